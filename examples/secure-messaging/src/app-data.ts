import { errorDetails } from '@journey-monitor/sdk'
import { journey } from './journey.ts'
import { ApiError, type CareTeam, getCareTeams, isDownForMaintenance } from './messaging-api.ts'

/** The data that each page of the app needs. */
export interface AppData {
  readonly isDown: boolean
  readonly careTeams: readonly CareTeam[]
}

export async function loadAppData(): Promise<AppData> {
  if (await isDownForMaintenance()) return { isDown: true, careTeams: [] }
  return { isDown: false, careTeams: await getCareTeams() }
}

export const isSignedOut = (error: unknown) => error instanceof ApiError && error.status === 401

export const areAllBlocked = (careTeams: readonly CareTeam[]) => careTeams.every(team => team.blockedStatus)

/** Fails `care_team_pick` if the person cannot choose a care team. Call it once: it does not depend on the page. */
export function signalCareTeamFailures(appData: Promise<AppData>): void {
  appData.then(
    ({ isDown, careTeams }) => {
      if (isDown) journey.fail('care_team_pick', 'downtime')
      else if (careTeams.length === 0) journey.fail('care_team_pick', 'no_care_team')
      else if (areAllBlocked(careTeams)) journey.fail('care_team_pick', 'blocked_care_team')
    },
    error =>
      journey.fail(
        'care_team_pick',
        isSignedOut(error) ? 'session_expired' : 'care_team_api_error',
        errorDetails(error),
      ),
  )
}
