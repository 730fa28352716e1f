import { BUILT_IN_REASONS, type JourneyDefinition } from '@journey-monitor/sdk'
import { type Database, literal } from './database.ts'

/** The number with which SQL knows a phase: the rung of the ladder to which it moves a step. */
export const RUNG = { start: 1, abandon: 2, fail: 3, complete: 4 } as const

/**
 * How many moves `definition` declares. SQL knows a move, what an event says of a step, by a number from 1: a start, a
 * completion, an abandon for a reason or a failure by a code; those that are implied come after all others.
 */
export function moveCount(definition: JourneyDefinition): number {
  return 2 * movesOf(definition).length
}

function movesOf({ steps }: JourneyDefinition): [number: number, rung: number, cause: string | null][] {
  return steps.flatMap((step, i) => [
    [i + 1, RUNG.start, null],
    [i + 1, RUNG.complete, null],
    ...[...(step.reasons ?? []), ...BUILT_IN_REASONS].map((reason): [number, number, string] => [
      i + 1,
      RUNG.abandon,
      reason,
    ]),
    ...Object.keys(step.failures ?? {}).map((code): [number, number, string] => [i + 1, RUNG.fail, code]),
  ])
}

/**
 * Fills the tables of what `definition` declares: `declared_phases`, `declared_steps`, `declared_causes` and
 * `declared_moves`.
 */
export async function declare(database: Database, definition: JourneyDefinition): Promise<void> {
  const moves = movesOf(definition)
  const numbered = moves.map((move, i) => [i + 1, ...move] as const)
  const moveTo = (step: number, rung: number) => moves.findIndex(move => move[0] === step && move[1] === rung) + 1
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
      'declared_causes',
      'move, number, rung, cause',
      numbered.filter(([, , , cause]) => cause !== null),
    ),
  )
  await database.run(
    table(
      'declared_moves',
      'move, number, rung, cause, implied',
      numbered.flatMap(([move, ...what]) => [
        [move, ...what, false],
        [move + moves.length, ...what, true],
      ]),
    ),
  )
}

type Value = string | number | boolean | null

function table(name: string, columns: string, rows: readonly (readonly Value[])[]): string {
  const sql = (value: Value) => (typeof value === 'string' ? literal(value) : String(value))
  return `CREATE TABLE ${name} AS FROM (VALUES ${rows.map(row => `(${row.map(sql).join(', ')})`).join(', ')}) AS t (${columns})`
}
