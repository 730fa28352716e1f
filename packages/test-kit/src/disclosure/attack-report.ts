import type { JourneyDefinition } from '@journey-monitor/sdk'
import { renewal } from '@journey-monitor/sdk/renewal'
import { publishFunnelTables } from '../../../cli/src/report/publish-funnel-tables.ts'
import { sharedFunnelCsv } from '../../../cli/src/report/shared-funnel-csv.ts'
import { rendered, reportOn } from '../report/rendered-report.ts'
import { type Leak, leaksBetween } from './leaks.ts'
import { learnFunnelCsv } from './learn-funnel-csv.ts'
import { learnReport } from './learn-report.ts'
import { randomPopulation } from './random-population.ts'
import { readingExact } from './reading-pattern.ts'
import { readPage } from './rendered-page.ts'

/** Finds the counts from 1 to 10 that follow from the HTML of a shared report, to fewer than 5 possible values. */
export function leaksOf(definition: JourneyDefinition, shared: string, exact: string): Leak[] {
  const truth = readingExact(() => learnReport(definition, readPage(exact)))
  return leaksBetween(learnReport(definition, readPage(shared)), truth)
}

/** Finds hidden counts that the shared report of a random population reveals. */
export async function leaksOfRandomReport(seed: number): Promise<Leak[]> {
  const report = await reportOn(randomPopulation(seed))
  return leaksOf(renewal, rendered(report, { share: true }).html, rendered(report).html)
}

/** Finds what the shared files of `funnel --by page --over … --csv` give away of a random population. */
export async function leaksOfRandomFunnelCsv(seed: number): Promise<Leak[]> {
  const report = await reportOn(randomPopulation(seed))
  const { groups = [] } = report.byAttribute.find(({ attribute }) => attribute === 'page') ?? {}
  const funnel = { ...report.funnel, groups: [...groups], over_time: [...(report.overTime?.buckets ?? [])] }
  const csv = sharedFunnelCsv(publishFunnelTables(renewal, funnel, { by: 'page' }))
  const truth = readingExact(() => learnReport(renewal, readPage(rendered(report).html)))
  return leaksBetween(learnFunnelCsv(renewal, csv, 'page'), truth)
}
