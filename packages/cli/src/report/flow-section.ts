import { MAX_SMALL_COUNT } from '../disclosure/suppress.ts'
import { labelsOf } from '../journey/labels.ts'
import { type Count, capitalize, count, humanize } from '../system/format.ts'
import { foldedTable, type RenderContext, stepName, teamIndex, teamName, text } from './blocks.ts'
import { type Flow, type FlowNode, flowPicture } from './charts.ts'
import type { Section } from './document.ts'
import type { PublishedFunnel, PublishedLoss } from './publish-funnel.ts'

interface Stream {
  readonly from: string
  readonly to: string
  readonly team: string | undefined
  readonly value: Count
  /** There are more, which may not be shown. */
  readonly hasMore?: boolean
  /** Bounds a withheld number from above, as far as shown ones allow. */
  readonly atMost?: number
}

/** Section with the flow from each step to the next one, or to the losses of each team, if those may be shown. */
export function flowSection(
  { steps, losses, lostReturns, journeys, isEmpty }: PublishedFunnel,
  context: RenderContext,
): Section | undefined {
  const { definition, profile } = context
  if (isEmpty) return undefined
  const done = doneIn(context)
  const all: Stream[] = []
  let mostEntered = steps[0]?.entered.number ?? 0
  for (const [i, { step, completed }] of steps.entries()) {
    const next = steps[i + 1]
    const endedHere = (loss: PublishedLoss) =>
      (loss.where === 'step' && loss.step === step) || (loss.where === 'handoff' && loss.step === next?.step)
    const lost = (kind: readonly PublishedLoss[], word: string) =>
      definition.teams.flatMap(team => {
        const own = kind.filter(loss => loss.team === team && endedHere(loss))
        const known = own.flatMap(loss => loss.journeys.number ?? [])
        const value: Count = known.length > 0 ? sumOf(known) : 'withheld'
        const hasMore = known.length > 0 && known.length < own.length
        return own.length === 0
          ? []
          : [{ from: step, to: `${word} · ${teamName(context, team)}`, team, value, hasMore }]
      })
    const ended: Stream[] = [
      ...(step === definition.intentStep
        ? [{ from: step, to: profile.headline.viewedOnly, team: undefined, value: journeys.viewedOnly.shown }]
        : []),
      ...lost(losses, 'Lost'),
      ...lost(lostReturns, profile.headline.notReturned),
    ]
    const onward = next ? { to: next.step, value: next.entered.shown } : { to: done, value: completed.shown }
    const notEnded = mostEntered - sumOf(ended.flatMap(({ value }) => (typeof value === 'number' ? value : [])))
    const notLostAfter =
      completed.number === undefined ? notEnded : completed.number - (next?.notReached?.journeys.number ?? 0)
    const isSmall = (next?.entered ?? completed).shown === 'small'
    const atMost = Math.max(0, isSmall ? Math.min(MAX_SMALL_COUNT, notLostAfter) : notLostAfter)
    all.push({ from: step, team: undefined, ...onward, atMost }, ...ended)
    mostEntered = next?.entered.number ?? atMost
  }
  const streams = all.filter(({ value }) => value !== 0)
  if (streams.length === 0) return undefined
  const label = (name: string) => (steps.some(({ step }) => step === name) ? stepName(definition, name) : name)
  const rows = streams.map(({ from, to, team, value, hasMore }) => [
    label(from),
    label(to),
    team === undefined ? '–' : teamName(context, team),
    `${count(value)}${hasMore ? ' or more' : ''}`,
  ])
  const flows = streams.map(
    ({ from, to, team, value, atMost }): Flow => ({
      ...{ from, to, value: typeof value === 'number' ? value : undefined, atMost },
      ...(team !== undefined && { team: teamIndex(definition, team) }),
    }),
  )
  const isAllHidden = flows.every(({ value }) => value === undefined)
  const inWords = streams.map(({ from, to, value }) => `${label(from)} to ${label(to)} ${count(value)}`).join('; ')
  return {
    id: 'flow',
    title: 'From step to outcome',
    blocks: [
      ...(isAllHidden
        ? [text('There is no picture, as it would show nothing but withheld numbers.')]
        : [
            {
              type: 'picture' as const,
              picture: flowPicture(
                `A flow from step to step and to outcomes: ${inWords}.`,
                nodesOf(steps, streams, context),
                flows,
              ),
            },
          ]),
      ...(!isAllHidden && flows.some(({ value }) => value === undefined)
        ? [
            text(
              'Hatched: withheld. From step to step, it is as wide as all that may have come; elsewhere, its width says nothing.',
            ),
          ]
        : []),
      foldedTable(
        'Journeys that went from a step to the next, or ended after it',
        ['From', 'To', 'Team that owns the loss', '#Journeys'],
        rows,
      ),
    ],
  }
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0)
}

/** @example doneIn(context) // 'Returned to the list' */
function doneIn({ definition, profile }: RenderContext): string {
  return capitalize(labelsOf(profile).pastTense(definition.steps.at(-1)?.name ?? ''))
}

function nodesOf(published: PublishedFunnel['steps'], streams: readonly Stream[], context: RenderContext): FlowNode[] {
  const { definition, profile } = context
  const steps = definition.steps.map(({ name }) => name)
  const order = [...steps, doneIn(context)]
  const place = (name: string) =>
    name === profile.headline.viewedOnly ? Number.MAX_VALUE : order.indexOf(name) + 1 || order.length + 1
  const names = [...new Set(streams.flatMap(({ from, to }) => [from, to]))].sort((a, b) => place(a) - place(b))
  const size = (name: string) => {
    const own = streams.filter(({ to }) => to === name)
    const known = own.flatMap(({ value }) => (typeof value === 'number' ? value : []))
    const hasMore = known.length < own.length || own.some(each => each.hasMore)
    if (known.length === 0) return own.length === 1 && own[0] ? count(own[0].value) : 'withheld'
    return `${count(sumOf(known))}${hasMore ? ' or more' : ''}`
  }
  return names.map(name => {
    const step = definition.steps.find(each => each.name === name)
    const entered = published.find(each => each.step === name)?.entered
    const team = step?.team ?? definition.teams.find(each => name.endsWith(` · ${teamName(context, each)}`))
    return {
      name,
      label:
        step && entered
          ? `${humanize(name)}\n${count(entered.shown)}`
          : `${name} · ${size(name)}`.replaceAll(' · ', '\u00a0· '),
      ...(team !== undefined && { team: teamIndex(definition, team) }),
      depth: step ? steps.indexOf(name) : steps.length,
    }
  })
}
