import { keys } from '../disclosure/keys.ts'
import type { DropOff, FunnelResult } from '../funnel/funnel-result.ts'
import { type Count, count, humanize } from '../system/format.ts'
import { type Flow, type FlowNode, flowPicture } from './charts.ts'
import type { Section } from './document.ts'
import { stepName, type Telling, table, teamIndex, text } from './telling.ts'

interface Stream {
  readonly from: string
  readonly to: string
  readonly team: string | undefined
  readonly value: Count
  /** There are more, which may not be shown. */
  readonly hasMore?: boolean
}

const SAW_ONLY = 'Saw only'
const DONE = 'Done'

/** From each step to the next, or to where its journeys ended: by team, as far as losses may be shown. */
export function flowSection(funnel: FunnelResult, telling: Telling): Section | undefined {
  const { definition, show } = telling
  const { steps, drop_offs, lost_returns, journeys } = funnel
  if (journeys.total - journeys.in_progress === 0) return undefined
  const lastStep = steps.at(-1)
  const streams = steps.flatMap(({ step, step_number }, i): Stream[] => {
    const next = steps[i + 1]
    const endedHere = (drop: DropOff) =>
      (drop.where === 'step' && drop.step === step) || (drop.where === 'handoff' && drop.step === next?.step)
    const losses = (drops: readonly DropOff[], key: typeof keys.dropOff, word: string) =>
      definition.teams.flatMap(team => {
        const counts = drops
          .filter(drop => drop.team === team && endedHere(drop))
          .map(drop => show(key(drop), drop.journeys))
        const told = counts.filter(value => typeof value === 'number')
        const value: Count =
          told.length > 0 ? told.reduce((sum, each) => sum + each, 0) : counts.length > 0 ? 'withheld' : 0
        const hasMore = told.length > 0 && told.length < counts.length
        return value === 0 ? [] : [{ from: step, to: `${word} · ${team}`, team, value, hasMore }]
      })
    return [
      ...(next
        ? [{ from: step, to: next.step, team: undefined, value: show(keys.entered(next.step), next.entered) }]
        : [{ from: step, to: DONE, team: undefined, value: show(keys.completed(step), lastStep?.completed ?? 0) }]),
      ...(step === definition.intentStep
        ? [
            {
              from: step,
              to: SAW_ONLY,
              team: undefined,
              value: show(keys.journeys('viewed_only'), journeys.viewed_only),
            },
          ]
        : []),
      ...losses(drop_offs, keys.dropOff, 'Lost'),
      ...losses(lost_returns, keys.lostReturn, 'Converted, not back'),
    ].filter(({ value }) => value !== 0 && step_number > 0)
  })
  const isWhole = streams.every(({ to, value }) => typeof value === 'number' || !steps.some(({ step }) => step === to))
  const label = (name: string) => (steps.some(({ step }) => step === name) ? stepName(definition, name) : name)
  const rows = streams.map(({ from, to, team, value, hasMore }) => [
    label(from),
    label(to),
    team ?? '–',
    `${count(value)}${hasMore ? ' or more' : ''}`,
  ])
  const flows = streams.flatMap(({ from, to, team, value }): Flow[] =>
    typeof value === 'number'
      ? [{ from, to, value, ...(team !== undefined && { team: teamIndex(definition, team) }) }]
      : [],
  )
  const inWords = streams.map(({ from, to, value }) => `${label(from)} to ${label(to)} ${count(value)}`).join('; ')
  return {
    id: 'flow',
    title: 'From step to outcome',
    blocks: [
      isWhole
        ? {
            type: 'picture',
            picture: flowPicture(
              `A flow from step to step and to outcomes: ${inWords}.`,
              nodesOf(flows, telling),
              flows,
            ),
          }
        : text('The picture of the flow is left out, for some of its numbers are withheld.'),
      table(
        'Journeys that went from a step to the next, or ended after it',
        ['From', 'To', 'Whose loss', '#Journeys'],
        rows,
      ),
    ],
  }
}

function nodesOf(flows: readonly Flow[], { definition }: Telling): FlowNode[] {
  const steps = definition.steps.map(({ name }) => name)
  const order = [...steps, DONE]
  const place = (name: string) => (name === SAW_ONLY ? Number.MAX_VALUE : order.indexOf(name) + 1 || order.length + 1)
  const names = [...new Set(flows.flatMap(({ from, to }) => [from, to]))].sort((a, b) => place(a) - place(b))
  const size = (name: string) =>
    Math.max(
      ...(['from', 'to'] as const).map(end =>
        flows.filter(flow => flow[end] === name).reduce((sum, { value }) => sum + value, 0),
      ),
    )
  return names.map(name => {
    const step = definition.steps.find(each => each.name === name)
    const team = step?.team ?? definition.teams.find(each => name.endsWith(`· ${each}`))
    return {
      name,
      label: step ? `${humanize(name)}\n${step.team} · ${count(size(name))}` : `${name} · ${count(size(name))}`,
      ...(team !== undefined && { team: teamIndex(definition, team) }),
      depth: step ? steps.indexOf(name) : steps.length,
    }
  })
}
