import { BUILT_IN_REASONS, type JourneyDefinition } from '@journey-monitor/sdk'
import { type Database, literal } from './database.ts'

/** The number with which SQL knows a phase: the rung of the ladder to which it moves a step. */
export const RUNG = { start: 1, abandon: 2, fail: 3, complete: 4 } as const

/** Fills the tables of what `definition` declares: `declared_phases`, `declared_steps` and `declared_causes`. */
export async function declare(database: Database, definition: JourneyDefinition): Promise<void> {
  const { steps } = definition
  await database.run(table('declared_phases', 'phase, rung', Object.entries(RUNG)))
  await database.run(
    table(
      'declared_steps',
      'step, number, expiry_ms, is_entry',
      steps.map((step, i) => [step.name, i + 1, step.expiryMs ?? definition.expiryMs, i === 0 || step.entry === true]),
    ),
  )
  await database.run(
    table(
      'declared_causes',
      'number, cause, rung',
      steps.flatMap((step, i) => [
        ...[...(step.reasons ?? []), ...BUILT_IN_REASONS].map(reason => [i + 1, reason, RUNG.abandon]),
        ...Object.keys(step.failures ?? {}).map(code => [i + 1, code, RUNG.fail]),
      ]),
    ),
  )
}

type Value = string | number | boolean

function table(name: string, columns: string, rows: readonly (readonly Value[])[]): string {
  const sql = (value: Value) => (typeof value === 'string' ? literal(value) : String(value))
  return `CREATE TABLE ${name} AS FROM (VALUES ${rows.map(row => `(${row.map(sql).join(', ')})`).join(', ')}) AS t (${columns})`
}
