import { renewalJourney } from '@journey-monitor/cli/renewal'
import type { Finding } from '../../../cli/src/rollout/finding.ts'
import { findingForOthers } from '../../../cli/src/rollout/results/criterion-findings.ts'
import { answerForms } from '../../../cli/src/rollout/results/form-answers.ts'
import type { PeriodReport } from '../../../cli/src/rollout/results/period-report.ts'
import { publishPeriod } from '../../../cli/src/rollout/results/publish-period.ts'
import { resultsCsv } from '../../../cli/src/rollout/results/results-csv.ts'
import { outcomeOf } from '../../../cli/src/rollout/results/stage-notes.ts'
import { type Leak, leaksBetween } from './leaks.ts'
import type { AttackedCriterion } from './learn-check.ts'
import { type Background, trueCounts } from './learn-criterion.ts'
import { learnResults, type WrittenResults } from './learn-results.ts'
import { STAGE } from './random-rollout.ts'
import { readingExact } from './reading-pattern.ts'

const { definition } = renewalJourney

/** Finds the counts from 1 to 10 that follow from shared results, to fewer than 5 possible values. */
export function leaksOfResults(
  criteria: readonly AttackedCriterion[],
  shared: WrittenResults,
  exact: WrittenResults,
  background: Background,
): Leak[] {
  const truth = readingExact(() => learnResults(definition, criteria, exact, background))
  trueCounts(truth.knowledge, background)
  return leaksBetween(learnResults(definition, criteria, shared, background), truth)
}

interface ReadPeriod {
  readonly report: PeriodReport
  readonly criteria: readonly AttackedCriterion[]
  readonly findings: readonly Finding[]
}

/** The answers of a stage, and its criteria. */
export function writtenResults({ report, criteria, ...read }: ReadPeriod, isExact: boolean): WrittenResults {
  const published = publishPeriod(definition, report, criteria, { isExact, findings: read.findings })
  const { users, metrics, endpoints, errors, latency } = answerForms({ ...renewalJourney, published, period: STAGE })
  const findings = criteria.map((criterion, i) =>
    findingForOthers(criterion, read.findings[i] as Finding, published.criteria[i]),
  )
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
