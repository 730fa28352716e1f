import type { JourneyDefinition } from '@journey-monitor/sdk'
import type { DropOff, StepCounts } from '../funnel/funnel-result.ts'
import { bars, spans } from './charts.ts'
import type { Block, Section } from './document.ts'
import { type Count, count, duration, kindWord, rate, words } from './format.ts'
import { keys } from './keys.ts'
import type { Report } from './report.ts'
import { drawn, place, stepName, type Telling, table, teamIndex, text } from './telling.ts'

export function funnelSection({ funnel }: Report, telling: Telling): Section {
  const { definition, show, isShared } = telling
  const { journeys, steps } = funnel
  const intended = show(keys.completed(definition.intentStep), completedOf(steps, definition.intentStep))
  const shown = steps.map(each => ({
    ...each,
    entered: show(keys.entered(each.step), each.entered),
    completed: show(keys.completed(each.step), each.completed),
  }))
  const rows = shown.map((each, i) => [
    stepName(definition, each.step),
    each.team,
    count(each.entered),
    count(each.completed),
    rate(each.completed, shown[i - 1]?.completed ?? each.entered),
    rate(each.completed, intended),
    ...(isShared ? [] : [each.failed, each.recovered, each.abandoned, each.implied].map(count)),
  ])
  const outcomes = [
    [`Converted: completed “${words(definition.convertingStep)}”`, 'converted'],
    ['Of them, returned', 'returned'],
    ['Lost', 'dropped'],
    ['Saw the link only, did not choose it', 'viewed_only'],
    ['Still in progress, in no rate', 'in_progress'],
  ] as const
  return {
    id: 'funnel',
    title: 'The funnel, and whose each step is',
    blocks: [
      {
        type: 'picture',
        picture: bars(
          `Bars, one a step: ${shown.map(each => `${words(each.step)} (team ${each.team}) ${count(each.entered)} entered, ${count(each.completed)} completed`).join('; ')}.`,
          shown.map(each => ({
            name: `${stepName(definition, each.step)} · ${each.team}`,
            value: Math.max(drawn(each.entered), drawn(each.completed)),
            part: drawn(each.completed),
            label:
              typeof each.entered === 'number'
                ? `${count(each.completed)} of ${count(each.entered)}`
                : `${count(each.completed)} completed`,
            team: teamIndex(definition, each.team),
          })),
        ),
      },
      text('A full bar completed the step; the pale rest entered it and did not complete it.'),
      table(
        'Steps, by journeys that began at the first one and have ended. Rates with their 95 % interval.',
        [
          'Step',
          'Team',
          '#Entered',
          '#Completed',
          '#Of previous',
          `#Of the ${count(intended)} past “${words(definition.intentStep)}”`,
          ...(isShared ? [] : ['#Failed', '#Recovered', '#Abandoned', '#Implied']),
        ],
        rows,
      ),
      table(
        'Journeys by where they stand',
        ['Outcome', '#Journeys'],
        outcomes.map(([title, outcome]) => [title, count(show(keys.journeys(outcome), journeys[outcome]))]),
      ),
    ],
  }
}

export function dropOffSection({ funnel }: Report, telling: Telling): Section {
  const { show } = telling
  const dropped = show(keys.journeys('dropped'), funnel.journeys.dropped)
  const teamRows = funnel.teams.map(({ team, ...kinds }) => {
    const of = (kind: keyof typeof kinds) => show(keys.team(team, kind), kinds[kind])
    return [
      team,
      ...(['engineering', 'ux', 'known_limitation'] as const).map(kind => count(of(kind))),
      count(of('total')),
      rate(of('total'), dropped),
    ]
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
      ...causes('Lost journeys by cause', funnel.drop_offs, telling, {
        key: keys.dropOff,
        of: dropped,
        share: 'Share of the lost',
      }),
    ],
  }
}

