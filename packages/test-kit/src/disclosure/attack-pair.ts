import { renewal } from '@journey-monitor/sdk/renewal'
import { DAY } from '../../../cli/src/system/time-units.ts'
import { START } from '../journey-recorder.ts'
import { rendered, reportOn } from '../report/rendered-report.ts'
import { type Leak, leaksBetween } from './leaks.ts'
import { learnReport } from './learn-report.ts'
import { randomPopulation } from './random-population.ts'
import { type Learned, ReaderKnowledge } from './reader-knowledge.ts'
import { readPage } from './rendered-page.ts'

/** Numbers of journeys: those of a longer time are those of a shorter one, and of the journeys that came since. */
const OF_JOURNEYS =
  /^(entered|completed|ended in|not reached|lost|unreturned|converted|returned|dropped|viewed_only|not returned|all |meds |sm |direct |page (list|details) |toggle )/

/** Counts that two shared reports reveal together: of one of them, and of the journeys that came in between. */
export interface PairLeaks {
  readonly ofOne: readonly Leak[]
  readonly between: readonly Leak[]
}

/**
 * Finds what two shared reports of a random population reveal, of its first days and of one day more.
 * @param many the most journeys beyond 11 that end in one way.
 */
export async function leaksOfReportPair(seed: number, many: number): Promise<PairLeaks> {
  const events = randomPopulation(seed, { isSpread: true, many })
  const until = (days: number) => reportOn(events, { from: START, to: START + days * DAY })
  const [earlier, later] = [await until(3), await until(4)]
  const learned = (share: boolean) =>
    learnPair([earlier, later].map(report => learnReport(renewal, readPage(rendered(report, { share }).html))))
  const leaks = leaksBetween(learned(true), learned(false))
  const isBetween = ({ name }: Leak) => name.startsWith('between: ')
  return { ofOne: leaks.filter(leak => !isBetween(leak)), between: leaks.filter(isBetween) }
}

function learnPair(reports: readonly Learned[]): Learned {
  const knowledge = new ReaderKnowledge()
  const restsOfLists = reports.flatMap(({ restsOfLists: rests }, i) =>
    rests.map(([name, whole, parts]) => [`${i} ${name}`, `${i} ${whole}`, parts.map(part => `${i} ${part}`)] as const),
  )
  for (const [i, report] of reports.entries()) knowledge.include(report.knowledge, name => `${i} ${name}`)
  const [earlier, later] = reports.map(report => new Set(report.knowledge.names))
  for (const name of earlier ?? [])
    if (later?.has(name) && OF_JOURNEYS.test(name)) knowledge.sum(`1 ${name}`, [`0 ${name}`, `between: ${name}`])
  return { knowledge, restsOfLists }
}
