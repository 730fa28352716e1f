import { failureOwner, type StepDefinition } from '@journey-monitor/sdk'
import { counted } from '../system/format.ts'
import { type Assessment, type Judgement, source, undecided } from './finding.ts'
import type { Criterion } from './rollout-plan.ts'

/** Default number of users who must have met a code. */
const DEFAULT_USERS = 5
/**
 * A baseline has seen enough if, of a code that is as common in both, it would be the stage’s users alone who met it with at
 * most this probability.
 */
const MISSED_BY_BASELINE = 0.005

/**
 * Judges failure codes that are new to the baseline: broken if the plan's number of users met one and the baseline is
 * large enough; undecided if it is not. Of k users who met a code that is as common in the stage (n users) as in the
 * baseline (b users), all are the stage's with the probability (n / (n + b))^k.
 */
export async function judgeNewCodes(
  { users: least = DEFAULT_USERS }: Extract<Criterion, { kind: 'new_codes' }>,
  { definition: { steps }, evidence, baseline }: Assessment,
): Promise<Judgement> {
  const definition = `no failure code that the baseline does not have is met by ${counted(least, 'user')}`
  const codes = await evidence.codes()
  if (!codes) return undecided(definition, 'not known', `${source(evidence)} cannot show it`)
  const before = await baseline.codes()
  const baselineUsers = before?.users ?? 0
  const shareOfStage = evidence.users.count / (evidence.users.count + baselineUsers)
  const unknown = [...codes]
    .filter(([code, users]) => !before?.known.has(code) && users >= least)
    .sort((a, b) => b[1] - a[1])
    .map(([code, users]) => {
      const [name, failure] = code.split('.')
      const team = failureOwner(steps.find(step => step.name === name) as StepDefinition, failure)?.team ?? ''
      const isBroken = shareOfStage ** users <= MISSED_BY_BASELINE
      return { team, isBroken, users, text: `${code} of team ${team} (${counted(users, 'user')})` }
    })
  const printed = (those: typeof unknown) => ({
    counted: those.map(({ users }) => ({ hits: users })),
    redacted: { definition, actual: 'at least one, met by few users' },
  })
  const list = (those: typeof unknown) => those.map(({ text }) => text).join(', ')
  const broken = unknown.filter(({ isBroken }) => isBroken)
  const [first] = broken
  if (first) {
    const isOnes = broken.every(({ team }) => team === first.team)
    const judged = { verdict: 'broken', definition, actual: list(broken) } as const
    return { ...judged, ...printed(broken), ...(isOnes && { team: first.team }) }
  }
  if (unknown.length === 0) return { verdict: 'met', definition, actual: 'none' }
  const needs = before
    ? `a baseline of more users: ${counted(baselineUsers, 'user')} may have missed it`
    : 'a baseline with failure codes: a time, or a funnel'
  const { counted: tallies, redacted } = printed(unknown)
  return {
    ...undecided(definition, list(unknown), needs),
    counted: [...tallies, ...(before ? [{ hits: baselineUsers }] : [])],
    redacted: { ...redacted, needs: before ? 'a baseline of more users' : needs },
  }
}