export function lostReturnSection({ funnel }: Report, telling: Telling): Section | undefined {
  if (funnel.lost_returns.length === 0) return undefined
  const { definition, show } = telling
  const of = show(keys.journeys('converted'), funnel.journeys.converted)
  const { convertingStep } = definition
  return {
    id: 'lost-returns',
    title: 'Lost returns',
    blocks: [
      text(
        `These journeys completed “${words(convertingStep)}” and did not reach the end. They count as converted, not as lost.`,
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
    `${words(drop.cause)}, ${place(drop)}`,
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
              `Bars, most first: ${inPicture.map(({ drop, lost }) => `${words(drop.cause)} ${place(drop)} (team ${drop.team}) ${count(lost)}`).join('; ')}.`,
              inPicture.map(({ drop, lost }) => ({
                name: `${words(drop.cause)} ${drop.where === 'handoff' ? '→' : 'in'} ${words(drop.step)} · ${drop.team}`,
                value: drawn(lost),
                label: count(lost),
                team: teamIndex(definition, drop.team),
              })),
            ),
          },
        ]
  return [...picture, table(caption, ['Cause and place', 'Team', 'Kind', '#Journeys', `#${share}`], rows)]
}

/** Those that may not be shown come last, in the order of the steps: their place would give them away. */
function mostFirst<Loss extends { readonly drop: DropOff; readonly lost: Count }>(
  definition: JourneyDefinition,
  losses: readonly Loss[],
): Loss[] {
  const rank = ({ lost }: Loss) => (typeof lost === 'number' ? lost : -1)
  const text = ({ drop }: Loss) => `${stepName(definition, drop.step)} ${drop.where} ${drop.cause}`
  return [...losses].sort((a, b) => rank(b) - rank(a) || (text(a) < text(b) ? -1 : 1))
}

export function directSection({ funnel }: Report, { definition, show }: Telling): Section | undefined {
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
      `${words(drop.cause)}, ${place(drop)}`,
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

export function timesSection({ funnel }: Report, { definition, show }: Telling): Section {
  const timed = funnel.steps
    .map(each => ({ ...each, completed: show(keys.completed(each.step), each.completed) }))
    .map(each => (typeof each.completed === 'number' ? each : { ...each, p50_ms: null, p90_ms: null }))
  const inPicture = timed.filter(({ p50_ms, p90_ms }) => p50_ms !== null && p90_ms !== null)
  const name = (each: { step: string; team: string }) => `${stepName(definition, each.step)} · ${each.team}`
  const picture: Block[] =
    inPicture.length === 0
      ? []
      : [
          {
            type: 'picture',
            picture: spans(
              `Spans from the median to the 90th percentile, on a logarithmic scale: ${inPicture.map(each => `${words(each.step)} (team ${each.team}) ${duration(each.p50_ms)} to ${duration(each.p90_ms)}`).join('; ')}.`,
              inPicture.map(each => ({
                name: name(each),
                low: each.p50_ms ?? 0,
                high: each.p90_ms ?? 0,
                label: `${duration(each.p50_ms)} – ${duration(each.p90_ms)}`,
                team: teamIndex(definition, each.team),
              })),
            ),
          },
        ]
  return {
    id: 'times',
    title: 'How long the steps took',
    blocks: [
      ...picture,
      table(
        'From a step’s start to its completion, of the attempt that first completed it: half took at most p50, nine in ten at most p90',
        ['Step', 'Team', '#Journeys that completed it', '#p50', '#p90'],
        timed.map(each => [
          stepName(definition, each.step),
          each.team,
          count(each.completed),
          ...[each.p50_ms, each.p90_ms].map(ms => (typeof each.completed === 'number' ? duration(ms) : 'withheld')),
        ]),
      ),
    ],
  }
}

export function attributeSections({ byAttribute }: Report, { definition, show }: Telling): Section[] {
  return byAttribute
    .filter(({ groups }) => groups.length > 0)
    .map(({ attribute, groups }) => ({
      id: `by-${attribute.replaceAll('_', '-')}`,
      title: `By ${words(attribute).toLowerCase()}`,
      blocks: [
        table(
          `Journeys by ${words(attribute).toLowerCase()} at their first event`,
          [words(attribute), `#Completed “${words(definition.intentStep)}”`, '#Converted', '#Of those', '#Lost'],
          groups
            .filter(({ result }) => completedOf(result.steps, definition.intentStep) + result.journeys.dropped > 0)
            .map(({ by, result }) => {
              const of = (what: string, value: number) => show(keys.group(attribute, by, what), value)
              const chose = of('chose', completedOf(result.steps, definition.intentStep))
              const converted = of('converted', result.journeys.converted)
              return [
                by === null ? 'not said' : words(by),
                count(chose),
                count(converted),
                rate(converted, chose),
                count(of('dropped', result.journeys.dropped)),
              ]
            }),
        ),
      ],
    }))
}

export function completedOf(steps: readonly StepCounts[], name: string): number {
  return steps.find(({ step }) => step === name)?.completed ?? 0
}
