import { BUILT_IN_REASONS, type JourneyDefinition } from '@journey-monitor/sdk'
import { type Database, literal } from './database.ts'

/** The number with which SQL knows a phase: the rung of the ladder to which it moves a step. */
export const RUNG = { start: 1, abandon: 2, fail: 3, complete: 4 } as const

/** What `implied` adds to the number of a move. */
const IMPLIED = 4
const VARIANTS = 2 * IMPLIED

/**
 * How many moves `definition` declares. SQL knows a move, all that attribution asks of an event, by a number from 1: a
 * signal (the start or completion of a step, its abandon for a reason, its failure by a code) in one of the variants that
 * `first`, `supersedes` and `implied` make.
 */
export function moveCount(definition: JourneyDefinition): number {
  return VARIANTS * signalsOf(definition).length
}

/** SQL of the variant that an event is, from 0. */
export const MOVE_VARIANT = `
  CASE WHEN first = 'true' THEN coalesce(former.rung, ${RUNG.start}) ELSE 0 END + CASE WHEN implied IS NULL THEN 0 ELSE ${IMPLIED} END`

interface DeclaredSignal {
  /** The number of its first variant. */
  readonly move: number
  /** Of the step. */
  readonly number: number
  readonly rung: number
  readonly cause: string | null
}

function signalsOf({ steps }: JourneyDefinition): DeclaredSignal[] {
  const signals = steps.flatMap(({ reasons = [], failures = {} }, i) => {
    const signal = (rung: number, cause: string | null = null) => ({ number: i + 1, rung, cause })
    return [
      signal(RUNG.start),
      signal(RUNG.complete),
      ...[...reasons, ...BUILT_IN_REASONS].map(reason => signal(RUNG.abandon, reason)),
      ...Object.keys(failures).map(code => signal(RUNG.fail, code)),
    ]
  })
  return signals.map((signal, i) => ({ move: 1 + i * VARIANTS, ...signal }))
}

/**
 * Fills the tables of what `definition` declares: `declared_phases`, `declared_steps`, `declared_signals` and
 * `declared_moves`.
 */
export async function declare(database: Database, definition: JourneyDefinition): Promise<void> {
  const signals = signalsOf(definition)
  const moveTo = (step: number, rung: number) =>
    signals.find(signal => signal.number === step && signal.rung === rung)?.move as number
  await database.run(table('declared_phases', 'phase, rung', Object.entries(RUNG)))
  await database.run(
    table(
      'declared_steps',
      'step, number, expiry_ms, is_entry, start, complete',
      definition.steps.map(({ name, entry, expiryMs }, i) => [
        name,
        i + 1,
        expiryMs ?? definition.expiryMs,
        i === 0 || entry === true,
        moveTo(i + 1, RUNG.start),
        moveTo(i + 1, RUNG.complete),
      ]),
    ),
  )
  await database.run(
    table(
      'declared_signals',
      'move, number, rung, cause',
      signals.map(({ move, number, rung, cause }) => [move, number, rung, cause]),
    ),
  )
  await database.run(`
    CREATE TABLE declared_moves AS
    FROM declared_signals CROSS JOIN range(${VARIANTS}) AS t (variant) SELECT
      move + variant AS move,
      number,
      rung,
      cause,
      variant >= ${IMPLIED} AS implied,
      variant % ${IMPLIED} > 0 AS first,
      CASE WHEN variant % ${IMPLIED} > ${RUNG.start} THEN variant % ${IMPLIED} END AS superseded`)
}

type Value = string | number | boolean | null

function table(name: string, columns: string, rows: readonly (readonly Value[])[]): string {
  const sql = (value: Value) => (typeof value === 'string' ? literal(value) : String(value))
  return `CREATE TABLE ${name} AS FROM (VALUES ${rows.map(row => `(${row.map(sql).join(', ')})`).join(', ')}) AS t (${columns})`
}
