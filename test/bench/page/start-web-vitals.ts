import { onCLS, onINP, onLCP } from 'web-vitals'

const report = () => {}
onCLS(report)
onINP(report)
onLCP(report)
Object.assign(window, { started: true })
