import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { renewalJourney } from '@journey-monitor/cli/renewal'
import { withFileEvidence } from '../../../cli/src/rollout/file-evidence.ts'
import { currentPeriodOf, stageOf } from '../../../cli/src/rollout/stages.ts'
import type { ShareSeries } from '../../../cli/src/rollout/status/publish-series.ts'
import { type RolloutStatus, readStatus } from '../../../cli/src/rollout/status/read-status.ts'
import { renderStatus } from '../../../cli/src/rollout/status/render-status.ts'
import { DAY, MINUTE } from '../../../cli/src/system/time-units.ts'
import { lines } from '../event-funnel.ts'
import { LATER } from '../journey-recorder.ts'
import { withFolder } from '../temporary-folder.ts'
import { planWith, randomCriteria } from './attack-check.ts'
import { type Leak, leaksBetween } from './leaks.ts'
import type { AttackedCriterion } from './learn-check.ts'
import { learnStatus, trueSeries } from './learn-status.ts'
import { randomFrom, randomPopulation } from './random-population.ts'

const { definition } = renewalJourney

/** Finds what the shared status page of a random population, spread over some days, gives away. */
export async function leaksOfRandomStatus(seed: number) {
  const criteria = randomCriteria(seed)
  const plan = planWith(criteria, randomFrom(seed)() < 0.5 ? 1 : 1_000)
  const stage = stageOf(plan, 'B')
  const period = currentPeriodOf(plan, stage, LATER)
  if (!period) throw new Error('the stage has not begun')
  const [shared, exact] = await withFolder(async folder => {
    const file = join(folder, 'events.ndjson')
    await writeFile(file, lines(randomPopulation(seed, { isSpread: true, many: 80 })))
    return withFileEvidence(renewalJourney, [file], period, LATER, async evidence => {
      const read = (isExact: boolean) =>
        readStatus({
          ...renewalJourney,
          ...{ plan, planFile: 'rollout.json', asOf: LATER, isExact },
          loadEvidence: (_, use) => use(evidence),
        })
      return [await read(false), await read(true)] as const
    })
  })
  const html = (status: RolloutStatus) => renderStatus(status, renewalJourney)
  return {
    leaks: leaksOfStatus(criteria, html(shared), exact),
    shared: html(shared),
    /** The page with a point for every day, which reveals counts. */
    naive: html({ ...shared, series: atEndsOfDays(exact.series) }),
    exact,
    criteria,
  }
}

function atEndsOfDays(series: ShareSeries): ShareSeries {
  const end = (at: number) => (Math.floor(at / DAY) + 1) * DAY - MINUTE
  return new Map([...series].map(([id, points]) => [id, points.map(point => ({ ...point, at: end(point.at) }))]))
}

/** Finds the counts from 1 to 10 that follow from a status page, to fewer than 5 possible values. */
export function leaksOfStatus(criteria: readonly AttackedCriterion[], shared: string, exact: RolloutStatus): Leak[] {
  const truth = learnStatus(definition, criteria, renderStatus({ ...exact, series: new Map() }, renewalJourney))
  trueSeries(truth.knowledge, definition, criteria, exact.series)
  return leaksBetween(learnStatus(definition, criteria, shared), truth)
}
