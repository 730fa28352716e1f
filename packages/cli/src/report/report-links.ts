import type { Phase } from '@journey-monitor/sdk'
import type { PublishedLoss } from './publish-funnel.ts'
import type { PublishedEndpoint } from './publish-usage.ts'

/**
 * Addresses of the events behind the rows of a report. An address contains the names in its row, but no count and no ID.
 * Undefined: the row has no events of its own.
 */
export interface ReportLinks {
  /** Journeys that entered at `entry`, by default at the first step, and started, completed, … a step. */
  step(step: string, phase: Phase, entry?: string): string | undefined
  /**
   * Link to the events that a loss is counted from: those that name its cause, those that enter the step, or those that
   * complete the step before.
   */
  loss(loss: Pick<PublishedLoss, 'step' | 'where' | 'cause'>, entry?: string): string | undefined
  /** Failures that a team owns. */
  teamFailures(team: string): string | undefined
  /** Journeys that completed the intent step with this value of an attribute; null: without one. */
  attribute(name: string, value: string | null): string | undefined
  /** Failures between two times, epoch ms. */
  failures(from: number, to: number): string | undefined
  /** Views of a page. */
  page(page: string): string | undefined
  /** Requests to an endpoint, of one status or of any. */
  endpoint(endpoint: Pick<PublishedEndpoint, 'method' | 'path'>, status?: number): string | undefined
  /** Events of the journey that an app sent. */
  app(app: string): string | undefined
}
