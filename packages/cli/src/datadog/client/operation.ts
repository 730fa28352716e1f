/** A request to Datadog, as error messages name it. */
export interface Operation {
  /** E.g. `count events`. */
  readonly what: string
  /** The permission that it takes. */
  readonly permission: string
}
