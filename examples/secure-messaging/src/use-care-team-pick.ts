import { useStep } from '@journey-monitor/react'
import type { AppData } from './app-data.ts'
import { useCompose } from './compose-store.ts'
import type { CareTeam } from './messaging-api.ts'
import { useComposeNavigate } from './use-compose-navigate.ts'

/** Starts the step that both care-team pages share. Returns the function that completes it with the choice. */
export function useCareTeamPick(
  pickedFrom: 'recent' | 'full_list',
  data: AppData | undefined,
): (careTeam: CareTeam) => void {
  const { renewal, store } = useCompose()
  const go = useComposeNavigate()
  const pick = useStep('care_team_pick', { active: !!renewal && !!data?.careTeams.length })

  return careTeam => {
    if (renewal && data) {
      pick.complete({
        picked_from: pickedFrom,
        care_teams: data.careTeams.length,
        health_systems: new Set(data.careTeams.map(team => team.healthCareSystemName)).size,
      })
    }
    store.pickCareTeam(careTeam)
    go('/new-message/start-message/')
  }
}
