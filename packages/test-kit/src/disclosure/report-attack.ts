import { renewal } from '@journey-monitor/sdk/renewal'
import { rendered, reportOn } from '../report/rendered-report.ts'
import { type Leak, leaksOf } from './attack-report.ts'
import { randomPopulation } from './random-population.ts'

/** What the shared report of a random population gives away. */
export async function leaksOfRandomReport(seed: number): Promise<Leak[]> {
  const report = await reportOn(randomPopulation(seed))
  return leaksOf(renewal, rendered(report, { share: true }).html, rendered(report).html)
}
