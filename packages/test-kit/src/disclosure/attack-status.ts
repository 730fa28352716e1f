import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { renewalJourney } from '@journey-monitor/cli/renewal'
import type { EvidenceLoader } from '../../../cli/src/rollout/baseline.ts'
import { withFileEvidence } from '../../../cli/src/rollout/file-evidence.ts'
import type { ShareSeries } from '../../../cli/src/rollout/status/publish-series.ts'
import { type RolloutStatus, readStatus } from '../../../cli/src/rollout/status/read-status.ts'
import { renderStatus } from '../../../cli/src/rollout/status/render-status.ts'
import { DAY, MINUTE } from '../../../cli/src/system/time-units.ts'
import { lines } from '../event-funnel.ts'
import { withFolder } from '../temporary-folder.ts'
import { type Leak, leaksBetween } from './leaks.ts'
import { type AttackedCriterion, trueBaseline } from './learn-check.ts'
import { type Background, trueCounts } from './learn-criterion.ts'
import { learnStatus, trueSeries } from './learn-status.ts'
import { randomRollout, STAGE } from './random-rollout.ts'
import { readingExact } from './reading-pattern.ts'

const { definition } = renewalJourney

/** Finds what the shared status page of a random population, spread over some days, gives away. */
export async function leaksOfRandomStatus(seed: number) {
  const rollout = randomRollout(seed, { isSpread: true, many: 80 })
  const { criteria, events, plan } = rollout
  const loadEvidence =
    (file: string): EvidenceLoader =>
    (period, use) =>
      withFileEvidence(renewalJourney, [file], period, STAGE.to, use)
  const { shared, exact, background } = await withFolder(async folder => {
    const file = join(folder, 'events.ndjson')
    await writeFile(file, lines(events))
    return withFileEvidence(renewalJourney, [file], STAGE, STAGE.to, async evidence => {
      const read = (isExact: boolean) =>
        readStatus({
          ...renewalJourney,
          ...{ plan, planFile: 'rollout.json', asOf: STAGE.to, isExact },
          loadEvidence: (period, use) => (period.from === STAGE.from ? use(evidence) : loadEvidence(file)(period, use)),
        })
      return {
        shared: await read(false),
        exact: await read(true),
        background: await rollout.backgroundOf(evidence, loadEvidence(file)),
      }
    })
  })
  const html = (status: RolloutStatus) => renderStatus(status, renewalJourney)
  return {
    leaks: leaksOfStatus(criteria, html(shared), exact, background),
    shared: html(shared),
    /** The page with a point for every day, which reveals counts. */
    naive: html({ ...shared, series: atEndsOfDays(exact.series) }),
    exact,
    criteria,
    background,
  }
}

function atEndsOfDays(series: ShareSeries): ShareSeries {
  const end = (at: number) => (Math.floor(at / DAY) + 1) * DAY - MINUTE
  return new Map([...series].map(([id, points]) => [id, points.map(point => ({ ...point, at: end(point.at) }))]))
}

/** Finds the counts from 1 to 10 that follow from a status page, to fewer than 5 possible values. */
export function leaksOfStatus(
  criteria: readonly AttackedCriterion[],
  shared: string,
  exact: RolloutStatus,
  background: Background,
): Leak[] {
  const page = renderStatus({ ...exact, series: new Map() }, renewalJourney)
  const truth = readingExact(() => learnStatus(definition, criteria, page, background))
  trueSeries(truth.knowledge, definition, criteria, exact.series, background)
  trueCounts(truth.knowledge, background)
  trueBaseline(truth.knowledge, definition, criteria, background)
  return leaksBetween(learnStatus(definition, criteria, shared, background), truth)
}
