import type { JourneyDefinition } from '@journey-monitor/sdk'
import { handoffOwner } from '../journey/definition-facts.ts'
import type { LoadedJourney } from '../journey/profile.ts'
import { counted, duration, humanize, percent, time } from '../system/format.ts'
import { MINUTE } from '../system/time-units.ts'
import { confidenceSequence, trialsNeeded } from './confidence-sequence.ts'
import { alphaOf } from './error-rate.ts'
import type { RateCriterion } from './evidence.ts'
import { type Assessing, type Finding, type Judgement, source, undecided } from './finding.ts'
import { judgeShare } from './judge-share.ts'
import { judgeNewCodes } from './new-codes.ts'
import { endpointText } from './read-plan.ts'
import type { Criterion } from './rollout-plan.ts'
import { findSustained, SLOW_SHARE } from './sustained-latency.ts'

/** At the stage's usual pace. At night it is slower by far; then there are still enough to tell. */
const TELLING_SILENCE = 100
const isRate = (criterion: Criterion): criterion is RateCriterion =>
  criterion.kind !== 'latency' && criterion.kind !== 'new_codes' && criterion.kind !== 'silence'

/** Says of every criterion of the plan how it came out. */
export async function assess(assessing: Assessing): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const criterion of assessing.plan.criteria) {
    const { id, name, severity } = criterion
    findings.push({
      id,
      name: name ?? defaultName(criterion, assessing.definition),
      team: teamOf(criterion, assessing),
      severity,
      ...(await judge(criterion, assessing)),
      ...(criterion.team !== undefined && { team: criterion.team }),
    })
  }
  return findings
}

function judge(criterion: Criterion, assessing: Assessing): Promise<Judgement> {
  if (isRate(criterion)) return judgeShare(criterion, assessing)
  switch (criterion.kind) {
    case 'latency':
      return judgeLatency(criterion, assessing)
    case 'new_codes':
      return judgeNewCodes(criterion, assessing)
    case 'silence':
      return judgeSilence(criterion, assessing)
  }
}

async function judgeLatency(
  { id, endpoint, p90Ms: ownMs, forMinutes }: Extract<Criterion, { kind: 'latency' }>,
  { plan, evidence, baseline }: Assessing,
): Promise<Judgement> {
  const p90Ms = baseline.range(id)?.max ?? ownMs
  const definition = `p90 at most ${duration(p90Ms)} over any ${forMinutes} minutes`
  const buckets = await evidence.latency(endpoint, p90Ms)
  if (!buckets) return undecided(definition, 'not known', `${source(evidence)} cannot tell it`)
  const alpha = alphaOf(plan)
  const sustained = findSustained(buckets, forMinutes * MINUTE, alpha)
  if (sustained) {
    const { from, ms, hits, trials } = sustained
    const actual = `in ${ms / MINUTE} minutes from ${time(from)}, ${percent(hits / trials)} of ${counted(trials, 'good answer')} took longer`
    return { verdict: 'broken', definition, actual }
  }
  const whole = { hits: sum(buckets, 'slow'), trials: sum(buckets, 'answers') }
  if (whole.trials === 0) return undecided(definition, 'no good answer yet', 'good answers', 'data')
  const { low, high } = confidenceSequence(whole, alpha)
  const share = whole.hits / whole.trials
  const actual = `${percent(share)} of ${counted(whole.trials, 'good answer')} took longer (surely ${percent(low)} to ${percent(high)})`
  if (high <= SLOW_SHARE) return { verdict: 'met', definition, actual }
  const more = Math.max(1, trialsNeeded(share, SLOW_SHARE, alpha) - whole.trials)
  return undecided(definition, actual, `about ${counted(more, 'good answer')} more, if it goes on like this`, 'data')
}

function sum<Key extends string>(rows: readonly Readonly<Record<Key, number>>[], key: Key): number {
  return rows.reduce((total, row) => total + row[key], 0)
}

async function judgeSilence(
  { app, forMinutes }: Extract<Criterion, { kind: 'silence' }>,
  { evidence, period }: Assessing,
): Promise<Judgement> {
  const definition = `never nothing for ${forMinutes} minutes`
  const silence = await evidence.silence(app)
  if (!silence) return undecided(definition, 'not known', `${source(evidence)} cannot tell it`)
  const { events, lastMs, longestMs } = silence
  if (lastMs >= forMinutes * MINUTE) {
    const expected = Math.round((events / Math.max(1, period.to - period.from - lastMs)) * lastMs)
    const actual = `nothing for ${duration(lastMs)}, up to the end`
    if (expected >= TELLING_SILENCE) return { verdict: 'broken', definition, actual }
    const needs = `a silence in which ${TELLING_SILENCE} events were to be expected; in this one it was about ${expected}`
    return undecided(definition, actual, needs, 'data')
  }
  const actual = `at most nothing for ${duration(longestMs)}`
  const missingMs = forMinutes * MINUTE - (period.to - period.from)
  return missingMs > 0
    ? undecided(definition, actual, `${duration(missingMs)} more`, 'data')
    : { verdict: 'met', definition, actual }
}

/** Whose a criterion is, where the plan does not say: the step’s, the handoff’s, the endpoint’s, the app’s. */
function teamOf(criterion: Criterion, { definition, profile }: LoadedJourney): string {
  if (criterion.team !== undefined) return criterion.team
  const stepTeam = (name: string) => definition.steps.find(step => step.name === name)?.team
  const first = definition.teams[0] as string
  switch (criterion.kind) {
    case 'failure_rate':
      return stepTeam(criterion.step) ?? first
    case 'handoff_loss': {
      const step = definition.steps.find(({ name }) => name === criterion.step)
      return step ? handoffOwner(step).team : first
    }
    case 'endpoint_errors':
    case 'latency': {
      const own = profile.siteMap.endpoints.find(
        ({ method, path }) => endpointText(`${method} ${path}`) === endpointText(criterion.endpoint),
      )
      return own?.team ?? first
    }
    case 'silence':
      return definition.steps.find(({ app }) => app === criterion.app)?.team ?? first
    case 'conversion':
      return stepTeam(definition.convertingStep) ?? first
    default:
      return first
  }
}

function defaultName(criterion: Criterion, { convertingStep, intentStep, steps }: JourneyDefinition): string {
  switch (criterion.kind) {
    case 'conversion':
      return `Conversion from “${humanize(intentStep)}” to “${humanize(convertingStep)}”`
    case 'failure_rate':
      return `Failures in “${humanize(criterion.step)}”`
    case 'handoff_loss':
      return `Lost on the way to “${humanize(criterion.step)}”`
    case 'drop_off':
      return `Lost with team ${criterion.team}${criterion.cause && criterion.cause !== 'any' ? `, ${humanize(criterion.cause).toLowerCase()}` : ''}`
    case 'endpoint_errors':
      return `Answers other than 200 and 201 of ${criterion.endpoint}`
    case 'latency':
      return `Latency of ${criterion.endpoint}`
    case 'new_codes':
      return 'New failure codes'
    case 'silence':
      return criterion.app ? `Silence of ${criterion.app}` : `Nobody sees “${humanize(steps[0]?.name ?? '')}”`
    case 'telemetry_loss':
      return 'Journeys that miss an event'
  }
}
