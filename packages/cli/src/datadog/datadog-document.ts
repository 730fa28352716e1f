/** An object for Datadog, as its API accepts it for a create. */
export interface DatadogDocument<Body extends object = object> {
  /** Key, unique among its kind, which also names the file. `identity.ts` tells how to find the object in Datadog. */
  readonly key: string
  readonly body: Body
}
