import type { Cell } from '../disclosure/ledger.ts'
import { lossTitle } from '../funnel/loss-text.ts'
import { mostFirst } from '../funnel/most-first.ts'
import { KINDS } from '../journey/definition-facts.ts'
import { humanize, kindLabel, percent } from '../system/format.ts'
import { HATCHED } from './bar-chart.ts'
import { foldedTable, linked, type RenderContext, stepName, table, teamIndex, teamName, text } from './blocks.ts'
import { count, rate } from './cell-text.ts'
import type { BarChart, BarRow, Block, Section } from './document.ts'
import type { PublishedFunnel, PublishedLoss } from './publish-funnel.ts'

const READING =
  'The apps signal the causes. Two are inferred. “Stopped without a signal”: the journey ended in the step, and no app said why. “Didn’t arrive”: the step before was completed, and this one never started.'

/** A longer list is drawn with its last causes together. */
const MAX_BARS = 12

/** Lost journeys, by team and by cause. */
export function dropOffSection(
  { journeys, teams, losses, isEmpty }: PublishedFunnel,
  context: RenderContext,
): Section | undefined {
  if (isEmpty) return undefined
  const { dropped } = journeys
  return {
    id: 'drop-offs',
    title: 'Lost journeys by team and cause',
    blocks: [
      linked(
        table(
          `Lost journeys by team and kind; shares are of all ${dropped.number === undefined ? 'lost journeys' : `${count(dropped)} lost`}`,
          ['Team', '#Engineering', '#UX', '#Known limitation', '#Total lost', '#Share of the lost'],
          teams.map(({ team, kinds, total }) => [
            teamName(context, team),
            ...KINDS.map(kind => count(kinds[kind])),
            count(total),
            rate(total, dropped),
          ]),
        ),
        teams.map(({ team }) => context.links?.teamFailures(team)),
      ),
      ...(losses.length > 0 ? [text(READING)] : []),
      ...causes('Lost journeys by cause', losses, context, { of: dropped, share: 'Share of the lost' }),
    ],
  }
}

/** Section of journeys that converted but did not reach the end; empty if there are none. */
export function lostReturnSection(
  { journeys, lostReturns }: PublishedFunnel,
  context: RenderContext,
): Section | undefined {
  if (lostReturns.length === 0) return undefined
  const { definition, profile } = context
  const last = definition.steps.at(-1)?.name ?? ''
  return {
    id: 'lost-returns',
    title: profile.headline.notReturned,
    blocks: [
      text(`These journeys converted but didn’t complete “${humanize(last)}”. They count as converted, not as lost.`),
      ...causes('Lost returns by cause', lostReturns, context, {
        of: journeys.converted,
        share: 'Share of the converted',
      }),
    ],
  }
}

interface Asked {
  readonly of: Cell
  readonly share: string
}

function causes(
  caption: string,
  losses: readonly PublishedLoss[],
  context: RenderContext,
  { of, share }: Asked,
): Block[] {
  if (losses.length === 0) return [table(caption, ['Cause', 'Team', 'Kind', '#Journeys', `#${share}`], [])]
  const ordered = mostFirst(context.definition, losses)
  const rows = ordered.map(loss => [
    lossTitle(loss),
    teamName(context, loss.team),
    kindLabel(loss.kind),
    count(loss.journeys),
    rate(loss.journeys, of),
  ])
  return [
    { type: 'bars', bars: causeBars(ordered, of, context) },
    linked(
      foldedTable(caption, ['Cause', 'Team', 'Kind', '#Journeys', `#${share}`], rows),
      ordered.map(loss => context.links?.loss(loss)),
    ),
  ]
}

/** Draws the first causes and the sum of the rest, shown and withheld. */
function causeBars(ordered: readonly PublishedLoss[], of: Cell, context: RenderContext): BarChart {
  const known = ordered.filter(({ journeys }) => journeys.number !== undefined)
  const hidden = ordered.length - known.length
  const isLong = known.length > MAX_BARS
  const [drawn, others] = isLong ? [known.slice(0, MAX_BARS - 1), known.slice(MAX_BARS - 1)] : [known, []]
  const sum = (losses: readonly PublishedLoss[]) =>
    losses.reduce((all, { journeys }) => all + (journeys.number ?? 0), 0)
  const longest = Math.max(1, sum(others), ...drawn.map(({ journeys }) => journeys.number ?? 0))
  const rows = drawn.map(
    (loss): BarRow => ({
      name: lossTitle(loss),
      team: `${teamName(context, loss.team)}, ${kindLabel(loss.kind)}`,
      color: teamIndex(context.definition, loss.team),
      link: context.links?.loss(loss),
      value: `${count(loss.journeys)}${shareOf(sum([loss]), of)}`,
      fills: [{ from: 0, to: sum([loss]) / longest, pattern: 'solid' }],
    }),
  )
  const rest: BarRow = {
    name: `Other: ${others.length} causes`,
    value: `${sum(others).toLocaleString('en-US')}${shareOf(sum(others), of)}`,
    fills: [{ from: 0, to: sum(others) / longest, pattern: 'solid' }],
  }
  const notShown: BarRow = {
    name: `${hidden}${drawn.length > 0 ? ' more' : ''} ${hidden === 1 ? 'cause' : 'causes'}`,
    value: 'withheld',
    fills: [{ from: 0, pattern: 'hidden' }],
  }
  return {
    caption: `Journeys by cause, most first, with the team that owns the loss, and its kind.${hidden > 0 ? ` ${HATCHED}` : ''}`,
    rows: [...rows, ...(isLong ? [rest] : []), ...(hidden > 0 ? [notShown] : [])],
  }
}

/** @example shareOf(34, whole) // ', 5.0%'; empty if the whole is withheld */
function shareOf(part: number, { number: whole }: Cell): string {
  return whole ? `, ${percent(part / whole)}` : ''
}

/** Section of journeys that began at a later step; empty if there are none. */
export function directSection({ direct }: PublishedFunnel, context: RenderContext): Section | undefined {
  const { definition, links } = context
  if (direct.length === 0) return undefined
  return {
    id: 'direct',
    title: 'Direct entries',
    blocks: [
      text(
        'These journeys started at a later step, such as from a bookmark or a link elsewhere. They aren’t included in any number above.',
      ),
      linked(
        table(
          'Journeys that entered directly, by where',
          ['Entered at', '#Ended', '#In progress', '#Converted', '#Of the ended', '#Returned', '#Lost'],
          direct.map(({ entry, ended, inProgress, converted, returned, dropped }) => [
            stepName(definition, entry),
            count(ended),
            count(inProgress),
            count(converted),
            rate(converted, ended),
            count(returned),
            count(dropped),
          ]),
        ),
        direct.map(({ entry }) => links?.step(entry, 'start', entry)),
      ),
      linked(
        table(
          'Their losses by cause',
          ['Cause', 'Entered at', 'Team', 'Kind', '#Journeys'],
          direct.flatMap(({ entry, losses }) =>
            mostFirst(definition, losses).map(loss => [
              lossTitle(loss),
              stepName(definition, entry),
              teamName(context, loss.team),
              kindLabel(loss.kind),
              count(loss.journeys),
            ]),
          ),
          'No journey was lost.',
        ),
        direct.flatMap(({ entry, losses }) => mostFirst(definition, losses).map(loss => links?.loss(loss, entry))),
      ),
    ],
  }
}
