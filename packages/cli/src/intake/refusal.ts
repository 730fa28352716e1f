/** Why a post, or a line of one, was not taken. */
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

/** Ends a post. Carries a word and a status, never anything of what was posted. */
export class Refusal extends Error {
  readonly reason: RefusalReason
  readonly status: 400 | 403 | 413 | 503 | 507

  constructor(reason: RefusalReason, status: Refusal['status']) {
    super(reason)
    this.reason = reason
    this.status = status
  }
}
