import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { renewalJourney } from '@journey-monitor/cli/renewal'
import type { Fault } from '@journey-monitor/cli/simulate'
import { expect } from 'vitest'
import { connect } from '../../cli/src/datadog/client/connection.ts'
import { funnelFromDatadog, journeysInDatadog } from '../../cli/src/datadog/source/source.ts'
import type { EvidenceLoader } from '../../cli/src/rollout/baseline.ts'
import { hourlyTallies } from '../../cli/src/rollout/burst-correction.ts'
import { check, type StageCheck } from '../../cli/src/rollout/check.ts'
import type { Tally } from '../../cli/src/rollout/confidence-sequence.ts'
import type { RateCriterion } from '../../cli/src/rollout/evidence.ts'
import { withFileEvidence } from '../../cli/src/rollout/file-evidence.ts'
import { type CountingStores, storeEvidence } from '../../cli/src/rollout/funnel-evidence.ts'
import { parsePlan } from '../../cli/src/rollout/read-plan.ts'
import type { RolloutPlan } from '../../cli/src/rollout/rollout-plan.ts'
import { stageOf } from '../../cli/src/rollout/stages.ts'
import { createRandom, type Random } from '../../cli/src/simulate/seeded-random.ts'
import { createFakeDatadog } from './datadog/fake-api.ts'
import { bare, simulation } from './simulated-journeys.ts'
import { withFolder } from './temporary-folder.ts'

const HOUR = 3_600_000
const START = Date.parse('2026-12-07')
const DAYS = 4
/** Time at which both are asked: long after every journey has ended. */
const AS_OF = START + 10 * 24 * HOUR

/** Check of a stage by one source. */
export interface SourceCheck {
  readonly checked: StageCheck
  /** Hits and trials of each hour that has any, by the id of a criterion. */
  readonly hours: Readonly<Record<string, readonly Tally[]>>
}

/** Checks of a stage by both sources. */
export interface BothChecks {
  readonly files: SourceCheck
  readonly counts: SourceCheck
}

/**
 * Checks a simulated stage with outages at random times, once from files and once from Datadog's counts. Each person has one
 * journey, no event is missing, and most people always arrive, so that no app looks silent: what counts cannot see makes no
 * difference.
 */
async function checkedByBoth(seed: number): Promise<BothChecks> {
  const random = createRandom(seed, 0)
  const faults = Array.from({ length: random.whole(3) }, () => outage(random))
  return checksOf(simulated({ seed, journeys: 400 + random.whole(800), faults }))
}

/**
 * Checks a stage in which a page of the second app fails to load for most people in the last hours. Of the events by which the handoff
 * before it begins, one in `lostOf` is missing.
 */
export async function checkedWithLateOutage({ seed, lostOf }: { seed: number; lostOf: number }): Promise<BothChecks> {
  const from = new Date(START + DAYS * 24 * HOUR - 11 * HOUR).toISOString()
  const lines = simulated({
    ...{ seed, journeys: 1_600 },
    faults: [{ kind: 'handoff', step: 'care_team_pick', loses: 'page', chance: 0.6, from }],
  })
  let sent = 0
  return checksOf(lines.filter(line => !line.includes('"rx_renewal.modal.complete"') || sent++ % lostOf > 0))
}

function simulated({ seed, journeys, faults }: { seed: number; journeys: number; faults: Fault[] }): readonly string[] {
  return simulation({
    journeys,
    seed,
    mix: {
      ...bare,
      calendar: { ...bare.calendar, start: new Date(START).toISOString().slice(0, 10), days: DAYS, weekend: 1 },
      people: { ...bare.people, anotherLater: 0, anotherSoon: 0 },
      delivery: { ...bare.delivery, duplicated: 0 },
      faults,
    },
  }).lines
}

