import { failureOwner } from '@journey-monitor/sdk'
import type { Cell } from '../../disclosure/ledger.ts'
import { ONCE_A_DAY } from '../../disclosure/once-a-day.ts'
import { MAX_SMALL_COUNT } from '../../disclosure/suppress.ts'
import { WARNINGS, type Warning } from '../../funnel/quality.ts'
import { labelsOf } from '../../journey/labels.ts'
import type { LoadedJourney } from '../../journey/profile.ts'
import { count, counted, duration, rate } from '../../report/cell-text.ts'
import type { PublishedEndpoint } from '../../report/publish-usage.ts'
import { compareText } from '../../system/compare-text.ts'
import { kindLabel, time } from '../../system/format.ts'
import { code } from '../../system/markdown-text.ts'
import type { Period } from '../stages.ts'
import { USER_LABELS } from '../users.ts'
import type { PublishedPeriod } from './publish-period.ts'

/** Answers to the forms: a text for each field. */
export interface FormAnswers {
  /** Whether there are any events. Without events, the fields stay empty: no event does not prove that there was no error. */
  readonly hasEvents: boolean
  readonly users: string
  readonly metrics: readonly string[]
  /** Undefined if the data has no requests. */
  readonly endpoints: Answer | undefined
  readonly errors: Answer
  /** The fastest and the slowest good answer, by endpoint; undefined if the data has no requests. */
  readonly latency: Answer | undefined
}

export interface Answer {
  readonly value: string
  readonly details: readonly string[]
}

export interface AnswersOptions extends LoadedJourney {
  readonly published: PublishedPeriod
  readonly period: Period
}

/** Puts the publishable numbers of a time into the words of the forms. */
export function answerForms(options: AnswersOptions): FormAnswers {
  const { endpoints, funnel } = options.published
  return {
    hasEvents: funnel.quality.hasEvents,
    users: usersOf(options),
    metrics: [...metricsOf(options), ...warningsOf(options)],
    endpoints: endpoints.length > 0 ? answersOf(endpoints) : undefined,
    errors: errorsOf(options),
    latency: endpoints.length > 0 ? latencyOf(options.published) : undefined,
  }
}

function usersOf({ published: { users, funnel }, period }: AnswersOptions): string {
  const by = USER_LABELS[users.by].counted
  const asOf = Date.parse(funnel.window.as_of)
  const soFar = asOf < period.to ? `, so far: this time ends at ${time(period.to)}` : ''
  return `${count(users.count)} (${by}); journeys that started at any step from ${time(period.from)} to before ${time(Math.min(period.to, asOf))}${soFar}`
}

function metricsOf({ definition, profile, published: { funnel } }: AnswersOptions): string[] {
  const labels = labelsOf(profile)
  const { chose, converted, returned, dropped, inProgress } = funnel.journeys
  const teams = funnel.teams.map(({ team, total }) => `${labels.team(team)} ${count(total)}`)
  return [
    `Conversion, of the journeys that completed ${code(definition.intentStep)}: ${rate(converted, chose)}, ${count(converted)} of ${counted(chose, 'journey')}`,
    `Returned, of those that converted: ${rate(returned, converted)}`,
    `Lost journeys, with those that did not complete ${code(definition.intentStep)}: ${count(dropped)}; by team: ${teams.join(', ')}`,
    ...(inProgress.shown === 0 ? [] : [`In progress (not in rates): ${count(inProgress)}`]),
  ]
}

function warningsOf({ published: { funnel, isExact }, period }: AnswersOptions): string[] {
  const asOf = Date.parse(funnel.window.as_of)
  return [
    ...(asOf < period.to
      ? [`this time is not over: it ends at ${time(period.to)}, and the data is as of ${time(asOf)}`]
      : []),
    ...(asOf > period.to || isExact ? [] : [ONCE_A_DAY]),
    ...funnel.quality.warnings.map(warning => WARNINGS[warning as Warning]),
  ].map(warning => `Read with care: ${warning}`)
}

/** Answers other than 200 and 201, and requests without one, by endpoint. */
function answersOf(endpoints: readonly PublishedEndpoint[]): Answer {
  const bad = endpoints.filter(({ other, none }) => other.shown !== 0 || none.shown !== 0)
  const details = bad.map(endpoint => {
    const { other, none, answers, statuses } = endpoint
    const own = statuses.map(each => `${each.status}: ${count(each.answers)}`)
    const unanswered = none.shown === 0 ? [] : [`no answer: ${count(none)}`]
    return `${nameOf(endpoint)}: ${rate(other, answers)} of ${counted(answers, 'request')} (${[...own, ...unanswered].join(', ')})`
  })
  const all = `${endpoints.length} ${endpoints.length === 1 ? 'endpoint' : 'endpoints'}`
  const value =
    bad.length === 0
      ? `no answer other than 200 and 201, at ${all}`
      : `answers other than 200 and 201 at ${bad.length} of ${all}`
  return { value, details }
}

function errorsOf({ definition, profile, published: { failures, funnel } }: AnswersOptions): Answer {
  const labels = labelsOf(profile)
  // Hidden ones come last, in the definition's order, since their position would reveal their size.
  const size = ({ events }: { events: Cell }) => events.number ?? 0
  const sorted = [...failures.counts].sort(
    (a, b) => size(b) - size(a) || a.stepNumber - b.stepNumber || compareText(a.code, b.code),
  )
  const described = sorted.map(({ stepNumber, code: name, events }) => {
    const step = definition.steps[stepNumber - 1]
    const owner = step && failureOwner(step, name)
    const loss = funnel.losses.find(each => each.step === step?.name && each.cause === name)
    const whose = owner ? `${labels.team(owner.team)}, ${kindLabel(owner.kind)}` : ''
    const lost = loss ? counted(loss.journeys, 'journey') : '0 journeys'
    return { what: `${code(name)} in ${code(step?.name ?? '')} (${whose})`, events, lost }
  })
  const few = described.filter(({ events }) => events.shown === 'small').map(({ what }) => what)
  const details = described
    .filter(({ events }) => events.shown !== 'small')
    .map(({ what, events, lost }) => `${what}: logged ${times(events)}, ${lost} lost by it`)
  return {
    value: described.length === 0 ? 'none' : `${described.length} ${described.length === 1 ? 'type' : 'types'}`,
    details: [
      ...details,
      ...(few.length > 0 ? [`Logged fewer than ${MAX_SMALL_COUNT + 1} times each: ${few.join('; ')}`] : []),
    ],
  }
}

function latencyOf({ endpoints, isExact }: PublishedPeriod): Answer {
  const good = endpoints.filter(({ ok }) => ok.shown !== 0)
  const details = good.map(endpoint => {
    const { p50, p90, fastest, slowest } = endpoint
    if (p50.shown === 'withheld') return `${nameOf(endpoint)}: withheld`
    const range = isExact ? `, from ${duration(fastest)} to ${duration(slowest)}` : ''
    return `${nameOf(endpoint)}: p50 ${duration(p50)}, p90 ${duration(p90)}${range}`
  })
  return { value: good.length === 0 ? 'no answer was 200 or 201' : 'of the answers 200 and 201', details }
}

function nameOf({ method, path }: Pick<PublishedEndpoint, 'method' | 'path'>): string {
  return code(`${method} ${path}`)
}

function times(events: Cell): string {
  return events.shown === 1 ? 'once' : `${count(events)} times`
}
