import type { JourneyDefinition } from '@journey-monitor/sdk'
import { knownOf } from '../journey/profile.ts'
import type { JourneyUrl } from './urls.ts'

/** A line of the intake's form, and what belongs there. */
export interface IntakeField {
  readonly field: string
  readonly urls: readonly JourneyUrl[]
}

/** What the VSignals/Medallia intake asks `team` for. */
export function intakeFields(definition: JourneyDefinition, team: string, urls: readonly JourneyUrl[]): IntakeField[] {
  const fieldsFor = knownOf(definition).intakeFields ?? neutralFields
  return fieldsFor(team, urls).filter(({ urls }) => urls.length > 0)
}

function neutralFields(team: string, urls: readonly JourneyUrl[]): IntakeField[] {
  const own = urls.filter(({ owner }) => owner === team)
  return [
    { field: 'Pages in the flow', urls: own.filter(({ type }) => type === 'page') },
    { field: 'Endpoints', urls: own.filter(({ type }) => type === 'endpoint') },
  ]
}
