import { failureOwner, type JourneyDefinition } from '@journey-monitor/sdk'
import { codesOf } from '../../journey/definition-facts.ts'

/** Engineering failures of one step that one team owns. */
interface OwnFailures {
  readonly step: string
  readonly team: string
  readonly codes: readonly string[]
}

/** The engineering failures of each step, by the team that owns them; at least one code each. */
export function ownFailures({ steps, teams }: JourneyDefinition): OwnFailures[] {
  return steps.flatMap(step =>
    teams.flatMap(team => {
      const codes = codesOf(step).filter(code => {
        const owner = failureOwner(step, code)
        return owner?.kind === 'engineering' && owner.team === team
      })
      return codes.length === 0 ? [] : [{ step: step.name, team, codes }]
    }),
  )
}
