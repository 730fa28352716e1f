import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { renewalJourney } from '@journey-monitor/cli/renewal'
import { expect } from 'vitest'
import type { Check } from '../../cli/src/rollout/check-json.ts'
import { withFileEvidence } from '../../cli/src/rollout/file-evidence.ts'
import { parsePlan } from '../../cli/src/rollout/read-plan.ts'
import { stageOf } from '../../cli/src/rollout/stages.ts'
import { starter } from '../../cli/src/rollout/starter.ts'
import { exactCheck } from './exact-check.ts'
import { calm, simulation } from './simulated-journeys.ts'

const HOUR = 3_600_000
const START = '2026-12-01'
/** People who see the link in a week, with the feature on for everyone: 1,000 a day choose it. */
const PER_WEEK = 18_000

const notes = ['support_queries', 'survey_sentiment', 'analytics_event']

/** Simulates a good release under the plan of `rollout init`, at `percentage` from {@link START} on. */
export async function starterRollout(
  { stage, percentage, hours, seed }: { stage: string; percentage: number; hours: number; seed: number },
  use: (checkAfter: (hours: number) => Promise<Check>) => Promise<void>,
): Promise<void> {
  const days = Math.ceil(hours / 24)
  const { lines } = simulation({
    journeys: Math.round((PER_WEEK / 7) * (percentage / 100) * days),
    seed,
    mix: {
      ...calm,
      calendar: { start: START, days, weekend: 1, stages: [{ from: START, percent: percentage }] },
      people: { ...calm.people, anotherLater: 0 },
      record: { views: false, clicks: false, resources: true, errors: false },
      faults: [],
    },
  })
  const plan = parsePlan(planText(stage), 'rollout.json', renewalJourney)
  const folder = await mkdtemp(join(tmpdir(), 'journey-monitor-test-'))
  try {
    const file = join(folder, 'rum.ndjson')
    await writeFile(
      file,
      lines.filter(line => !line.includes('"type":"resource"') || line.includes('/messages/renewal')).join('\n'),
    )
    await use(after => {
      const asOf = Date.parse(START) + after * HOUR
      return exactCheck({
        ...renewalJourney,
        ...{ plan, planFile: 'rollout.json', stage: stageOf(plan, stage), asOf },
        loadEvidence: (period, use) => withFileEvidence(renewalJourney, [file], period, asOf, use),
      })
    })
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** Percentage stages of the starter, each with the time after which a good release usually may advance from it. */
export const STAGES = [
  { stage: 'A', percentage: 5, hours: 84, next: 25 },
  { stage: 'B', percentage: 25, hours: 30, next: 50 },
  { stage: 'C', percentage: 50, hours: 24, next: 75 },
  { stage: 'D', percentage: 75, hours: 24, next: 100 },
  { stage: 'E', percentage: 100, hours: 24, next: undefined },
] as const

/** Expects that a good release advances from a stage at one of those times, and is not rolled back before. */
export function expectAdvance(
  { next, hours, ...stage }: (typeof STAGES)[number],
  { seed, looks = [hours] }: { readonly seed: number; readonly looks?: readonly number[] },
): Promise<void> {
  return starterRollout({ ...stage, hours: Math.max(...looks), seed }, async checkAfter => {
    let newest: object | undefined
    for (const look of looks) {
      const { verdict, percentage, reasons } = await checkAfter(look)
      expect([look, verdict, reasons]).not.toEqual([look, 'roll back', reasons])
      newest = { verdict, percentage, reasons }
      if (verdict === 'advance') break
    }
    expect(newest).toEqual({
      verdict: 'advance',
      percentage: next,
      reasons: [expect.stringMatching(/^every criterion is met by the journeys that began before /)],
    })
  })
}

/** The starter plan with traffic, a started stage, a signed checklist, and the manual metrics of its first day. */
function planText(stage: string): string {
  const manualMetrics = notes.map(criterion => ({
    ...{ name: criterion, kind: 'other', value: 'nothing new', source: 'by hand', date: `${START}T01:00Z`, by: 'Ada' },
    ...{ criterion, verdict: 'met' },
  }))
  return starter(renewalJourney)
    .replace('  // "traffic": { "usersPerWeek": 18000,', `  "traffic": { "usersPerWeek": ${PER_WEEK},`)
    .replace(`{ "id": "${stage}",`, `{ "id": "${stage}", "started": "${START}",`)
    .replaceAll('"discipline": ', '"signed": { "by": "Ada", "on": "2026-11-30" }, "discipline": ')
    .replace('"manualMetrics": []', `"manualMetrics": ${JSON.stringify(manualMetrics)}`)
}
