/** Why a post, or one of its lines, was refused. */
export type RefusalReason =
  | 'host'
  | 'origin'
  | 'endpoint'
  | 'encoding'
  | 'too_large'
  | 'busy'
  | 'interrupted'
  | 'lines'
  | 'storage'

/** Refuses a post. Carries a reason and an HTTP status, never any of the posted content. */
export class Refusal extends Error {
  readonly reason: RefusalReason
  readonly status: 400 | 403 | 413 | 503 | 507

  constructor(reason: RefusalReason, status: Refusal['status']) {
    super(reason)
    this.reason = reason
    this.status = status
  }
}
