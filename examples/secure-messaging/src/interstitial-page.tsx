import { useEffect, useRef } from 'react'
import { useLocation } from 'react-router'
import { useCompose } from './compose-store.ts'
import { readRenewalEntry } from './renewal-entry.ts'
import { useComposeNavigate } from './use-compose-navigate.ts'

/** Warns people who start a message. A renewal skips the warning: the page keeps its parameters in memory and removes them from the URL. */
export function InterstitialPage() {
  const { store } = useCompose()
  const location = useLocation()
  const go = useComposeNavigate()
  const entry = readRenewalEntry(location)
  const isRenewal = typeof entry === 'object'

  const handledKey = useRef('')
  useEffect(() => {
    if (handledKey.current === location.key) return
    handledKey.current = location.key
    if (typeof entry === 'object') {
      store.acceptRenewal(entry)
      go('/new-message/recent/')
    } else {
      store.clearRenewal()
    }
  })

  function startMessage() {
    store.acceptPlainMessage()
    go('/new-message/recent/')
  }

  if (isRenewal) return <va-loading-indicator message="Loading..." />
  return (
    <>
      <h1>Only use messages for non-urgent needs</h1>
      <p>Your care team may take up to 3 business days to reply.</p>
      <p>
        If you need help sooner, call your care team. If you think your life or health is in danger, call 911 or go to
        the nearest emergency room.
      </p>
      <va-button continue text="Continue to start message" data-testid="continue-button" onClick={startMessage} />
    </>
  )
}
