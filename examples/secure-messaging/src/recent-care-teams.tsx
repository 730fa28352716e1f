import { useEffect, useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import { type AppData, areAllBlocked } from './app-data.ts'
import { BlockedTriageGroupAlert } from './blocked-triage-group-alert.tsx'
import { getRecentRecipientIds } from './messaging-api.ts'
import { useCareTeams } from './use-app-data.ts'
import { useCareTeamPick } from './use-care-team-pick.ts'
import { useComposeNavigate, useInterstitialAccepted } from './use-compose-navigate.ts'
import { useRequest } from './use-request.ts'

const OTHER = 'other'

export function RecentCareTeams() {
  const isAccepted = useInterstitialAccepted()
  const { data } = useCareTeams()
  if (!isAccepted || !data?.careTeams.length) return <va-loading-indicator message="Loading..." />
  return areAllBlocked(data.careTeams) ? <BlockedTriageGroupAlert /> : <RecentCareTeamsForm data={data} />
}

function RecentCareTeamsForm({ data }: { readonly data: AppData }) {
  const [request] = useState(getRecentRecipientIds)
  const recent = useRequest(request)
  const choice = useRef('')
  const [error, setError] = useState<string>()
  const pick = useCareTeamPick('recent', data)
  const go = useComposeNavigate()
  const navigate = useNavigate()

  const teams = data.careTeams.filter(team => recent.data?.includes(team.triageTeamId))
  const hasNone = recent.status !== 'pending' && teams.length === 0
  useEffect(() => {
    if (hasNone) navigate('/new-message/select-care-team/', { replace: true, state: history.state?.usr })
  }, [hasNone, navigate])

  function goOn() {
    const team = teams[Number.parseInt(choice.current, 10)]
    if (team) pick(team)
    else if (choice.current === OTHER) go('/new-message/select-care-team/')
    else setError('Select a care team')
  }

  if (recent.status === 'pending' || hasNone) return <va-loading-indicator message="Loading..." />
  return (
    <>
      <h1>Care teams you recently sent messages to</h1>
      <va-radio
        required
        label="Select a team you want to message"
        {...(error && { error })}
        data-testid="recent-care-teams"
        data-dd-privacy="hidden"
        data-dd-action-name="Recent Care Teams radio option"
        onvaValueChange={event => {
          choice.current = event.detail.value
          setError(undefined)
        }}
      >
        {/* VA's radio makes an `id` of name and value, so the value is a position. */}
        {teams.map((team, index) => (
          <va-radio-option
            key={team.triageTeamId}
            tile
            name="recent-care-team"
            label={team.name}
            value={`${index}`}
            description={team.healthCareSystemName}
          />
        ))}
        <va-radio-option
          tile
          name="recent-care-team"
          label="A different care team"
          value={OTHER}
          data-testid="different-care-team"
        />
      </va-radio>
      <div className="actions">
        <va-button continue text="Continue" data-testid="recent-care-teams-continue-button" onClick={goOn} />
      </div>
    </>
  )
}
