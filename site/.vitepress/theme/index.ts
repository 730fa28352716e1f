import DefaultTheme from 'vitepress/theme'
import { correctSearchDialog } from './search-dialog.ts'
import './site.css'

export default {
  ...DefaultTheme,
  enhanceApp() {
    if (typeof document !== 'undefined') correctSearchDialog()
  },
}
