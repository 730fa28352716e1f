import { Ledger } from '../disclosure/ledger.ts'
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
import { capitalize, kindLabel } from '../system/format.ts'
import { comparisonSection } from './comparison-section.ts'
import { filterName } from './filter-form.ts'
import type { OpenJourneys } from './find-open-journeys.ts'
import type { Emptiness, LiveFunnel } from './live-funnel.ts'

/** A part of the live page. */
export interface Part {
  /** Value of the `data-part` attribute of the element that the part replaces. */
  readonly id: string
  /** One element, without scripts and inline styles; empty if there is nothing to show. */
  readonly html: string
}

const PARTS = [
  'emptiness',
  'figures',
  'lead',
  'comparison',
  'open',
  'funnel',
  'flow',
  'drop-offs',
  'lost-returns',
  'direct',
  'times',
  'quality',
]

/** Renders the figures, the open journeys, and the parts of the report that need only a funnel. */
export function reportParts(live: LiveFunnel, { definition, profile }: LoadedJourney): Part[] {
  const { funnel, open, emptiness } = live
  const context = { definition, profile, isShared: false }
  const published = publishFunnel(new Ledger({ isExact: true }), definition, funnel)
  const isEmpty = funnel.journeys.total + funnel.journeys.direct_entries === 0
  const comparison = comparisonSection(live, context)
  const sections = [
    ...(comparison ? [comparison] : []),
    ...(open.total > 0 ? [openSection(live, context)] : []),
    ...(isEmpty ? [] : funnelSections(published, context)),
    qualitySection(published, context),
  ]
  // An update would close what a reader opened.
  const rendered = new Map(sections.map(section => [section.id, renderSection(unfolded(section)).html]))
  if (emptiness) rendered.set('emptiness', emptyNotice(emptiness).html)
  rendered.set('figures', figures(funnel, open, context).html)
  const paragraphs = published.isEmpty ? noneEnded(live) : lead(published, context)
  if (!isEmpty) rendered.set('lead', renderLead(paragraphs).html)
  return PARTS.map(id => ({ id, html: rendered.get(id)?.trim() ?? '' }))
}

/** The lead if no journey that began at the first step has ended. Headlines of documents name options of commands instead. */
function noneEnded({ funnel, open }: LiveFunnel): string[] {
  return [
    'No journey that began at the first step has ended.',
    ...(open.total > 0 ? ['To see how open journeys would be lost, count them as ended.'] : []),
    ...(funnel.direct.length > 0 ? ['Those that began at a later step are under “Direct entries”.'] : []),
  ]
}

/** Renders a notice that names the filters that leave no journeys. */
function emptyNotice({ all, without }: Emptiness): Html {
  const reasons = without.filter(({ journeys }) => journeys > 0)
  const counted = (journeys: number) => `${journeys.toLocaleString('en-US')} ${journeys === 1 ? 'journey' : 'journeys'}`
  const lines =
    all === 0
      ? ['There is no journey yet, with or without filters.']
      : reasons.length > 0
        ? reasons.map(
            ({ filter, journeys }) =>
              `Without the filter “${filterName(filter)}”, there ${journeys === 1 ? 'is' : 'are'} ${counted(journeys)}.`,
          )
        : [
            `There ${all === 1 ? 'is' : 'are'} ${counted(all)}, but none of them meets two of these filters. Clear more than one.`,
          ]
  return html`<div class="notice"><p><strong>No journey matches the filters.</strong></p>${lines.map(line => html`<p>${line}</p>`)}</div>`
}

/** Returns how many of the open journeys began at a later step. */
function directly(journeys: LiveFunnel['funnel']['journeys'], open: OpenJourneys): number {
  return open.total - journeys.in_progress
}

/** Renders the journeys that began at the first step, then their parts, which add up to them, then those that began at a later step. */
function figures({ journeys }: LiveFunnel['funnel'], open: OpenJourneys, { definition, profile }: RenderContext): Html {
  const labels = labelsOf(profile)
  const last = definition.steps.at(-1)?.name ?? ''
  const returned = `${journeys.returned.toLocaleString('en-US')} ${labels.pastTense(last)}`
  const openDirect = directly(journeys, open)
  const values: [name: string, value: number, part?: string | false][] = [
    ['Journeys', journeys.total],
    [
      capitalize(labels.pastTense(definition.convertingStep)),
      journeys.converted,
      last !== definition.convertingStep && returned,
    ],
    ['Lost', journeys.dropped],
    [profile.headline.viewedOnly, journeys.viewed_only],
    ['Open', journeys.in_progress],
    ['Direct entries', journeys.direct_entries, openDirect > 0 && `${openDirect.toLocaleString('en-US')} open`],
  ]
  return html`<dl class="figures">${values.map(
    ([name, value, part]) =>
      html`<div><dt>${name}</dt><dd>${value.toLocaleString('en-US')}</dd>${part && html`<dd class="quiet">${part}</dd>`}</div>`,
  )}</dl>`
}

/** Section about open journeys, and their losses if they ended now. */
function openSection({ funnel, open }: LiveFunnel, context: RenderContext): Section {
  const { definition, profile } = context
  const { total, steps, losses } = open
  const fromLaterStep = directly(funnel.journeys, open)
  const unlosable = total - losses.reduce((sum, { journeys }) => sum + journeys, 0)
  const at = steps.filter(({ journeys }) => journeys > 0)
  return {
    id: 'open',
    title: total === 1 ? '1 open journey' : `${total.toLocaleString('en-US')} open journeys`,
    blocks: [
      text(
        `These can still continue. They aren’t in the funnel below until they end or expire.${fromLaterStep > 0 ? ` ${fromLaterStep.toLocaleString('en-US')} of them began at a later step.` : ''}`,
      ),
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
        'Losses if everyone left now',
        ['Loss', 'Team', 'Kind', '#Journeys'],
        losses.map(loss => [
          lossTitle(loss),
          teamName(context, loss.team),
          kindLabel(loss.kind),
          loss.journeys.toLocaleString('en-US'),
        ]),
      ),
      ...(unlosable > 0
        ? [text(`${profile.headline.viewedOnly}: ${unlosable.toLocaleString('en-US')}, which would be no loss.`)]
        : []),
    ],
  }
}
