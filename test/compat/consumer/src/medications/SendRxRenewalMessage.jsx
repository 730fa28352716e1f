import { useStep, useVisible } from '@journey-monitor/react'
import React, { useState } from 'react'

export function SendRxRenewalMessage({ href, navigate }) {
  const [open, setOpen] = useState(false)
  const [linkRef, link] = useVisible('link_view', { attributes: { page: 'list' } })
  const modal = useStep('modal', { active: open })

  const select = () => {
    link.complete({ selected_on: 'list' })
    setOpen(true)
  }
  const leave = () => {
    modal.abandon('back')
    setOpen(false)
  }
  const proceed = () => {
    modal.complete()
    navigate(href)
  }
  return (
    <>
      <button type="button" ref={linkRef} onClick={select}>
        Send a renewal request message
      </button>
      {open && (
        <div role="dialog">
          <button type="button" onClick={proceed}>
            Continue
          </button>
          <button type="button" onClick={leave}>
            Back
          </button>
        </div>
      )}
    </>
  )
}
