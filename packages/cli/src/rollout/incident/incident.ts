import type { JourneyDefinition } from '@journey-monitor/sdk'
import type { JourneyLabels } from '../../journey/labels.ts'
import type { Severity } from '../../journey/severity.ts'
import type { NamedLink } from '../results/facts.ts'
import type { Trigger } from '../rollback-actions.ts'

/** What is known of a rollback, when it begins. What is undefined only people know. */
export interface Incident {
  readonly definition: JourneyDefinition
  readonly labels: JourneyLabels
  /** @example 'stage B (25 %)' */
  readonly stage: string
  /** Epoch ms. */
  readonly asOf: number
  /** Of the worst trigger. */
  readonly severity: Severity
  readonly triggers: readonly Trigger[]
  /** In words, where a person triggered it. */
  readonly reason: string | undefined
  /** Failure codes that were logged, most first, in Markdown. */
  readonly errors: readonly string[]
  /** What to do on them, in plain words. */
  readonly ideas: readonly string[]
  readonly toggle: string | undefined
  /** When and by whom the toggle was turned off, or its percentage lowered, in words. */
  readonly rolledBack: string | undefined
  /** When and by whom it was turned off, in words. */
  readonly toggleOff: string | undefined
  /** Of the pull request that turns it off. */
  readonly pullRequest: string | undefined
  /** Slack handles, with or without @. */
  readonly tags: readonly string[]
  readonly links: readonly NamedLink[]
  /** Of the initial Slack message. */
  readonly alert: string | undefined
  readonly ticket: string | undefined
}

/** Said after the severity: whose judgement it is where no criterion gave it. */
export function judgedBy({ triggers }: Incident): string {
  return triggers.length > 0 ? '' : ' (no criterion is broken: a person called for it)'
}

/** What to do on each of `codes`, most urgent first, without repeats. */
export function ideasFor(
  labels: JourneyLabels,
  codes: readonly { readonly step: string; readonly code: string }[],
): string[] {
  return [...new Set(codes.map(({ step, code }) => labels.onCode(step, code).todo))]
}
