import { useStep } from '@journey-monitor/react'
import { createElement } from 'react'
import { startApp } from './start-app.js'

startApp(function Modal() {
  const modal = useStep('modal', { active: true })
  return createElement('button', { type: 'button', onClick: () => modal.complete() }, 'Continue')
})
