import { BUILT_IN_REASONS, type JourneyDefinition } from '@journey-monitor/sdk'
import { type Database, literal } from './database.ts'

/** The rank of each phase, by which SQL knows it: a step stands at the highest rank that it has reached. */
export const PHASE_RANK = { start: 1, abandon: 2, fail: 3, complete: 4 } as const

/** Added to the code of an event that is implied. */
const IMPLIED = 4
const VARIANTS = 2 * IMPLIED

/**
 * Returns how many event codes `definition` has, which are numbered from 1. An event's code is all that attribution needs of
 * the event: its signal (the start or completion of a step, its abandon for a reason, its failure by a code) in one of the
 * variants that `first`, `supersedes` and `implied` make.
 */
export function eventCodeCount(definition: JourneyDefinition): number {
  return VARIANTS * signalsOf(definition).length
}

/** SQL of the variant of an event, from 0: added to the code of its signal, it gives the event's code. */
export const CODE_VARIANT = `
  CASE WHEN first = 'true' THEN coalesce(former.phase_rank, ${PHASE_RANK.start}) ELSE 0 END + CASE WHEN implied IS NULL THEN 0 ELSE ${IMPLIED} END`

interface DeclaredSignal {
  /** The event code of the signal's first variant. */
  readonly eventCode: number
  readonly stepNumber: number
  readonly rank: number
  readonly cause: string | null
}

function signalsOf({ steps }: JourneyDefinition): DeclaredSignal[] {
  const signals = steps.flatMap(({ reasons = [], failures = {} }, i) => {
    const signal = (rank: number, cause: string | null = null) => ({ stepNumber: i + 1, rank, cause })
    return [
      signal(PHASE_RANK.start),
      signal(PHASE_RANK.complete),
      ...[...reasons, ...BUILT_IN_REASONS].map(reason => signal(PHASE_RANK.abandon, reason)),
      ...Object.keys(failures).map(code => signal(PHASE_RANK.fail, code)),
    ]
  })
  return signals.map((signal, i) => ({ eventCode: 1 + i * VARIANTS, ...signal }))
}

/** Creates the tables `declared_phases`, `declared_steps`, `declared_signals` and `event_codes` from `definition`. */
export async function createDefinitionTables(database: Database, definition: JourneyDefinition): Promise<void> {
  const signals = signalsOf(definition)
  const codeOf = (step: number, rank: number) =>
    signals.find(signal => signal.stepNumber === step && signal.rank === rank)?.eventCode as number
  await database.run(
    [
      table('declared_phases', 'phase, phase_rank', Object.entries(PHASE_RANK)),
      table(
        'declared_steps',
        'step, number, expiry_ms, is_entry, start, complete',
        definition.steps.map(({ name, entry, expiryMs }, i) => [
          name,
          i + 1,
          expiryMs ?? definition.expiryMs,
          i === 0 || entry === true,
          codeOf(i + 1, PHASE_RANK.start),
          codeOf(i + 1, PHASE_RANK.complete),
        ]),
      ),
      table(
        'declared_signals',
        'event_code, number, phase_rank, cause',
        signals.map(({ eventCode, stepNumber, rank, cause }) => [eventCode, stepNumber, rank, cause]),
      ),
      `
    CREATE TABLE event_codes AS
    FROM declared_signals CROSS JOIN range(${VARIANTS}) AS t (variant) SELECT
      event_code + variant AS event_code,
      number,
      phase_rank,
      cause,
      variant >= ${IMPLIED} AS implied,
      variant % ${IMPLIED} > 0 AS first,
      CASE WHEN variant % ${IMPLIED} > ${PHASE_RANK.start} THEN variant % ${IMPLIED} END AS superseded`,
    ].join(';'),
  )
}

type Value = string | number | boolean | null

function table(name: string, columns: string, rows: readonly (readonly Value[])[]): string {
  const sql = (value: Value) => (typeof value === 'string' ? literal(value) : String(value))
  return `CREATE TABLE ${name} AS FROM (VALUES ${rows.map(row => `(${row.map(sql).join(', ')})`).join(', ')}) AS t (${columns})`
}
