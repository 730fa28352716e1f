/** An event of a rollout that dashboards mark on their time series. It names no person. */
export interface RolloutMark {
  /** The same whenever the mark is derived again, so that it is posted once. */
  readonly key: string
  /**
   * The same for every time that the plan gives to one fact, such as the start of a stage: a later mark of the subject
   * corrects the earlier ones.
   */
  readonly subject: string
  readonly title: string
  readonly text: string
  /** Time of the mark, epoch ms, half open: a time that the plan writes as a day is somewhere in that day. */
  readonly from: number
  readonly to: number
  readonly level: 'info' | 'success' | 'warning' | 'error'
}
