import { NO_BASELINE, shareEvidence } from '@journey-monitor/test-kit/share-evidence'
import { expect, test } from 'vitest'
import { renewalJourney } from '../renewal/renewal-profile.ts'
import { withBaseline } from './baseline.ts'
import { parsePlan } from './read-plan.ts'
import { currentPeriodOf, type Period, stageOf } from './stages.ts'

const stage = (id: string, started: string, more: object = {}) => ({
  ...{ id, kind: 'percentage', percentage: 5, started, ...more },
})
const rolledBack = { at: '2026-12-04', severity: 'high', by: 'Ada', resolvedAt: '2026-12-05' }

/** Returns the days whose events are the baseline of a stage, two days after it began. */
async function daysOf(baseline: object, id = 'C'): Promise<readonly string[] | undefined> {
  const text = {
    ...{ journey: 'rx_renewal', toggle: 't', baseline },
    phases: [
      {
        name: 'I',
        stages: [stage('A', '2026-12-01'), stage('B', '2026-12-03', { rolledBack }), stage('C', '2026-12-08')],
      },
    ],
    criteria: [{ id: 'conversion', kind: 'conversion', severity: 'high', min: 0.4 }],
  }
  const plan = parsePlan(JSON.stringify(text), 'rollout.json', renewalJourney)
  const period = currentPeriodOf(plan, stageOf(plan, id), Date.parse('2026-12-10')) as Period
  let found: Period | undefined
  await withBaseline(
    {
      ...{ plan, planFile: 'rollout.json', definition: renewalJourney.definition, period },
      loadEvidence(loaded, use) {
        found = loaded
        return use(shareEvidence(loaded, NO_BASELINE.trials as never))
      },
    },
    async () => undefined,
  )
  return found && [found.from, found.to].map(at => new Date(at).toISOString().slice(0, 10))
}

test('the baseline is the stage before, since its last fix; a stage by its ID; or a range of time', async () => {
  expect(await daysOf({ stage: 'previous' })).toEqual(['2026-12-05', '2026-12-08'])
  expect(await daysOf({ stage: 'A' })).toEqual(['2026-12-01', '2026-12-03'])
  expect(await daysOf({ from: '2026-11-01', to: '2026-11-08' })).toEqual(['2026-11-01', '2026-11-08'])
})

test('the first stage has none before it, and no stage is its own baseline', async () => {
  expect(await daysOf({ stage: 'previous' }, 'A')).toBeUndefined()
  expect(await daysOf({ stage: 'C' })).toBeUndefined()
})
