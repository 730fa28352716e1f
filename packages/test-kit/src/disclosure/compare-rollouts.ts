import { renewalJourney } from '@journey-monitor/cli/renewal'
import { publishCheck } from '../../../cli/src/rollout/publish-check.ts'
import { publishPeriod } from '../../../cli/src/rollout/results/publish-period.ts'
import { writtenCheck } from './attack-check.ts'
import { readMoment, writeMoment } from './attack-moment.ts'
import {
  type ComparedDocument,
  type Comparison,
  compareDocuments,
  recordingCounts,
  shownCells,
} from './differential.ts'
import { type RandomRollout, randomRollout } from './random-rollout.ts'

const { definition } = renewalJourney

/** Compares the shared checks, results, tickets and alerts of a random stage with those of its neighbors. */
export function compareRollouts(seed: number, neighbors: number): Promise<Comparison> {
  const rollout = randomRollout(seed, { many: 8 })
  const seeds = Array.from({ length: neighbors }, (_, i) => 1_000 * seed + i)
  return compareDocuments(rollout.events, seeds, events => writeDocuments({ ...rollout, events }))
}

async function writeDocuments(rollout: RandomRollout): Promise<Readonly<Record<string, ComparedDocument>>> {
  const read = await readMoment(rollout, ['results', 'incident', 'check'])
  const { checked, period, findings } = read
  const { results, incident } = await writeMoment(rollout, read, false)
  const check = writtenCheck(checked, rollout.plan, false)
  const { result, counts } = recordingCounts(() => publishCheck(definition, checked, { isExact: false }))
  const published = publishPeriod(definition, period, rollout.criteria, { isExact: false, findings })
  const ofCheck = [shownCells(result), counts, checked.verdict].join()
  // Verdicts are shown, and what they tell is in the ledger.
  const ofResults = [shownCells(published), ...findings.flatMap(({ verdict, lack }) => [verdict, lack])].join()
  const documents = [
    ...Object.entries(check).map(([name, text]) => [`check ${name}`, ofCheck, text] as const),
    ['results', ofResults, results.text] as const,
    ['results as CSV', ofResults, JSON.stringify(results.csv, null, 1)] as const,
    ['ticket', ofResults, incident.ticket] as const,
    ['alert', ofResults, incident.alert] as const,
  ]
  return Object.fromEntries(documents.map(([name, cells, text]) => [name, { cells, text }]))
}
