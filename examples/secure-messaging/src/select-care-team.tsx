import { useRef, useState } from 'react'
import { Link } from 'react-router'
import { type AppData, areAllBlocked } from './app-data.ts'
import { BlockedTriageGroupAlert } from './blocked-triage-group-alert.tsx'
import { useCareTeams } from './use-app-data.ts'
import { useCareTeamPick } from './use-care-team-pick.ts'
import { useInterstitialAccepted } from './use-compose-navigate.ts'

export function SelectCareTeam() {
  const isAccepted = useInterstitialAccepted()
  const { data } = useCareTeams()
  if (!isAccepted || !data?.careTeams.length) return <va-loading-indicator message="Loading..." />
  return areAllBlocked(data.careTeams) ? <BlockedTriageGroupAlert /> : <SelectCareTeamForm data={data} />
}

function SelectCareTeamForm({ data }: { readonly data: AppData }) {
  const [system, setSystem] = useState('')
  const teamId = useRef('')
  const [error, setError] = useState<'system' | 'team'>()
  const pick = useCareTeamPick('full_list', data)
  const systems = [...new Set(data.careTeams.map(team => team.healthCareSystemName))]
  const teams = data.careTeams.filter(team => team.healthCareSystemName === system)

  function goOn() {
    const team = teams.find(each => `${each.triageTeamId}` === teamId.current)
    if (team) pick(team)
    else setError(system ? 'team' : 'system')
  }

  return (
    <>
      <h1>Select care team</h1>
      <div data-dd-privacy="hidden">
        <va-radio
          required
          label="Select a VA health care system"
          {...(error === 'system' && { error: 'Select a VA health care system' })}
          data-testid="care-systems"
          onvaValueChange={event => {
            setSystem(systems[Number(event.detail.value)] ?? '')
            teamId.current = ''
            setError(undefined)
          }}
        >
          {/* VA's radio makes an `id` of name and value, and RUM keeps the ids of what is touched: so the value is a position. */}
          {systems.map((name, index) => (
            <va-radio-option key={name} name="care-system" label={name} value={`${index}`} />
          ))}
        </va-radio>
        {system && (
          <va-select
            key={system}
            required
            name="care-team"
            label="Select a care team"
            {...(error === 'team' && { error: 'Select a care team' })}
            data-testid="care-teams"
            onvaSelect={event => {
              teamId.current = event.detail.value
              setError(undefined)
            }}
          >
            {teams.map(team => (
              <option key={team.triageTeamId} value={`${team.triageTeamId}`}>
                {team.name}
              </option>
            ))}
          </va-select>
        )}
      </div>
      <p>
        <Link to="/new-message/care-team-help/" data-testid="care-team-help-link">
          What to do if you can’t find your care team
        </Link>
      </p>
      <div className="actions">
        <va-button continue text="Continue" data-testid="select-care-team-continue-button" onClick={goOn} />
      </div>
    </>
  )
}
