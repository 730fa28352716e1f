/** One thing in Datadog: what its API takes as the body when it is created. */
export interface DatadogDocument<Body extends object = object> {
  /** Key, unique among its kind, which also names the file. `identity.ts` tells how to find the object in Datadog. */
  readonly key: string
  readonly body: Body
}
