import type { JourneyDefinition } from '@journey-monitor/sdk'
import { renewal } from '@journey-monitor/sdk/renewal'
import type { JourneyUrl } from './urls.ts'

/** A line of the intake's form, and what belongs there. */
export interface IntakeField {
  readonly field: string
  readonly urls: readonly JourneyUrl[]
}

/** What the VSignals/Medallia intake asks `team` for. */
export function intakeFields(definition: JourneyDefinition, team: string, urls: readonly JourneyUrl[]): IntakeField[] {
  const pages = urls.filter(({ type }) => type === 'page')
  const own = urls.filter(({ owner }) => owner === team)
  const ownPages = own.filter(({ type }) => type === 'page')
  const ownEndpoints = own.filter(({ type }) => type === 'endpoint')
  if (definition.name !== renewal.name) {
    return filled([
      { field: 'Pages in the flow', urls: ownPages },
      { field: 'Endpoints', urls: ownEndpoints },
    ])
  }
  const [interstitial, ...selection] = pages.filter(({ step }) => step === 'care_team_pick')
  const entry = interstitial ? [interstitial] : []
  return filled(
    team === 'meds'
      ? [
          { field: 'Renewal link destination URLs', urls: entry },
          { field: 'Any new/updated Medications pages in the flow', urls: ownPages },
          { field: 'Endpoints', urls: ownEndpoints },
        ]
      : [
          { field: 'SM interstitial URL', urls: entry },
          { field: 'Care team selection URL', urls: selection },
          { field: 'Prefilled message URL', urls: pages.filter(({ step }) => step === 'prefill' || step === 'send') },
          { field: 'Any new SM endpoints', urls: ownEndpoints },
        ],
  )
}

function filled(fields: readonly IntakeField[]): IntakeField[] {
  return fields.filter(({ urls }) => urls.length > 0)
}
