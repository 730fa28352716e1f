const { useStep } = require('@journey-monitor/react')
const { createElement } = require('react')

exports.Modal = function Modal() {
  const modal = useStep('modal', { active: true })
  return createElement('button', { type: 'button', onClick: () => modal.complete() }, 'Continue')
}
