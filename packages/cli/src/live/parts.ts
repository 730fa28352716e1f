import { showAll } from '../disclosure/keys.ts'
import type { FunnelResult } from '../funnel/funnel-result.ts'
import type { LoadedJourney } from '../journey/profile.ts'
import { funnelSections } from '../report/funnel-sections.ts'
import { headline } from '../report/headline.ts'
import { renderLead, renderSection } from '../report/page.ts'
import { qualitySection } from '../report/quality-section.ts'

/** A part of the report, as the live page places it. */
export interface Part {
  /** Where it goes: the `data-part` of the page. */
  readonly id: string
  /** One element, without scripts and inline styles; empty where there is nothing to say. */
  readonly html: string
}

const PARTS = ['lead', 'funnel', 'flow', 'drop-offs', 'lost-returns', 'direct', 'times', 'quality']

/** The parts of the report that a funnel alone can tell. */
export function partsOf(funnel: FunnelResult, { definition, profile }: LoadedJourney): Part[] {
  const telling = { definition, profile, show: showAll, isShared: false }
  const { total, direct_entries } = funnel.journeys
  const isEmpty = total + direct_entries === 0
  const sections = [...(isEmpty ? [] : funnelSections(funnel, telling)), qualitySection(funnel, telling)]
  const rendered = new Map(sections.map(section => [section.id, renderSection(section).html]))
  if (!isEmpty) rendered.set('lead', renderLead(headline(funnel, telling)).html)
  return PARTS.map(id => ({ id, html: rendered.get(id)?.trim() ?? '' }))
}
