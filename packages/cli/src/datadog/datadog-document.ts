/** One thing in Datadog: what its API takes as the body when it is created. */
export interface DatadogDocument<Body extends object = object> {
  /** Of its kind, no other has it. The file is called like it; see `identity.ts` for how it is found again in Datadog. */
  readonly key: string
  readonly body: Body
}
