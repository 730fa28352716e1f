import { useEffect } from 'react'
import { useNavigate } from 'react-router'
import { useCompose } from './compose-store.ts'

/** Returns a function that goes to a page of the message, and marks the history entry if the message is a renewal. */
export function useComposeNavigate(): (path: string) => void {
  const { store } = useCompose()
  const navigate = useNavigate()
  return path => navigate(path, { state: { isRenewal: store.get().renewal !== undefined } })
}

/** Returns whether the person accepted the interstitial page. Goes there if not. */
export function useInterstitialAccepted(): boolean {
  const { interstitialAccepted } = useCompose()
  const navigate = useNavigate()
  useEffect(() => {
    if (!interstitialAccepted) navigate('/new-message/')
  }, [interstitialAccepted, navigate])
  return interstitialAccepted
}
