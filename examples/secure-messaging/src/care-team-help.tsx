import { useJourney } from '@journey-monitor/react'
import { useEffect } from 'react'
import { useCompose } from './compose-store.ts'
import { useComposeNavigate, useInterstitialAccepted } from './use-compose-navigate.ts'

export function CareTeamHelp() {
  const isAccepted = useInterstitialAccepted()
  const journey = useJourney()
  const { renewal } = useCompose()
  const go = useComposeNavigate()
  useEffect(() => {
    if (renewal) journey.abandon('care_team_pick', 'asked_for_help')
  }, [journey, renewal])

  if (!isAccepted) return null
  return (
    <>
      <h1>Can’t find your care team?</h1>
      <p>You can only send messages to teams that take part. To find yours, call your VA health facility.</p>
      <div className="actions">
        <va-button
          back
          text="Back"
          data-testid="care-team-help-back"
          onClick={() => go('/new-message/select-care-team/')}
        />
      </div>
    </>
  )
}
