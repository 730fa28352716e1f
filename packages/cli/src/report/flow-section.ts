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
}

/** Section with the flow from each step to the next one, or to the losses of each team, if those may be shown. */
export function flowSection(
  { steps, losses, lostReturns, journeys, isEmpty }: PublishedFunnel,
  context: RenderContext,
): Section | undefined {
  const { definition, profile } = context
  if (isEmpty) return undefined
  const done = doneIn(context)
  const streams = steps.flatMap(({ step, completed }, i): Stream[] => {
    const next = steps[i + 1]
    const endedHere = (loss: PublishedLoss) =>
      (loss.where === 'step' && loss.step === step) || (loss.where === 'handoff' && loss.step === next?.step)
    const lost = (all: readonly PublishedLoss[], word: string) =>
      definition.teams.flatMap(team => {
        const own = all.filter(loss => loss.team === team && endedHere(loss))
        const known = own.flatMap(loss => loss.journeys.number ?? [])
        const value: Count = known.length > 0 ? known.reduce((sum, each) => sum + each, 0) : 'withheld'
        const hasMore = known.length > 0 && known.length < own.length
        return own.length === 0
          ? []
          : [{ from: step, to: `${word} · ${teamName(context, team)}`, team, value, hasMore }]
      })
    const onward = next ? { to: next.step, value: next.entered.shown } : { to: done, value: completed.shown }
    return [
      { from: step, team: undefined, ...onward },
      ...(step === definition.intentStep
        ? [{ from: step, to: profile.headline.viewedOnly, team: undefined, value: journeys.viewedOnly.shown }]
        : []),
      ...lost(losses, 'Lost'),
      ...lost(lostReturns, profile.headline.notReturned),
    ].filter(({ value }) => value !== 0)
  })
  if (streams.length === 0) return undefined
  const label = (name: string) => (steps.some(({ step }) => step === name) ? stepName(definition, name) : name)
  const rows = streams.map(({ from, to, team, value, hasMore }) => [
    label(from),
    label(to),
    team === undefined ? '–' : teamName(context, team),
    `${count(value)}${hasMore ? ' or more' : ''}`,
  ])
  const flows = streams.map(
    ({ from, to, team, value }): Flow => ({
      ...{ from, to, value: typeof value === 'number' ? value : undefined },
      ...(team !== undefined && { team: teamIndex(definition, team) }),
    }),
  )
  const inWords = streams.map(({ from, to, value }) => `${label(from)} to ${label(to)} ${count(value)}`).join('; ')
  return {
    id: 'flow',
    title: 'From step to outcome',
    blocks: [
      {
        type: 'picture',
        picture: flowPicture(
          `A flow from step to step and to outcomes: ${inWords}.`,
          nodesOf(steps, streams, context),
          flows,
        ),
      },
      ...(flows.some(({ value }) => value === undefined)
        ? [text('Hatched: withheld, and as wide as any other such number.')]
        : []),
      foldedTable(
        'Journeys that went from a step to the next, or ended after it',
        ['From', 'To', 'Team that owns the loss', '#Journeys'],
        rows,
      ),
    ],
  }
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
    return `${count(known.reduce((sum, each) => sum + each, 0))}${hasMore ? ' or more' : ''}`
  }
  return names.map(name => {
    const step = definition.steps.find(each => each.name === name)
    const entered = published.find(each => each.step === name)?.entered
    const team = step?.team ?? definition.teams.find(each => name.endsWith(` · ${teamName(context, each)}`))
    return {
      name,
      label: step && entered ? `${humanize(name)}\n${count(entered.shown)}` : `${name} · ${size(name)}`,
      ...(team !== undefined && { team: teamIndex(definition, team) }),
      depth: step ? steps.indexOf(name) : steps.length,
    }
  })
}
