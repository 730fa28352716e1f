import { Ledger } from '../disclosure/ledger.ts'
import type { FunnelResult } from '../funnel/funnel-result.ts'
import type { LoadedJourney } from '../journey/profile.ts'
import { unfolded } from '../report/blocks.ts'
import { lead } from '../report/lead.ts'
import { renderLead, renderSection } from '../report/page.ts'
import { publishFunnel } from '../report/publish-funnel.ts'
import { qualitySection } from '../report/quality-section.ts'
import { funnelSections } from '../report/render-report.ts'

/** A part of the report, as the live page places it. */
export interface Part {
  /** Where it goes: the `data-part` of the page. */
  readonly id: string
  /** One element, without scripts and inline styles; empty where there is nothing to say. */
  readonly html: string
}

const PARTS = ['lead', 'funnel', 'flow', 'drop-offs', 'lost-returns', 'direct', 'times', 'quality']

/** The parts of the report that a funnel alone can tell. */
export function reportParts(funnel: FunnelResult, { definition, profile }: LoadedJourney): Part[] {
  const context = { definition, profile, isShared: false }
  const published = publishFunnel(new Ledger({ isExact: true }), definition, funnel)
  const isEmpty = funnel.journeys.total + funnel.journeys.direct_entries === 0
  const sections = [...(isEmpty ? [] : funnelSections(published, context)), qualitySection(published)]
  // An update would close what a reader opened.
  const rendered = new Map(sections.map(section => [section.id, renderSection(unfolded(section)).html]))
  if (!isEmpty) rendered.set('lead', renderLead(lead(published, context)).html)
  return PARTS.map(id => ({ id, html: rendered.get(id)?.trim() ?? '' }))
}
