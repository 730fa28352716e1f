import type { Cell, Ledger } from '../disclosure/ledger.ts'
import { endpointText } from '../journey/endpoint-text.ts'
import { KEEP } from '../report/publish-funnel.ts'
import type { Finding, TimedAnswers } from './finding.ts'
import type { Criterion } from './rollout-plan.ts'

interface Latency {
  readonly finding: Finding
  readonly endpoint: string
  readonly answers: TimedAnswers
}

/** Callers of an endpoint whose first request failed. */
export interface PublishedCallers {
  readonly endpoint: string
  readonly hits: Cell
  readonly trials: Cell
}

/**
 * Adds the answers behind the findings of latencies. Returns the cells that decide whether a finding may be shown: those
 * of all latencies of its endpoint, because two limits tell how many answers lie between them, and a verdict bounds
 * the slow answers of whoever knows all answers.
 */
export function publishAnswers(
  ledger: Ledger,
  criteria: readonly Criterion[],
  findings: readonly Finding[],
  callers: readonly PublishedCallers[],
): Map<Finding, readonly Cell[]> {
  const latencies = findings.flatMap((finding, i): Latency[] => {
    const criterion = criteria[i]
    return criterion?.kind === 'latency' && finding.answers
      ? [{ finding, endpoint: endpointText(criterion.endpoint), answers: finding.answers }]
      : []
  })
  const published = new Map<Finding, readonly Cell[]>()
  for (const [endpoint, own] of Map.groupBy(latencies, latency => latency.endpoint)) {
    const cells = publishEndpoint(
      ledger,
      own.map(({ answers }) => answers),
      callers.filter(each => endpointText(each.endpoint) === endpoint),
    )
    for (const { finding } of own) published.set(finding, cells)
  }
  return published
}

function publishEndpoint(
  ledger: Ledger,
  answers: readonly TimedAnswers[],
  callers: readonly PublishedCallers[],
): Cell[] {
  const [first] = answers.filter(each => !each.isStretch)
  const all = first && ledger.count(first.trials, KEEP.entered)
  const timed = answers.map(each => {
    const trials = each.isStretch || !all ? ledger.count(each.trials, KEEP.entered) : all
    const hits = ledger.count(each.hits)
    ledger.difference(trials, hits)
    if (all && each.isStretch) ledger.difference(all, trials)
    return { ...each, hits, trials, slow: each.hits }
  })
  for (const lower of timed) {
    for (const higher of timed) {
      if (lower.isStretch || lower.limitMs > higher.limitMs || lower === higher || lower.slow < higher.slow) continue
      ledger.difference(lower.hits, higher.hits)
    }
  }
  // First good answers are among the good ones.
  if (all) for (const { hits, trials } of callers) ledger.differenceWithin(all, ledger.difference(trials, hits))
  return timed.flatMap(({ hits, trials }) => [hits, trials])
}
