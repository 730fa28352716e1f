import { renewal } from '@journey-monitor/sdk/renewal'
import type { Report } from '../../../cli/src/report/compute-report.ts'
import { publishFunnelTables } from '../../../cli/src/report/publish-funnel-tables.ts'
import { sharedFunnelCsv } from '../../../cli/src/report/shared-funnel-csv.ts'
import { rendered, reportOn } from '../report/rendered-report.ts'
import { type Leak, leaksBetween } from './leaks.ts'
import { learnFunnelCsv } from './learn-funnel-csv.ts'
import { learnReport } from './learn-report.ts'
import { randomPopulation } from './random-population.ts'
import type { Learned } from './reader-knowledge.ts'
import { readingExact } from './reading-pattern.ts'
import { readPage } from './rendered-page.ts'

/** Finds the counts from 1 to 10 that follow from the HTML of a shared report, to fewer than 5 possible values. */
export function leaksOf(shared: string, report: Report): Leak[] {
  return leaksBetween(learnReport(renewal, readPage(shared)), trueNumbers(report))
}

function trueNumbers(report: Report): Learned {
  const timed = report.funnel.steps.map(each => each.timed)
  return readingExact(() => learnReport(renewal, readPage(rendered(report).html), { timed }))
}

/** Finds hidden counts that the shared report of a random population reveals. */
export async function leaksOfRandomReport(seed: number): Promise<Leak[]> {
  const report = await reportOn(randomPopulation(seed))
  return leaksOf(rendered(report, { share: true }).html, report)
}

/** Finds what the shared files of `funnel --by page --over … --csv` give away of a random population. */
export async function leaksOfRandomFunnelCsv(seed: number): Promise<Leak[]> {
  const report = await reportOn(randomPopulation(seed))
  const { groups = [] } = report.byAttribute.find(({ attribute }) => attribute === 'page') ?? {}
  const funnel = { ...report.funnel, groups: [...groups], over_time: [...(report.overTime?.buckets ?? [])] }
  const csv = sharedFunnelCsv(publishFunnelTables(renewal, funnel, { by: 'page' }))
  return leaksBetween(learnFunnelCsv(renewal, csv, 'page'), trueNumbers(report))
}
