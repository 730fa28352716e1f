import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { renewalJourney } from '@journey-monitor/cli/renewal'
import type { Finding } from '../../../cli/src/rollout/finding.ts'
import { findingForOthers } from '../../../cli/src/rollout/results/criterion-findings.ts'
import { answerForms } from '../../../cli/src/rollout/results/form-answers.ts'
import { type PeriodReport, withPeriodReport } from '../../../cli/src/rollout/results/period-report.ts'
import { publishPeriod } from '../../../cli/src/rollout/results/publish-period.ts'
import { resultsCsv } from '../../../cli/src/rollout/results/results-csv.ts'
import { outcomeOf } from '../../../cli/src/rollout/results/stage-notes.ts'
import { lines } from '../event-funnel.ts'
import { LATER } from '../journey-recorder.ts'
import { withFolder } from '../temporary-folder.ts'
import { randomCriteria } from './attack-check.ts'
import { type Leak, leaksBetween } from './leaks.ts'
import type { AttackedCriterion } from './learn-check.ts'
import { learnResults, type WrittenResults } from './learn-results.ts'
import { randomPopulation } from './random-population.ts'

const PERIOD = { from: Date.parse('2026-01-01'), to: LATER }
const { definition } = renewalJourney

/** Finds hidden counts that the shared results of a random population reveal. */
export async function leaksOfRandomResults(seed: number) {
  const criteria = randomCriteria(seed)
  const report = await withFolder(async folder => {
    const file = join(folder, 'events.ndjson')
    await writeFile(file, lines(randomPopulation(seed)))
    return withPeriodReport(renewalJourney, [file], PERIOD, LATER, async report => report)
  })
  const [shared, exact] = [writtenResults(report, criteria, false), writtenResults(report, criteria, true)]
  return { leaks: leaksOfResults(criteria, shared, exact), shared, exact, criteria }
}

/** Finds the counts from 1 to 10 that follow from shared results, to fewer than 5 possible values. */
export function leaksOfResults(
  criteria: readonly AttackedCriterion[],
  shared: WrittenResults,
  exact: WrittenResults,
): Leak[] {
  return leaksBetween(learnResults(definition, criteria, shared), learnResults(definition, criteria, exact))
}

/** The answers of a stage, and its criteria, as if each were met. */
function writtenResults(
  report: PeriodReport,
  criteria: readonly AttackedCriterion[],
  isExact: boolean,
): WrittenResults {
  const published = publishPeriod(definition, report, criteria, { isExact })
  const { users, metrics, endpoints, errors, latency } = answerForms({ ...renewalJourney, published, period: PERIOD })
  const findings = criteria.map((criterion, i) => {
    const found = { name: criterion.name, verdict: 'met', definition: 'as it was', actual: '' } as Finding
    return findingForOthers(criterion, found, published.criteria[i], published)
  })
  const said = findings.map(each => `${each.name} (${each.definition}): ${outcomeOf(each)}`)
  return {
    text: [users, ...said, ...metrics, endpoints, errors, latency]
      .flatMap(each => (typeof each === 'object' ? [each.value, ...each.details] : (each ?? [])))
      .join('\n'),
    csv: resultsCsv(
      { published, notes: { criteria: findings, manual: [], feedback: [] } },
      number => definition.steps[number - 1]?.name ?? '',
    ),
  }
}
