/** A criterion of a rollout plan, as the limit of a monitor that measures the same. Shares are percent, times ms. */
export interface PlanLimit {
  /** ID of the criterion. */
  readonly criterion: string
  readonly kind: 'failures' | 'handoff' | 'latency'
  /** The step, or the endpoint, such as `POST /messages/:id`. */
  readonly of: string
  /** Limit of a share, which also has a margin. */
  readonly warning?: number
  /** Limit and margin of a share; otherwise the limit. */
  readonly critical: number
}
