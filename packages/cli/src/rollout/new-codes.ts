import { failureOwner, type StepDefinition } from '@journey-monitor/sdk'
import { codesOf } from '../journey/definition-facts.ts'
import { counted } from '../system/format.ts'
import { confidenceSequence, isBeyond } from './confidence-sequence.ts'
import { alphaOf, alphaOfCriterion } from './error-rate.ts'
import { type Assessing, type Judgement, source, undecided } from './finding.ts'
import type { Criterion } from './rollout-plan.ts'

/**
 * Broken where a failure code that the baseline never saw is surely met by more users than the baseline could have missed. The
 * error rate is shared out among the declared codes, and of each between stage and baseline.
 */
export async function judgeNewCodes(
  { users: least = 1 }: Extract<Criterion, { kind: 'new_codes' }>,
  { definition: { steps }, plan, evidence, baseline }: Assessing,
): Promise<Judgement> {
  const definition = `no failure code that the baseline does not have${least > 1 ? ` is met by ${counted(least, 'user')}` : ''}`
  const before = await baseline.codes()
  const codes = await evidence.codes()
  if (!before) return undecided(definition, 'not known', 'a baseline that is a time or a funnel')
  if (!codes) return undecided(definition, 'not known', `${source(evidence)} cannot tell it`)

  const declared = steps.flatMap(codesOf).length
  const missed = confidenceSequence({ hits: 0, trials: before.users }, alphaOfCriterion(plan) / 2 / declared).high
  const alpha = alphaOf(plan) / 2 / declared
  const unknown = [...codes]
    .filter(([code, users]) => !before.known.has(code) && users >= least)
    .sort((a, b) => b[1] - a[1])
    .map(([code, users]) => {
      const [name, failure] = code.split('.')
      const team = failureOwner(steps.find(step => step.name === name) as StepDefinition, failure)?.team ?? ''
      const isBroken = isBeyond({ hits: users, trials: evidence.users.count }, missed, 'above', alpha)
      return { team, isBroken, told: `${code} of team ${team} (${counted(users, 'user')})` }
    })
  const tell = (those: typeof unknown) => those.map(({ told }) => told).join(', ')
  const broken = unknown.filter(({ isBroken }) => isBroken)
  const [first] = broken
  if (first) {
    const isOnes = broken.every(({ team }) => team === first.team)
    return { verdict: 'broken', definition, actual: tell(broken), ...(isOnes && { team: first.team }) }
  }
  if (unknown.length === 0) return { verdict: 'met', definition, actual: 'none' }
  const actual = `none but what the baseline may have missed, being rare: ${tell(unknown)}`
  return { verdict: 'met', definition, actual }
}
