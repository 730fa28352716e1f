import type { Cell } from '../disclosure/ledger.ts'
import { KINDS } from '../journey/definition-facts.ts'
import { humanize, kindWord } from '../system/format.ts'
import { mostFirst, place, type RenderContext, stepName, table, teamIndex, text } from './blocks.ts'
import { count, rate } from './cell-text.ts'
import { bars } from './charts.ts'
import type { Block, Section } from './document.ts'
import type { PublishedFunnel, PublishedLoss } from './publish-funnel.ts'

const READING =
  'Causes are the words that the apps signal. “Left”: the journey ended in the step, and nothing was signalled. “Not reached”: the step before was completed, and this one never began.'

/** Lost journeys, by team and by cause. */
export function dropOffSection({ journeys, teams, losses }: PublishedFunnel, context: RenderContext): Section {
  const { dropped } = journeys
  return {
    id: 'drop-offs',
    title: 'Where journeys were lost, and whose that is',
    blocks: [
      table(
        `Lost journeys by team and kind; shares are of all ${count(dropped)} lost`,
        ['Team', '#Engineering', '#UX', '#Known limitation', '#Lost in all', '#Share of the lost'],
        teams.map(({ team, kinds, total }) => [
          team,
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
  const { convertingStep } = context.definition
  return {
    id: 'lost-returns',
    title: 'Lost returns',
    blocks: [
      text(
        `These journeys completed “${humanize(convertingStep)}” and did not reach the end. They count as converted, not as lost.`,
      ),
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
    `${humanize(loss.cause)}, ${place(loss)}`,
    loss.team,
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
              `Bars, most first: ${inPicture.map(loss => `${humanize(loss.cause)} ${place(loss)} (team ${loss.team}) ${count(loss.journeys)}`).join('; ')}.`,
              inPicture.map(({ cause, where, step, team, journeys }) => ({
                name: `${humanize(cause)} ${where === 'handoff' ? '→' : 'in'} ${humanize(step)} · ${team}`,
                value: journeys.number ?? 0,
                label: count(journeys),
                team: teamIndex(definition, team),
              })),
            ),
          },
        ]
  return [...picture, table(caption, ['Cause and place', 'Team', 'Kind', '#Journeys', `#${share}`], rows)]
}

/** Journeys that began at a later step; nothing where there are none. */
export function directSection({ direct }: PublishedFunnel, { definition }: RenderContext): Section | undefined {
  if (direct.length === 0) return undefined
  return {
    id: 'direct',
    title: 'Direct entries',
    blocks: [
      text(
        'These journeys began at a later step, e.g. by a bookmark or a link from elsewhere. They are in no number above.',
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
            `${humanize(loss.cause)}, ${place(loss)}`,
            stepName(definition, entry),
            loss.team,
            kindWord(loss.kind),
            count(loss.journeys),
          ]),
        ),
        'None was lost.',
      ),
    ],
  }
}
