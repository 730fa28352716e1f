import { keys } from '../disclosure/keys.ts'
import type { FunnelResult } from '../funnel/funnel-result.ts'
import { count, humanize, kindWord, rate } from '../system/format.ts'
import type { Section } from './document.ts'
import { mostFirst, place, stepName, type Telling, table, text } from './telling.ts'

/** Journeys that began at a later step; nothing where there are none. */
export function directSection(funnel: FunnelResult, { definition, show }: Telling): Section | undefined {
  if (funnel.direct.length === 0) return undefined
  const rows = funnel.direct.map(({ entry, journeys }) => {
    const of = (outcome: string, value: number) => show(keys.direct(entry, outcome), value)
    const ended = of('ended', journeys.total - journeys.in_progress)
    const converted = of('converted', journeys.converted)
    return [
      stepName(definition, entry),
      count(ended),
      count(of('in_progress', journeys.in_progress)),
      count(converted),
      rate(converted, ended),
      count(of('returned', journeys.returned)),
      count(of('dropped', journeys.dropped)),
    ]
  })
  const drops = funnel.direct.flatMap(({ entry, drop_offs }) =>
    mostFirst(
      definition,
      drop_offs.map(drop => ({ drop, lost: show(keys.directDropOff(entry, drop), drop.journeys) })),
    ).map(({ drop, lost }) => [
      `${humanize(drop.cause)}, ${place(drop)}`,
      stepName(definition, entry),
      drop.team,
      kindWord(drop.kind),
      count(lost),
    ]),
  )
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
        rows,
      ),
      table(
        'Their losses by cause',
        ['Cause and place', 'Entered at', 'Team', 'Kind', '#Journeys'],
        drops,
        'None was lost.',
      ),
    ],
  }
}
