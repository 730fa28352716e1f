'use client'

import { useStep, useVisible } from '@journey-monitor/react'
import { useState } from 'react'

export function RenewalLink() {
  const [open, setOpen] = useState(false)
  const [linkRef, link] = useVisible('link_view')
  const modal = useStep('modal', { active: open })
  const select = () => {
    link.complete({ selected_on: 'list' })
    setOpen(true)
  }
  return (
    <>
      <button type="button" ref={linkRef} onClick={select}>
        Send a renewal request message
      </button>
      {open && (
        <button type="button" onClick={() => modal.complete()}>
          Continue
        </button>
      )}
    </>
  )
}
