import type { Cell } from '../disclosure/ledger.ts'
import { lossTitle } from '../funnel/loss-text.ts'
import { mostFirst } from '../funnel/most-first.ts'
import { KINDS } from '../journey/definition-facts.ts'
import { humanize, kindWord } from '../system/format.ts'
import { type RenderContext, stepName, table, teamIndex, teamName, text } from './blocks.ts'
import { count, rate } from './cell-text.ts'
import { bars } from './charts.ts'
import type { Block, Section } from './document.ts'
import type { PublishedFunnel, PublishedLoss } from './publish-funnel.ts'

const READING =
  'The apps signal the causes. Two are inferred. “Stopped without a signal”: the journey ended in the step, and no app said why. “Didn’t arrive”: the step before was completed, and this one never started.'

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
      table(
        `Lost journeys by team and kind; shares are of all ${count(dropped)} lost`,
        ['Team', '#Engineering', '#UX', '#Known limitation', '#Total lost', '#Share of the lost'],
        teams.map(({ team, kinds, total }) => [
          teamName(context, team),
          ...KINDS.map(kind => count(kinds[kind])),
          count(total),
          rate(total, dropped),
        ]),
      ),
      ...(losses.length > 0 ? [text(READING)] : []),
      ...causes('Lost journeys by cause', losses, context, { of: dropped, share: 'Share of the lost' }),
    ],
  }
}

/** Journeys that converted and did not reach the end; nothing where there are none. */
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
  const { definition } = context
  const ordered = mostFirst(definition, losses)
  const inPicture = ordered.filter(({ journeys }) => journeys.number !== undefined).slice(0, 12)
  const rows = ordered.map(loss => [
    lossTitle(loss),
    teamName(context, loss.team),
    kindWord(loss.kind),
    count(loss.journeys),
    rate(loss.journeys, of),
  ])
  const picture: Block[] =
    inPicture.length === 0
      ? []
      : [
          {
            type: 'picture',
            picture: bars(
              `Bars, most first: ${inPicture.map(loss => `${lossTitle(loss)} (${teamName(context, loss.team)}) ${count(loss.journeys)}`).join('; ')}.`,
              inPicture.map(loss => ({
                name: `${lossTitle(loss)} · ${teamName(context, loss.team)}`,
                value: loss.journeys.number ?? 0,
                label: count(loss.journeys),
                team: teamIndex(definition, loss.team),
              })),
            ),
          },
        ]
  return [...picture, table(caption, ['Cause and place', 'Team', 'Kind', '#Journeys', `#${share}`], rows)]
}

/** Journeys that began at a later step; nothing where there are none. */
export function directSection({ direct }: PublishedFunnel, context: RenderContext): Section | undefined {
  const { definition } = context
  if (direct.length === 0) return undefined
  return {
    id: 'direct',
    title: 'Direct entries',
    blocks: [
      text(
        'These journeys started at a later step, such as from a bookmark or a link elsewhere. They aren’t included in any number above.',
      ),
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
      table(
        'Their losses by cause',
        ['Cause and place', 'Entered at', 'Team', 'Kind', '#Journeys'],
        direct.flatMap(({ entry, losses }) =>
          mostFirst(definition, losses).map(loss => [
            lossTitle(loss),
            stepName(definition, entry),
            teamName(context, loss.team),
            kindWord(loss.kind),
            count(loss.journeys),
          ]),
        ),
        'No journey was lost.',
      ),
    ],
  }
}
