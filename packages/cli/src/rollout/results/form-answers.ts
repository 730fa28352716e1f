import { failureOwner } from '@journey-monitor/sdk'
import { keys, type Show } from '../../disclosure/keys.ts'
import { MAX_SMALL_COUNT } from '../../disclosure/suppress.ts'
import { WARNINGS, type Warning } from '../../funnel/quality.ts'
import { labelsOf } from '../../journey/labels.ts'
import type { LoadedJourney } from '../../journey/profile.ts'
import type { Endpoint } from '../../rum/measure-rum.ts'
import { compareText } from '../../system/compare-text.ts'
import { type Count, count, counted, duration, kindWord, rate, time } from '../../system/format.ts'
import { code } from '../../system/markdown-text.ts'
import type { Period } from '../stages.ts'
import { USER_LABELS } from '../users.ts'
import type { PeriodReport } from './period-report.ts'
import { USERS } from './results-ledger.ts'

/** What the data says in answer to the forms, a text for each field. */
export interface FormAnswers {
  /** Whether there was anything to find. Where not, nothing is said, for no event is no proof of no error. */
  readonly hasEvents: boolean
  readonly users: string
  readonly metrics: readonly string[]
  /** Undefined where the data has no requests. */
  readonly endpoints: Answer | undefined
  readonly errors: Answer
  /** The fastest and the slowest good answer, by endpoint; undefined where the data has no requests. */
  readonly latency: Answer | undefined
}

export interface Answer {
  readonly value: string
  readonly details: readonly string[]
}

export interface AnswersOptions extends LoadedJourney {
  readonly evidence: PeriodReport
  readonly period: Period
  readonly show: Show
  /** It leaves the team: counts from 1 to 10, and what would reveal them, are not shown. */
  readonly isShared: boolean
}

/** Puts the evidence into the words of the forms. */
export function answerForms(options: AnswersOptions): FormAnswers {
  const { evidence, show, isShared } = options
  const { endpoints } = evidence.rum
  return {
    hasEvents: evidence.funnel.quality.events > 0,
    users: usersOf(options),
    metrics: [...metricsOf(options), ...warningsOf(options)],
    endpoints: endpoints.length > 0 ? answersOf(evidence, show) : undefined,
    errors: errorsOf(options),
    latency: endpoints.length > 0 ? latencyOf(endpoints, isShared) : undefined,
  }
}

function usersOf({ evidence: { users }, period, show }: AnswersOptions): string {
  const by = USER_LABELS[users.by].counted
  return `${count(show(USERS, users.count))} (${by}); journeys that started from ${time(period.from)} to before ${time(period.to)}`
}

function metricsOf({ definition, profile, evidence: { funnel }, show }: AnswersOptions): string[] {
  const { intentStep, convertingStep } = definition
  const labels = labelsOf(profile)
  const completed = (step: string) =>
    show(keys.completed(step), funnel.steps.find(each => each.step === step)?.completed ?? 0)
  const chose = completed(intentStep)
  const converted = completed(convertingStep)
  const teams = funnel.teams.map(({ team, total }) => `${labels.team(team)} ${count(show(keys.team(team), total))}`)
  const inProgress = show(keys.journeys('in_progress'), funnel.journeys.in_progress)
  const dropped = show(keys.journeys('dropped'), funnel.journeys.dropped)
  const returned = show(keys.journeys('returned'), funnel.journeys.returned)
  return [
    `Conversion, of the journeys that completed ${code(intentStep)}: ${rate(converted, chose)}, ${count(converted)} of ${counted(chose, 'journey')}`,
    `Returned, of those that converted: ${rate(returned, converted)}`,
    `Lost journeys: ${count(dropped)}; by team: ${teams.join(', ')}`,
    ...(inProgress === 0 ? [] : [`Still in progress, in no rate: ${count(inProgress)}`]),
  ]
}

function warningsOf({ evidence: { funnel }, period }: AnswersOptions): string[] {
  const asOf = Date.parse(funnel.window.as_of)
  return [
    ...(asOf < period.to
      ? [`this time is not over: it ends at ${time(period.to)}, and the data is as of ${time(asOf)}`]
      : []),
    ...funnel.quality.warnings.map(warning => WARNINGS[warning as Warning]),
  ].map(warning => `Read with care: ${warning}`)
}

