import { useEffect } from 'react'
import { useNavigate } from 'react-router'
import { useCompose } from './compose-store.ts'

/** Goes to a page of the message being written, and marks its history entry where that message is a renewal. */
export function useComposeNavigate(): (path: string) => void {
  const { store } = useCompose()
  const navigate = useNavigate()
  return path => navigate(path, { state: { isRenewal: store.get().renewal !== undefined } })
}

/** Says whether the page may be shown. Who comes without having accepted the interstitial page goes there first. */
export function useInterstitialAccepted(): boolean {
  const { interstitialAccepted } = useCompose()
  const navigate = useNavigate()
  useEffect(() => {
    if (!interstitialAccepted) navigate('/new-message/')
  }, [interstitialAccepted, navigate])
  return interstitialAccepted
}