async function checksOf(lines: readonly string[]): Promise<BothChecks> {
  const plan = parsePlan(JSON.stringify(PLAN), 'rollout.json', renewalJourney)
  const files = await withFolder(async folder => {
    const file = join(folder, 'rum.ndjson')
    await writeFile(file, lines.join('\n'))
    return checkWith(plan, (period, use) => withFileEvidence(renewalJourney, [file], period, AS_OF, use))
  })
  const { env, close } = await createFakeDatadog({ events: lines.map(line => JSON.parse(line)) }).listen()
  try {
    const connection = await connect({ site: 'ddog-gov.com', env })
    const asked = { env: renewalJourney.profile.siteMap.env, now: AS_OF }
    const stores: CountingStores = {
      funnel: (definition, options) => funnelFromDatadog(definition, connection, { ...options, ...asked }),
      hours: (definition, { hasCauses, ...options }) =>
        journeysInDatadog(definition, connection, { ...options, ...asked }).hours({ hasCauses }),
    }
    const { criteria } = plan
    const counts = await checkWith(
      plan,
      storeEvidence(stores, renewalJourney, { criteria, asOf: AS_OF, env: undefined }),
    )
    return { files, counts }
  } finally {
    await close()
  }
}

async function checkWith(plan: RolloutPlan, loadEvidence: EvidenceLoader): Promise<SourceCheck> {
  const stage = stageOf(plan, 'B')
  const hours: Record<string, readonly Tally[]> = {}
  const checked = await check({
    ...{ ...renewalJourney, plan, planFile: 'rollout.json', stage, asOf: AS_OF },
    loadEvidence: (period, use) =>
      loadEvidence(period, async evidence => {
        for (const criterion of plan.criteria as RateCriterion[]) {
          hours[criterion.id] = hourlyTallies((await evidence.trials(criterion))?.outcomes ?? [])
        }
        return use(evidence)
      }),
  })
  return { checked, hours }
}

const PLAN = {
  ...{ journey: 'rx_renewal', toggle: 'the_toggle', minimum: { closedHours: 0, users: 20 } },
  phases: [
    {
      name: 'II',
      stages: [
        {
          ...{ id: 'B', kind: 'percentage', percentage: 25 },
          ...{ started: '2026-12-07T00:20Z', ended: '2026-12-10T21:40Z' },
        },
      ],
    },
  ],
  criteria: [
    { id: 'conversion', kind: 'conversion', severity: 'high', min: 0.4 },
    { id: 'handoff', kind: 'handoff_loss', severity: 'critical', step: 'care_team_pick', max: 0.08 },
    { id: 'returns', kind: 'handoff_loss', severity: 'low', step: 'return', max: 0.3 },
    { id: 'care_teams', kind: 'failure_rate', severity: 'critical', step: 'care_team_pick', max: 0.15 },
    { id: 'send', kind: 'failure_rate', severity: 'critical', step: 'send', max: 0.15 },
    { id: 'sm', kind: 'drop_off', severity: 'high', team: 'sm', cause: 'engineering', max: 0.25 },
    { id: 'meds', kind: 'drop_off', severity: 'low', team: 'meds', max: 0.25 },
  ],
}

/** An outage that begins and ends within the stage. */
function outage(random: Random): Fault {
  const from = random.whole(DAYS * 24 - 20)
  const time = {
    from: new Date(START + from * HOUR + random.whole(HOUR)).toISOString(),
    to: new Date(START + (from + 1 + random.whole(18)) * HOUR + random.whole(HOUR)).toISOString(),
  }
  const kinds = [
    { kind: 'failure', step: 'care_team_pick', code: 'care_team_api_error', chance: 0.1 + 0.7 * random.unit() },
    { kind: 'failure', step: 'send', code: 'send_error', chance: 0.1 + 0.7 * random.unit() },
    { kind: 'handoff', step: 'care_team_pick', loses: 'page', chance: 0.1 + 0.3 * random.unit() },
  ] as const
  return { ...(kinds[random.whole(kinds.length)] as (typeof kinds)[number]), ...time }
}

/**
 * Expects the same hours of both, and the same verdict. Counts do not tell the order of an hour's users, so files may know
 * a share to be beyond its limit that counts do not, but not the other way around.
 */
export async function expectAgreement(seed: number): Promise<void> {
  const { files, counts } = await checkedByBoth(seed)
  expect(counts.hours).toEqual(files.hours)
  const brokenIn = ({ checked }: SourceCheck) =>
    checked.findings.filter(({ verdict }) => verdict === 'broken').map(({ id }) => id)
  const [known, counted] = [brokenIn(files), brokenIn(counts)]
  expect(known).toEqual(expect.arrayContaining(counted))
  if (known.length === counted.length) expect(counts.checked.verdict).toBe(files.checked.verdict)
}
