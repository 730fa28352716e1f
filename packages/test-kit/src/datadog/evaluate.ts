import { type GroupBy, group, select } from './aggregate.ts'
import { type Aggregation, compute } from './compute.ts'
import { evaluateFormula } from './formula.ts'
import type { RumEvent } from './rum-event.ts'

export { aggregate } from './aggregate.ts'
export { evaluateFormula } from './formula.ts'
export type { RumEvent } from './rum-event.ts'

/** A query as widgets and monitors take it. Its search must have no template variables: see `fillVariables`. */
export interface NamedQuery {
  readonly name: string
  readonly search: { readonly query: string }
  readonly compute: Aggregation
  readonly group_by?: readonly GroupBy[]
}

/** Range of event times, epoch ms, both ends included. */
export interface TimeFrame {
  readonly from?: number
  readonly to?: number
}

export interface Row {
  /** Values of the group, by facet. */
  readonly by: Readonly<Record<string, string>>
  /** Value of each formula, in order; null: no data. */
  readonly values: readonly (number | null)[]
}

/**
 * Evaluates the formulas of a widget or monitor over `events`: one row for each group. Follows our reading of Datadog's
 * documentation. A query without matches in a group has no data there, even if it counts.
 * @example
 * const [row] = evaluateFormulas(events, { queries: widget.requests[0].queries, formulas: ['lost / all'] })
 */
export function evaluateFormulas(
  events: readonly RumEvent[],
  { queries, formulas }: { readonly queries: readonly NamedQuery[]; readonly formulas: readonly string[] },
  { from, to }: TimeFrame = {},
): Row[] {
  const frame = { ...(from !== undefined && { from: String(from) }), ...(to !== undefined && { to: String(to) }) }
  const groups = new Map<string, { by: Row['by']; found: Record<string, number | null> }>()
  const nothing = Object.fromEntries(queries.map(({ name }) => [name, null]))
  if (queries.every(({ group_by = [] }) => group_by.length === 0)) groups.set('{}', { by: {}, found: { ...nothing } })
  for (const { name, search, compute: how, group_by = [] } of queries) {
    const found = select(events, { query: search.query, ...frame })
    for (const { by, events } of group(found, group_by, how)) {
      const key = JSON.stringify(by)
      const row = groups.get(key) ?? { by, found: { ...nothing } }
      row.found[name] = events.length === 0 ? null : compute(events, how)
      groups.set(key, row)
    }
  }
  return [...groups.values()].map(({ by, found }) => ({
    by,
    values: formulas.map(formula => evaluateFormula(formula, found)),
  }))
}
