import { Ledger } from '../disclosure/ledger.ts'
import type { FunnelResult } from '../funnel/funnel-result.ts'
import { lossTitle } from '../funnel/loss-text.ts'
import { labelsOf } from '../journey/labels.ts'
import type { LoadedJourney } from '../journey/profile.ts'
import { type RenderContext, stepName, table, teamIndex, teamName, text, unfolded } from '../report/blocks.ts'
import type { Section } from '../report/document.ts'
import { type Html, html } from '../report/html.ts'
import { lead } from '../report/lead.ts'
import { renderLead, renderSection } from '../report/page.ts'
import { publishFunnel } from '../report/publish-funnel.ts'
import { qualitySection } from '../report/quality-section.ts'
import { funnelSections } from '../report/render-report.ts'
import { capitalize, kindWord } from '../system/format.ts'
import type { OpenJourneys } from './open-journeys.ts'

/** A part of the live page. */
export interface Part {
  /** Value of the page's `data-part` attribute that marks the place. */
  readonly id: string
  /** One element, without scripts and inline styles; empty if there is nothing to say. */
  readonly html: string
}

/** Content of the live page. */
export interface LiveFunnel {
  readonly funnel: FunnelResult
  /** The journeys that `funnel` leaves out. */
  readonly open: OpenJourneys
}

const PARTS = ['figures', 'lead', 'open', 'funnel', 'flow', 'drop-offs', 'lost-returns', 'direct', 'times', 'quality']

/** Renders the figures, the open journeys, and the parts of the report that need nothing but a funnel. */
export function reportParts({ funnel, open }: LiveFunnel, { definition, profile }: LoadedJourney): Part[] {
  const context = { definition, profile, isShared: false }
  const published = publishFunnel(new Ledger({ isExact: true }), definition, funnel)
  const isEmpty = funnel.journeys.total + funnel.journeys.direct_entries === 0
  const sections = [
    ...(open.total > 0 ? [openSection(open, context)] : []),
    ...(isEmpty ? [] : funnelSections(published, context)),
    qualitySection(published, context),
  ]
  // An update would close what a reader opened.
  const rendered = new Map(sections.map(section => [section.id, renderSection(unfolded(section)).html]))
  rendered.set('figures', figures(funnel, open, context).html)
  if (!isEmpty) rendered.set('lead', renderLead(lead(published, context)).html)
  return PARTS.map(id => ({ id, html: rendered.get(id)?.trim() ?? '' }))
}

function figures({ journeys }: FunnelResult, open: OpenJourneys, { definition, profile }: RenderContext): Html {
  const labels = labelsOf(profile)
  const last = definition.steps.at(-1)?.name ?? ''
  const values: [string, number][] = [
    ['Open', open.total],
    [capitalize(labels.pastTense(definition.convertingStep)), journeys.converted],
    ...(last === definition.convertingStep
      ? []
      : [[capitalize(labels.pastTense(last)), journeys.returned] satisfies [string, number]]),
    ['Lost', journeys.dropped],
    [profile.headline.viewedOnly, journeys.viewed_only],
    ['Direct entries', journeys.direct_entries],
  ]
  return html`<dl class="figures">${values.map(
    ([name, value]) => html`<div><dt>${name}</dt><dd>${value.toLocaleString('en-US')}</dd></div>`,
  )}</dl>`
}

/** Section about open journeys, and their losses if they ended now. */
function openSection({ total, steps, losses }: OpenJourneys, context: RenderContext): Section {
  const { definition } = context
  const at = steps.filter(({ journeys }) => journeys > 0)
  return {
    id: 'open',
    title: total === 1 ? '1 open journey' : `${total.toLocaleString('en-US')} open journeys`,
    blocks: [
      text('Somebody can still go on with these. They are not in the funnel below until they end or expire.'),
      {
        type: 'bars',
        bars: {
          caption: 'By the furthest step that they entered.',
          rows: at.map(({ step, team, journeys }) => ({
            name: stepName(definition, step),
            team: teamName(context, team),
            value: `${journeys.toLocaleString('en-US')} open`,
            color: teamIndex(definition, team),
            fills: [{ from: 0, to: journeys / total, pattern: 'outlined' }],
          })),
        },
      },
      table(
        'What these would be lost by if everybody left now',
        ['Loss', 'Team', 'Kind', '#Journeys'],
        losses.map(loss => [
          lossTitle(loss),
          teamName(context, loss.team),
          kindWord(loss.kind),
          loss.journeys.toLocaleString('en-US'),
        ]),
      ),
    ],
  }
}
