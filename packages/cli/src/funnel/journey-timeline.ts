import { failureOwner, type JourneyDefinition, type Kind, type Phase, type StepDefinition } from '@journey-monitor/sdk'
import { type Database, literal } from '../events/database.ts'
import { PHASE_RANK } from '../events/definition-tables.ts'
import type { Dimension } from '../events/dimensions.ts'
import { withEventDatabase } from '../events/event-database.ts'
import { type EventInput, refuseEmpty } from '../events/find-event-files.ts'
import { openEvents } from '../events/open-events.ts'
import { lossOwner } from '../journey/loss-owner.ts'
import { InputError } from '../system/errors.ts'
import { attribute, type Outcome } from './attribution.ts'
import { removeDuplicates } from './duplicates.ts'
import { findPaths } from './paths.ts'

/** One journey, event by event. It is one person's: for the team alone. Times are epoch ms, durations ms. */
export interface JourneyTimeline {
  readonly journey: string
  readonly version: number
  readonly id: string
  readonly as_of: number
  readonly started_at: number
  readonly entry_step: string
  readonly outcome: Outcome
  /** Step, owner and cause of the loss; for a converted journey, those of its lost return; otherwise null. */
  readonly lost: {
    readonly step: string
    readonly where: 'step' | 'handoff'
    readonly cause: string
    readonly team: string
    readonly kind: Kind
  } | null
  /** Missing values of `seq`. */
  readonly missing: readonly number[]
  readonly duplicates: number
  /** Events in order of `seq`, then date. */
  readonly events: readonly TimelineEvent[]
}

/** Event of a timeline. Fields that do not apply are absent. */
export interface TimelineEvent {
  readonly seq: number
  readonly date: number
  /** Time since the journey began, by the browser's clock. */
  readonly elapsed_ms: number
  readonly step: string
  readonly phase: Phase
  readonly app: string
  readonly attempt: number
  readonly first: boolean
  readonly implied?: true
  readonly step_ms?: number
  /** A reason or a code. */
  readonly cause?: string
  /** Kind of the code. */
  readonly kind?: Kind
  readonly team?: string
  readonly http_status?: number
  readonly api_code?: string
  /** Another event has this `seq`: a duplicated tab. */
  readonly conflict?: true
}

export interface TimelineOptions {
  /** Time of the question, epoch ms. Default: the date of the newest event. */
  readonly asOf?: number | undefined
}

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i

/**
 * Reads one journey by its correlation ID, from the same inputs as `computeFunnel`. Contains only values of its journey
 * events.
 *
 * @throws InputError if the journey is not found, or an input cannot be read.
 * @example const { outcome, events } = await readTimeline(renewal, ['.journeys'], '2f0c…')
 */
export function readTimeline(
  definition: JourneyDefinition,
  inputs: readonly EventInput[],
  id: string,
  { asOf }: TimelineOptions = {},
): Promise<JourneyTimeline> {
  if (!UUID.test(id)) throw new InputError(`${id} is not a correlation ID; give the UUID in context.journey.id`)
  return withEventDatabase(inputs, async (database, files) => {
    refuseEmpty(inputs, files)
    const { newest } = await openEvents(database, definition, files, { dimensions: DETAILS })
    const as_of = asOf ?? newest ?? Date.now()
    await database.run(`CREATE TABLE chosen AS FROM stored_events WHERE journey = ${literal(id)}`)
    const [found] = await database.rows<{ events: number }>('FROM chosen SELECT coalesce(sum(1 + copies), 0) AS events')
    if (found?.events === 0)
      throw new InputError(`there is no event of ${definition.name} with the correlation ID ${id}; look in other files`)
    await findPaths(database, definition, { asOf: as_of, mayRepeat: true })
    const { outcomes, losses } = await attribute(database, definition)
    const [loss] = losses
    const step = definition.steps[(loss?.number ?? 0) - 1]
    await removeDuplicates(database, 'chosen')
    const rows = await readRows(database)
    const [first] = rows as [Row]
    const seqs = new Set(rows.map(({ seq }) => seq))
    return {
      journey: definition.name,
      version: definition.version,
      id: id.toLowerCase(),
      as_of,
      started_at: first.started_at,
      entry_step: definition.steps[first.entry - 1]?.name as string,
      outcome: outcomes[0]?.outcome as Outcome,
      lost: loss && step ? { step: step.name, ...pick(loss), ...lossOwner(step, loss.where, loss.cause) } : null,
      missing: Array.from({ length: Math.max(...seqs) }, (_, i) => i + 1).filter(seq => !seqs.has(seq)),
      duplicates: (found?.events ?? 0) - rows.length,
      events: rows.map(row => eventOf(definition.steps[row.number - 1] as StepDefinition, row, rows)),
    }
  })
}

const DETAILS: readonly Dimension[] = ['http_status', 'api_code'].map(name => ({
  name,
  example: '',
  sql: `trim(${name}, '"')`,
}))

interface Row {
  readonly seq: number
  readonly date: number
  readonly started_at: number
  readonly elapsed_ms: number
  readonly entry: number
  readonly number: number
  readonly phase_rank: number
  readonly app: string
  readonly attempt: number
  readonly first: boolean
  readonly implied: boolean
  readonly step_ms: number | null
  readonly cause: string | null
  readonly by_http_status: string | null
  readonly by_api_code: string | null
}

function readRows(database: Database): Promise<Row[]> {
  return database.rows<Row>(`
    FROM chosen SELECT
      seq, date, started_at, elapsed_ms, entry, number, phase_rank, app, attempt, first, implied, step_ms, cause, by_http_status, by_api_code
    ORDER BY seq, date, number, phase_rank, attempt, cause`)
}

function pick({ where, cause }: { where: 'step' | 'handoff'; cause: string }) {
  return { where, cause }
}

const PHASE_OF = Object.fromEntries(Object.entries(PHASE_RANK).map(([phase, rank]) => [rank, phase as Phase]))

function eventOf(step: StepDefinition, row: Row, rows: readonly Row[]): TimelineEvent {
  const { seq, date, elapsed_ms, app, attempt, first, implied, step_ms, cause, by_http_status, by_api_code } = row
  const owner = cause === null ? undefined : failureOwner(step, cause)
  return {
    ...{ seq, date, elapsed_ms, step: step.name, phase: PHASE_OF[row.phase_rank] as Phase, app, attempt, first },
    ...(implied && { implied }),
    ...(step_ms !== null && { step_ms }),
    ...(cause !== null && { cause }),
    ...(owner && { kind: owner.kind, team: owner.team }),
    ...(by_http_status !== null && { http_status: Number(by_http_status) }),
    ...(by_api_code !== null && { api_code: by_api_code }),
    ...(rows.some(other => other !== row && other.seq === seq) && { conflict: true as const }),
  }
}
