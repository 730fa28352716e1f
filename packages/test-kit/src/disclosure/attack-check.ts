import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { renewalJourney } from '@journey-monitor/cli/renewal'
import { check } from '../../../cli/src/rollout/check.ts'
import { checkMarkdown, checkSlackMessage } from '../../../cli/src/rollout/check-messages.ts'
import { withFileEvidence } from '../../../cli/src/rollout/file-evidence.ts'
import { publishCheck } from '../../../cli/src/rollout/publish-check.ts'
import { parsePlan } from '../../../cli/src/rollout/read-plan.ts'
import { renderCheck } from '../../../cli/src/rollout/render-check.ts'
import type { RolloutPlan } from '../../../cli/src/rollout/rollout-plan.ts'
import { stageOf } from '../../../cli/src/rollout/stages.ts'
import { lines } from '../event-funnel.ts'
import { LATER } from '../journey-recorder.ts'
import { withFolder } from '../temporary-folder.ts'
import { type Leak, leaksBetween } from './leaks.ts'
import { type AttackedCriterion, learnCheck } from './learn-check.ts'
import { randomFrom, randomPopulation } from './random-population.ts'

const { definition, profile } = renewalJourney

/** Output of `rollout check` for one stage, in each format. */
export interface WrittenCheck {
  readonly markdown: string
  readonly slack: string
  readonly terminal: string
}

/** Finds hidden counts that the shared check of a random population reveals, under a plan with random limits. */
export async function leaksOfRandomCheck(seed: number) {
  const criteria = randomCriteria(seed)
  const { shared, exact } = await writtenChecks(randomPopulation(seed), criteria)
  return { leaks: leaksOfText(criteria, shared.markdown, exact.markdown), shared, exact, criteria }
}

/** Finds the counts from 1 to 10 that follow from a shared comment, to fewer than 5 possible values. */
export function leaksOfText(criteria: readonly AttackedCriterion[], shared: string, exact: string): Leak[] {
  return leaksBetween(learnCheck(definition, criteria, shared), learnCheck(definition, criteria, exact))
}

/** An exact comment in which only the shares of 1 to 10 are hidden. */
export function blackedOut(markdown: string): string {
  return markdown.replace(/\| ([\d.]+)% of ([\d,]+) [^|]*\|/g, (text, share: string, of: string) => {
    const hits = Math.round((Number(share) * Number(of.replaceAll(',', ''))) / 100)
    return hits >= 1 && hits <= 10 ? '| withheld |' : text
  })
}

/** Criteria of random limits: some of those that a plan may have. */
export function randomCriteria(seed: number): AttackedCriterion[] {
  const random = randomFrom(seed + 1)
  const limit = () => Math.ceil(random() * 40) / 100
  const lostBy = (team: string, cause?: string) => ({ kind: 'drop_off', team, ...(cause && { cause }), max: limit() })
  const always = [
    { kind: 'conversion', min: limit() },
    { kind: 'failure_rate', step: 'care_team_pick', max: limit() },
    { kind: 'handoff_loss', step: 'care_team_pick', max: limit() },
    lostBy('meds'),
    lostBy('sm'),
    lostBy('sm', 'engineering'),
    { kind: 'telemetry_loss', max: limit() },
  ]
  const sometimes = [
    lostBy('sm', 'ux'),
    lostBy('sm', 'known_limitation'),
    lostBy('meds', 'engineering'),
    lostBy('meds', 'ux'),
    { kind: 'failure_rate', step: 'send', max: limit() },
    { kind: 'handoff_loss', step: 'modal', max: limit() },
    { kind: 'handoff_loss', step: 'return', max: limit() },
  ]
  return [...always, ...sometimes.filter(() => random() < 0.4)].map((criterion, i) => ({
    id: `c${i}`,
    name: `Criterion ${i}`,
    severity: 'high',
    ...criterion,
  })) as never
}

/** A plan with one stage that runs, and these criteria. */
export function planWith(criteria: readonly AttackedCriterion[], minimumUsers = 1): RolloutPlan {
  const stage = { id: 'B', kind: 'percentage', percentage: 25, started: '2026-01-01' }
  return parsePlan(
    JSON.stringify({
      ...{ journey: definition.name, toggle: 'the_toggle' },
      ...{ minimum: { closedHours: 0, users: minimumUsers }, criteria },
      phases: [{ name: 'II', stages: [stage] }],
    }),
    'rollout.json',
    renewalJourney,
  )
}

async function writtenChecks(
  events: readonly object[],
  criteria: readonly AttackedCriterion[],
): Promise<{ shared: WrittenCheck; exact: WrittenCheck }> {
  const plan = planWith(criteria)
  const checked = await withFolder(async folder => {
    const file = join(folder, 'events.ndjson')
    await writeFile(file, lines(events))
    return check({
      ...renewalJourney,
      ...{ plan, planFile: 'rollout.json', stage: stageOf(plan, 'B'), asOf: LATER },
      loadEvidence: (period, use) => withFileEvidence(renewalJourney, [file], period, LATER, use),
    })
  })
  const write = (isExact: boolean): WrittenCheck => {
    const published = publishCheck(definition, checked, { isExact })
    const options = { profile, title: 'stage B (25%)' }
    return {
      markdown: checkMarkdown(published, options),
      slack: JSON.stringify(checkSlackMessage(published, { ...options, plan })),
      terminal: stripVTControlCharacters(renderCheck(published, { ...options, columns: 80 })),
    }
  }
  return { shared: write(false), exact: write(true) }
}
