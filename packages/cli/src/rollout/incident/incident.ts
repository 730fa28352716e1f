import type { JourneyDefinition } from '@journey-monitor/sdk'
import type { JourneyLabels } from '../../journey/labels.ts'
import type { Severity } from '../../journey/severity.ts'
import type { NamedLink } from '../results/results-facts.ts'
import type { Trigger } from '../rollback-actions.ts'

/** Facts about a rollback at its beginning. Only people know what is undefined. */
export interface Incident {
  readonly definition: JourneyDefinition
  readonly labels: JourneyLabels
  /** @example 'stage B (25%)' */
  readonly stage: string
  /** Epoch ms. */
  readonly asOf: number
  /** Severity of the worst trigger. */
  readonly severity: Severity
  readonly triggers: readonly Trigger[]
  /** Steps before the rollback process, if the events are too old to act on. */
  readonly firstSteps: readonly string[]
  /** Reason in words, if a person triggered the rollback. */
  readonly reason: string | undefined
  /** Failure codes that were logged, most first, in Markdown. */
  readonly errors: readonly string[]
  /** Suggested responses to the failure codes, in plain words. */
  readonly ideas: readonly string[]
  readonly toggle: string | undefined
  /** Time and person of the rollback, whether the toggle was turned off or its percentage lowered, in words. */
  readonly rolledBack: string | undefined
  /** Time at which the toggle was turned off, and the person, in words. */
  readonly toggleOff: string | undefined
  /** URL of the pull request that turns the feature off. */
  readonly pullRequest: string | undefined
  /** Slack handles, with or without @. */
  readonly tags: readonly string[]
  readonly links: readonly NamedLink[]
  /** URL of the initial Slack message. */
  readonly alert: string | undefined
  readonly ticket: string | undefined
}

/** Names the person whose judgment the severity is, if no criterion gave it. */
export function judgedBy({ triggers }: Incident): string {
  return triggers.length > 0 ? '' : ' (no criterion is broken: a person called for it)'
}

/** Returns the responses to `codes`, most urgent first, without repetition. */
export function ideasFor(
  labels: JourneyLabels,
  codes: readonly { readonly step: string; readonly code: string }[],
): string[] {
  return [...new Set(codes.map(({ step, code }) => labels.onCode(step, code).todo))]
}
