import { failureOwner, type StepDefinition } from '@journey-monitor/sdk'
import { counted } from '../system/format.ts'
import { type Assessment, type Finding, type Judgement, type NewCodes, source, undecided } from './finding.ts'
import type { Criterion } from './rollout-plan.ts'

/** Default number of users who must have met a code. */
const DEFAULT_USERS = 5
/** Codes that a message names; all of them are too many to read. */
const MOST_LISTED = 5
/**
 * A baseline has seen enough if, of a code that is as common in both, it would be the stage’s users alone who met it with at
 * most this probability.
 */
const MISSED_BY_BASELINE = 0.005

/**
 * Judges failure codes that are new to the baseline: broken if the plan's number of users met one while the baseline was large
 * enough; undecided if it never was. Of k users who met a code that is as common in the stage (n users so far) as in the
 * baseline (b users), all are the stage's with the probability (n / (n + b))^k. Users who come later make no code less new.
 */
export async function judgeNewCodes(
  { users: least = DEFAULT_USERS }: Extract<Criterion, { kind: 'new_codes' }>,
  { definition: { steps }, evidence, baseline }: Assessment,
): Promise<Judgement> {
  const definition = `no failure code that the baseline does not have is met by ${counted(least, 'user')}`
  const codes = await evidence.codes()
  if (!codes) return undecided(definition, 'not known', `${source(evidence)} cannot show it`)
  const before = await baseline.codes()
  const [stageUsers, baselineUsers] = [evidence.users.count, before?.users ?? 0]
  const unknown = [...codes]
    .filter(([code]) => !before?.known.has(code))
    .sort((a, b) => b[1].length - a[1].length)
    .map(([code, came]) => {
      const users = came.length
      const [step = '', failure] = code.split('.')
      const team = failureOwner(steps.find(({ name }) => name === step) as StepDefinition, failure)?.team ?? ''
      return {
        step,
        code: failure ?? '',
        team,
        users,
        came,
        text: `${code} of team ${team} (${counted(users, 'user')})`,
      }
    })
  const frequent = unknown.filter(({ users }) => users >= least)
  const broken = frequent.filter(({ came }) =>
    came.some((users, i) => i + 1 >= least && isBeyondChance(i + 1, users, baselineUsers)),
  )
  const [first] = broken
  const found = (codes: typeof unknown, isListed = true) => ({
    newCodes: { codes, least, stageUsers, baselineUsers, isListed },
    redacted: { definition, actual: isListed ? 'at least one; the figures are withheld' : 'none' },
  })
  const list = (those: typeof unknown) => {
    const rest = those.length - MOST_LISTED
    return [...those.slice(0, MOST_LISTED).map(({ text }) => text), ...(rest > 0 ? [`and ${rest} more`] : [])].join(
      ', ',
    )
  }
  if (first) {
    const otherTeams = [...new Set(broken.map(({ team }) => team))].filter(team => team !== first.team)
    const judged = { verdict: 'broken', definition, actual: list(broken), team: first.team } as const
    return { ...judged, ...found(broken), ...(otherTeams.length > 0 && { otherTeams }) }
  }
  if (frequent.length === 0) return { verdict: 'met', definition, actual: 'none', ...found(unknown, false) }
  const needs = before
    ? baselineUsers === 0
      ? 'a baseline with users: there were none at that time. Change "baseline" in the plan'
      : `a baseline of more users: ${counted(baselineUsers, 'user')} may have missed it`
    : 'a baseline with failure codes: a time, or a funnel'
  const { newCodes, redacted } = found(frequent)
  return {
    ...undecided(definition, list(frequent), needs),
    newCodes,
    redacted: { ...redacted, needs: before ? 'a baseline of more users' : needs },
  }
}

/** Tells whether it can hardly be chance that the baseline lacks a code that so many users met. */
function isBeyondChance(users: number, stageUsers: number, baselineUsers: number): boolean {
  return (stageUsers / (stageUsers + baselineUsers)) ** users <= MISSED_BY_BASELINE
}

/** Tells whether a code that so many users met could have led to the same verdict. They may have been the first to come. */
export function couldBeNewCode(users: number, verdict: Finding['verdict'], { least, ...of }: NewCodes): boolean {
  if (verdict === 'met') return users < least
  const came = verdict === 'broken' ? users : of.stageUsers
  return users >= least && isBeyondChance(users, came, of.baselineUsers) === (verdict === 'broken')
}

/** Returns how many users must at least have met a code for it to be broken. */
export function fewestToBreakAsNew(codes: NewCodes): number {
  let users = codes.least
  while (users < codes.stageUsers && !couldBeNewCode(users, 'broken', codes)) users++
  return users
}
