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
  /** The fewest that a withheld number may be, as far as shown ones say. */
  readonly atLeast?: number | undefined
}

/** Section with the flow from each step to the next one, or to the losses of each team, if those may be shown. */
export function flowSection(
  { steps, losses, lostReturns, journeys, isEmpty }: PublishedFunnel,
  context: RenderContext,
): Section | undefined {
  const { definition, profile } = context
  if (isEmpty) return undefined
  const done = doneIn(context)
  const atLeast = fewestEntered(steps)
  const all: Stream[] = []
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
    const onward = next
      ? { to: next.step, value: next.entered.shown, atLeast: atLeast[i + 1] }
      : { to: done, value: completed.shown }
    all.push({ from: step, team: undefined, ...onward }, ...ended)
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
    ({ from, to, team, value, hasMore = false, atLeast = 0 }): Flow => ({
      ...{ from, to, known: typeof value === 'number' ? value : atLeast },
      hidesSome: typeof value !== 'number' || hasMore,
      ...(team !== undefined && { team: teamIndex(definition, team) }),
    }),
  )
  const isAllHidden = flows.every(({ known }) => known === 0)
  const inWords = rows.map(([from, to, , journeys]) => `${from} to ${to} ${journeys}`).join('; ')
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
      ...(!isAllHidden && flows.some(({ hidesSome }) => hidesSome)
        ? [
            text(
              'Hatched: a number is withheld, or a part of it. All hatched flows have the same width, which says nothing about the number.',
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

/**
 * Returns for each step the fewest journeys that entered it, as far as shown numbers say: at least as many as completed
 * it, and as entered a later one.
 */
function fewestEntered(steps: PublishedFunnel['steps']): number[] {
  return steps.map(({ entered }, i) => {
    const later = steps.slice(i).flatMap(each => [each.entered.number ?? 0, each.completed.number ?? 0])
    return entered.number ?? Math.max(...later)
  })
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
    if (known.length === 0) {
      return { known: 0, words: own.length === 1 && own[0] ? count(own[0].value) : 'withheld' }
    }
    return { known: sumOf(known), words: `${count(sumOf(known))}${hasMore ? ' or more' : ''}` }
  }
  const atLeast = fewestEntered(published)
  const sizeOfStep = (name: string) => {
    const i = published.findIndex(({ step }) => step === name)
    const [entered, least = 0] = [published[i]?.entered, atLeast[i]]
    if (!entered) return undefined
    return {
      known: least,
      words: entered.number === undefined && least > 0 ? `${count(least)} or more` : count(entered.shown),
    }
  }
  return names.map(name => {
    const step = definition.steps.find(each => each.name === name)
    const team = step?.team ?? definition.teams.find(each => name.endsWith(` · ${teamName(context, each)}`))
    const { known, words } = sizeOfStep(name) ?? size(name)
    return {
      name,
      known,
      label: step ? `${humanize(name)}\n${words}` : `${name} · ${words}`.replaceAll(' · ', '\u00a0· '),
      ...(team !== undefined && { team: teamIndex(definition, team) }),
      depth: step ? steps.indexOf(name) : steps.length,
    }
  })
}
