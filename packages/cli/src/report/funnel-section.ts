import { stepNumber } from '../journey/definition-facts.ts'
import { labelsOf } from '../journey/labels.ts'
import { capitalize, humanize, percent } from '../system/format.ts'
import { HATCHED } from './bar-chart.ts'
import { foldedTable, linked, type RenderContext, stepName, table, teamIndex, teamName } from './blocks.ts'
import { count, rate } from './cell-text.ts'
import type { BarChart, BarFill, BarRow, Section } from './document.ts'
import type { PublishedFunnel, PublishedStep } from './publish-funnel.ts'

/** Section of journeys that entered and completed each step, of lost handoffs, and of outcomes. */
export function funnelSection(funnel: PublishedFunnel, context: RenderContext): Section | undefined {
  if (funnel.isEmpty) return undefined
  return {
    id: 'funnel',
    title: 'Funnel by step and team',
    blocks: [
      { type: 'bars', bars: funnelBars(funnel, context) },
      outcomeTable(funnel, context),
      stepTable(funnel, context),
    ],
  }
}

function stepTable({ steps, journeys: { chose } }: PublishedFunnel, context: RenderContext) {
  const { definition, profile, isShared } = context
  const intent = stepNumber(definition, definition.intentStep) - 1
  const rows = steps.map((each, i) => [
    stepName(definition, each.step),
    teamName(context, each.team),
    count(each.entered),
    count(each.completed),
    rate(each.completed, steps[i - 1]?.completed ?? each.entered),
    // A share of itself is always 100%.
    i <= intent ? '–' : rate(each.completed, chose),
    i === 0 ? '–' : each.notReached ? count(each.notReached.journeys) : '0',
    ...(each.details
      ? [each.details.failed, each.details.recovered, each.details.abandoned, each.details.implied].map(count)
      : []),
  ])
  const links = steps.map(({ step }) => context.links?.step(step, 'start'))
  const content = foldedTable(
    'Steps, by journeys that began at the first one and have ended. Rates with their 95% interval.',
    [
      'Step',
      'Team',
      '#Entered',
      '#Completed',
      '#Of previous',
      `#Of the ${count(chose)} that ${labelsOf(profile).pastTense(definition.intentStep)}`,
      '#Didn’t arrive',
      ...(isShared ? [] : ['#Failed', '#Recovered', '#Abandoned', '#Implied']),
    ],
    rows,
  )
  return linked(content, links)
}

function outcomeTable({ journeys }: PublishedFunnel, { definition, profile, links }: RenderContext) {
  const labels = labelsOf(profile)
  const outcomes = [
    [`${capitalize(labels.pastTense(definition.convertingStep))} (converted)`, journeys.converted],
    [`${capitalize(labels.pastTense(definition.steps.at(-1)?.name ?? ''))} (part of converted)`, journeys.returned],
    ['Lost', journeys.dropped],
    [profile.headline.viewedOnly, journeys.viewedOnly],
    ['In progress (not in rates)', journeys.inProgress],
  ] as const
  const content = table(
    'Outcomes',
    ['Outcome', '#Journeys'],
    outcomes.map(([title, cell]) => [title, count(cell)]),
  )
  return linked(content, [
    links?.step(definition.convertingStep, 'complete'),
    links?.step(definition.steps.at(-1)?.name ?? '', 'complete'),
  ])
}

/** A bar for each step, and between two bars who completed the one and didn't arrive at the other. */
function funnelBars({ steps }: PublishedFunnel, context: RenderContext): BarChart {
  const longest = Math.max(
    1,
    ...steps.flatMap(({ entered, completed }) => [entered.number ?? 0, completed.number ?? 0]),
  )
  const rows = steps.flatMap((step, i) => {
    const handoff = handoffRow(step, steps[i - 1], longest, context)
    return handoff ? [handoff, stepRow(step, longest, context)] : [stepRow(step, longest, context)]
  })
  const draws = (pattern: BarFill['pattern']) => rows.some(({ fills }) => fills.some(each => each.pattern === pattern))
  const [framesSome, hidesSome] = [draws('framed'), draws('hidden')]
  return {
    caption: `Each bar is the journeys that entered a step. Filled: completed it. Outlined: didn’t. Between two bars: journeys that completed one step and didn’t arrive at the next, with the team that owns this.${framesSome ? ' Dashed: entered it; how many completed it is withheld.' : ''}${hidesSome ? ` ${HATCHED}` : ''}`,
    rows,
  }
}

function stepRow({ step, team, entered, completed }: PublishedStep, longest: number, context: RenderContext): BarRow {
  const own = {
    name: stepName(context.definition, step),
    team: teamName(context, team),
    color: teamIndex(context.definition, team),
    link: context.links?.step(step, 'start'),
  }
  const done = labelsOf(context.profile).pastTense(step)
  const [whole, part] = [entered.number, completed.number]
  if (whole !== undefined && part !== undefined) {
    const share = whole === 0 ? '' : `, ${percent(part / whole)}`
    return {
      ...own,
      value: `${count(completed)} of ${count(entered)}${share}`,
      note: `${done}; ${(whole - part).toLocaleString('en-US')} didn’t`,
      fills: [
        { from: 0, to: part / longest, pattern: 'solid' },
        { from: part / longest, to: whole / longest, pattern: 'outlined' },
      ],
    }
  }
  if (part !== undefined) {
    const length = part / longest
    return {
      ...own,
      value: `${count(completed)} completed`,
      note: `${done}; entered: ${count(entered)}`,
      fills: [
        { from: 0, to: length, pattern: 'solid' },
        { from: length, pattern: 'hidden' },
      ],
    }
  }
  if (whole !== undefined) {
    return {
      ...own,
      value: `${count(entered)} entered`,
      note: `${done}: ${count(completed)}`,
      fills: [
        { from: 0, to: whole / longest, pattern: 'framed' },
        { from: 0, pattern: 'hidden' },
      ],
    }
  }
  return { ...own, value: 'withheld', note: done, fills: [{ from: 0, pattern: 'hidden' }] }
}

/** Undefined if no journey was lost between two steps of one app. */
function handoffRow(
  { step, team, app, notReached, entered }: PublishedStep,
  previous: PublishedStep | undefined,
  longest: number,
  context: RenderContext,
): BarRow | undefined {
  if (!previous || (!notReached && previous.app === app)) return undefined
  const owner = notReached?.team ?? team
  const link = context.links?.loss({ step, where: 'handoff', cause: 'not_reached' })
  const own = { name: `→ ${humanize(step)}`, isBetween: true as const, link }
  if (!notReached) return { ...own, value: 'nobody was lost on the way', fills: [] }
  const [lost, whole, at] = [notReached.journeys.number, previous.completed.number, entered.number]
  const share = lost !== undefined && whole ? `, ${percent(lost / whole)}` : ''
  const from = (at ?? 0) / longest
  return {
    ...own,
    team: teamName(context, owner),
    color: teamIndex(context.definition, owner),
    value: `${count(notReached.journeys)} didn’t arrive${share}`,
    fills: lost === undefined ? [{ from, pattern: 'hidden' }] : [{ from, to: from + lost / longest, pattern: 'solid' }],
  }
}
