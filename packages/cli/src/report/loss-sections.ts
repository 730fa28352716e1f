import { keys } from '../disclosure/keys.ts'
import type { DropOff, FunnelResult } from '../funnel/funnel-result.ts'
import { KINDS } from '../journey/definition-facts.ts'
import { count, humanize, kindWord, rate } from '../system/format.ts'
import { bars } from './charts.ts'
import type { Block, Section } from './document.ts'
import { drawn, mostFirst, place, type Telling, table, teamIndex, text } from './telling.ts'

const READING =
  'Causes are the words that the apps signal. “Left”: the journey ended in the step, and nothing was signalled. “Not reached”: the step before was completed, and this one never began.'

/** Lost journeys, by team and by cause. */
export function dropOffSection(funnel: FunnelResult, telling: Telling): Section {
  const { show } = telling
  const dropped = show(keys.journeys('dropped'), funnel.journeys.dropped)
  const teamRows = funnel.teams.map(({ team, ...kinds }) => {
    const of = (kind: keyof typeof kinds) => show(keys.team(team, kind), kinds[kind])
    return [team, ...KINDS.map(kind => count(of(kind))), count(of('total')), rate(of('total'), dropped)]
  })
  return {
    id: 'drop-offs',
    title: 'Where journeys were lost, and whose that is',
    blocks: [
      table(
        `Lost journeys by team and kind; shares are of all ${count(dropped)} lost`,
        ['Team', '#Engineering', '#UX', '#Known limitation', '#Lost in all', '#Share of the lost'],
        teamRows,
      ),
      ...(funnel.drop_offs.length > 0 ? [text(READING)] : []),
      ...causes('Lost journeys by cause', funnel.drop_offs, telling, {
        key: keys.dropOff,
        of: dropped,
        share: 'Share of the lost',
      }),
    ],
  }
}

/** Journeys that converted and did not reach the end; nothing where there are none. */
export function lostReturnSection(funnel: FunnelResult, telling: Telling): Section | undefined {
  if (funnel.lost_returns.length === 0) return undefined
  const { definition, show } = telling
  const of = show(keys.journeys('converted'), funnel.journeys.converted)
  const { convertingStep } = definition
  return {
    id: 'lost-returns',
    title: 'Lost returns',
    blocks: [
      text(
        `These journeys completed “${humanize(convertingStep)}” and did not reach the end. They count as converted, not as lost.`,
      ),
      ...causes('Lost returns by cause', funnel.lost_returns, telling, {
        key: keys.lostReturn,
        of,
        share: 'Share of the converted',
      }),
    ],
  }
}

interface Asked {
  readonly key: (drop: DropOff) => string
  readonly of: ReturnType<Telling['show']>
  readonly share: string
}

function causes(caption: string, drops: readonly DropOff[], telling: Telling, { key, of, share }: Asked): Block[] {
  const { definition, show } = telling
  const shown = mostFirst(
    definition,
    drops.map(drop => ({ drop, lost: show(key(drop), drop.journeys) })),
  )
  const inPicture = shown.filter(({ lost }) => typeof lost === 'number').slice(0, 12)
  const rows = shown.map(({ drop, lost }) => [
    `${humanize(drop.cause)}, ${place(drop)}`,
    drop.team,
    kindWord(drop.kind),
    count(lost),
    rate(lost, of),
  ])
  const picture: Block[] =
    inPicture.length === 0
      ? []
      : [
          {
            type: 'picture',
            picture: bars(
              `Bars, most first: ${inPicture.map(({ drop, lost }) => `${humanize(drop.cause)} ${place(drop)} (team ${drop.team}) ${count(lost)}`).join('; ')}.`,
              inPicture.map(({ drop, lost }) => ({
                name: `${humanize(drop.cause)} ${drop.where === 'handoff' ? '→' : 'in'} ${humanize(drop.step)} · ${drop.team}`,
                value: drawn(lost),
                label: count(lost),
                team: teamIndex(definition, drop.team),
              })),
            ),
          },
        ]
  return [...picture, table(caption, ['Cause and place', 'Team', 'Kind', '#Journeys', `#${share}`], rows)]
}
