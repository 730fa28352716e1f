import type { IntakeField } from '../urls/intake-fields.ts'
import type { JourneyUrl } from '../urls/urls.ts'

/** What the VSignals/Medallia intake asks each of the renewal's teams for. */
export function renewalIntakeFields(team: string, urls: readonly JourneyUrl[]): IntakeField[] {
  const pages = urls.filter(({ type }) => type === 'page')
  const own = urls.filter(({ owner }) => owner === team)
  const ownPages = own.filter(({ type }) => type === 'page')
  const ownEndpoints = own.filter(({ type }) => type === 'endpoint')
  const [interstitial, ...selection] = pages.filter(({ step }) => step === 'care_team_pick')
  const entry = interstitial ? [interstitial] : []
  return team === 'meds'
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
      ]
}