/** Answers other than 200 and 201, and requests without one, by endpoint. */
function answersOf({ rum: { endpoints, statuses } }: PeriodReport, show: Show): Answer {
  const bad = endpoints.filter(({ other, none }) => other + none > 0)
  const details = bad.map(endpoint => {
    const of = (what: 'other' | 'none' | 'answers') => show(keys.endpoint(endpoint, what), endpoint[what])
    const own = statuses
      .filter(
        ({ method, host, path }) => method === endpoint.method && host === endpoint.host && path === endpoint.path,
      )
      .map(each => `${each.status}: ${count(show(keys.endpoint(each, each.status), each.answers))}`)
    const none = endpoint.none > 0 ? [`no answer: ${count(of('none'))}`] : []
    return `${nameOf(endpoint)}: ${rate(of('other'), of('answers'))} of ${counted(of('answers'), 'request')} (${[...own, ...none].join(', ')})`
  })
  const value =
    bad.length === 0
      ? `no answer other than 200 and 201, at ${counted(endpoints.length, 'endpoint')}`
      : `answers other than 200 and 201 at ${bad.length} of ${counted(endpoints.length, 'endpoint')}`
  return { value, details }
}

function errorsOf({ definition, profile, evidence: { failures, funnel }, show }: AnswersOptions): Answer {
  const labels = labelsOf(profile)
  const logged = failures.counts.map(each => ({
    ...each,
    events: show(keys.failures(each.at, each.stepNumber, each.code), each.events),
  }))
  // Those that are hidden come last, in the definition's order: their place would give them away.
  const size = ({ events }: { events: Count }) => (typeof events === 'number' ? events : 0)
  const sorted = logged.sort((a, b) => size(b) - size(a) || a.stepNumber - b.stepNumber || compareText(a.code, b.code))
  const told = sorted.map(({ stepNumber, code: name, events }) => {
    const step = definition.steps[stepNumber - 1]
    const owner = step && failureOwner(step, name)
    const drop = funnel.drop_offs.find(each => each.step === step?.name && each.cause === name)
    const lost = drop ? show(keys.dropOff(drop), drop.journeys) : 0
    const whose = owner ? `${labels.team(owner.team)}, ${kindWord(owner.kind)}` : ''
    return { what: `${code(name)} in ${code(step?.name ?? '')} (${whose})`, events, lost }
  })
  const few = told.filter(({ events }) => events === 'small').map(({ what }) => what)
  const details = told
    .filter(({ events }) => events !== 'small')
    .map(({ what, events, lost }) => `${what}: logged ${times(events)}, ${counted(lost, 'journey')} lost by it`)
  return {
    value: told.length === 0 ? 'none' : counted(told.length, 'type'),
    details: [
      ...details,
      ...(few.length > 0 ? [`Logged fewer than ${MAX_SMALL_COUNT + 1} times each: ${few.join('; ')}`] : []),
    ],
  }
}

function latencyOf(endpoints: readonly Endpoint[], isShared: boolean): Answer {
  const good = endpoints.filter(({ ok }) => ok > 0)
  const details = good.map(endpoint => {
    const { p50Ms, p90Ms, minMs, maxMs } = endpoint
    if (isShared && endpoint.ok <= MAX_SMALL_COUNT) return `${nameOf(endpoint)}: withheld`
    const range = isShared ? '' : `, from ${duration(minMs)} to ${duration(maxMs)}`
    return `${nameOf(endpoint)}: p50 ${duration(p50Ms)}, p90 ${duration(p90Ms)}${range}`
  })
  return { value: good.length === 0 ? 'no answer was 200 or 201' : 'of the answers 200 and 201', details }
}

function nameOf({ method, path }: Pick<Endpoint, 'method' | 'path'>): string {
  return code(`${method} ${path}`)
}

function times(value: Count): string {
  return value === 1 ? 'once' : `${count(value)} times`
}
