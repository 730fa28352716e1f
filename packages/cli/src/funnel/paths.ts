import type { JourneyDefinition } from '@journey-monitor/sdk'
import type { Database } from '../events/database.ts'
import { eventCodeCount, PHASE_RANK } from '../events/definition-tables.ts'
import { NO_DUPLICATES, removeDuplicates } from './duplicates.ts'

/** Event codes are packed into 64-bit integers; bit 63, the sign, stays free. */
const WORD_BITS = 63
const WORDS = 4
/** The low 44 bits hold a date, or a duration + 1; the high bits hold `seq`. */
const TIME_BITS = 44

export interface PathOptions {
  /** Time of the question, epoch ms. */
  readonly asOf: number
  /** Whether `chosen` may contain duplicates. */
  readonly mayRepeat: boolean
}

/**
 * Finds the paths that the journeys in `chosen` took: there are far fewer than journeys, and journeys that took the same
 * one share its attribution. It leaves these tables:
 *
 * - `paths`: `path`, the `entry`, how many `journeys` took it and `events` it has, how many events are `missing` or in
 *   `conflict`, and `expired_after`: the longest declared expiry that has passed since the last event, 0 if none
 * - `path_events`: the events of each path, `n` being their order
 * - `journey_codes` and `irregular_paths`, by journey, for `stepTimesQuery` and `JOURNEY_PATHS`
 * - `duplicates`: the events that were left out
 *
 * Most journeys have at most one event for each `seq`. Their event codes are packed into integers, in one pass over the events.
 * The others, be it for duplicates, conflicts or length, are looked at event by event.
 */
export async function findPaths(
  database: Database,
  definition: JourneyDefinition,
  options: PathOptions,
): Promise<void> {
  const packing = packingOf(definition)
  const expiredAfter = expiredAfterOf(definition, options.asOf)
  await database.run(journeyCodes(definition, packing, expiredAfter))
  await database.run(codeGroups(packing))
  await database.run(noIrregularPaths(definition))
  await database.run(NO_DUPLICATES)
  if ((await database.fill(irregularJourneys(options))) > 0) {
    await database.run(irregularEvents(options))
    await removeDuplicates(database, 'irregular_events')
    await database.run(irregularPaths(definition, expiredAfter))
    await database.run('DELETE FROM journey_codes WHERE journey IN (FROM irregular_journeys)')
    await database.run(codeGroups(packing))
  }
  await database.run(pathEvents(packing))
  await database.run(PATHS)
}

interface Packing {
  /** Number of bits of an event code. */
  readonly bits: number
  readonly eventsPerWord: number
  readonly words: readonly string[]
}

function packingOf(definition: JourneyDefinition): Packing {
  const bits = Math.ceil(Math.log2(eventCodeCount(definition) + 1))
  return {
    bits,
    eventsPerWord: Math.floor(WORD_BITS / bits),
    words: Array.from({ length: WORDS }, (_, i) => `word_${i}`),
  }
}

/** SQL for one row per journey, with its event codes packed. `events` also counts events that are not packed. */
function journeyCodes(
  { steps }: JourneyDefinition,
  { bits, eventsPerWord, words }: Packing,
  expiredAfter: string,
): string {
  const behindSeq = (sql: string) => `((seq::UBIGINT << ${TIME_BITS}::UBIGINT) + (${sql})::UBIGINT)`
  return `
    CREATE OR REPLACE TABLE journey_codes AS
    WITH packed AS (
      FROM chosen SELECT
        journey,
        1::UINTEGER << entry::UINTEGER AS entry_bit,
        CASE WHEN step_ms IS NULL OR step_ms = floor(step_ms) THEN event_code ELSE 0 END::UBIGINT
          << ((seq - 1) % ${eventsPerWord} * ${bits})::UBIGINT AS slot,
        (seq - 1) // ${eventsPerWord} AS word,
        CASE WHEN phase_rank = ${PHASE_RANK.complete} AND first THEN number END AS done,
        ${behindSeq('date')} AS dated,
        ${behindSeq('coalesce(step_ms + 1, 0)')} AS timed
    ),
    coded AS (
      FROM packed SELECT
        journey,
        ${words.map((word, i) => `coalesce(bit_or(slot) FILTER (word = ${i}), 0) AS ${word}`)},
        count(*) AS events,
        bit_or(entry_bit) AS entry_bits,
        (max(dated) & ${2 ** TIME_BITS - 1})::BIGINT AS last_date,
        ${steps.map((_, i) => `min(timed) FILTER (done = ${i + 1}) AS timed_${i + 1}`)}
      GROUP BY journey
    )
    FROM coded SELECT * EXCLUDE last_date, ${expiredAfter} AS expired_after`
}

/** SQL of a row for each group of journeys with the same event codes. */
function codeGroups({ words, bits, eventsPerWord }: Packing): string {
  const mask = 2 ** bits - 1
  const slots = words.flatMap(word =>
    Array.from({ length: eventsPerWord }, (_, i) => `((${word} >> ${i * bits}) & ${mask} <> 0)::INTEGER`),
  )
  return `
    CREATE OR REPLACE TABLE code_groups AS
    WITH grouped AS (FROM journey_codes SELECT ${CODE_KEY}, count(*) AS journeys GROUP BY ALL)
    FROM grouped SELECT
      *,
      row_number() OVER () AS path,
      log2(entry_bits)::INTEGER AS entry,
      bit_count(entry_bits) = 1 AND ${slots.join(' + ')} = events AS is_plain`
}

/** SQL of the journeys that packed event codes may misrepresent: with duplicates, conflicts, or too many events. */
function irregularJourneys({ mayRepeat }: PathOptions): string {
  const unpacked = `
    FROM journey_codes SELECT journey
    WHERE (${CODE_KEY}) IN (FROM code_groups SELECT (${CODE_KEY}) WHERE NOT is_plain)`
  const again = `
    FROM chosen SELECT DISTINCT journey
    WHERE hash(action_id) IN (FROM chosen SELECT hash(action_id) WHERE action_id IS NOT NULL GROUP BY ALL HAVING count(*) > 1)`
  return `CREATE OR REPLACE TABLE irregular_journeys AS ${mayRepeat ? `${unpacked} UNION ${again}` : unpacked}`
}

const CODE_KEY = [
  ...Array.from({ length: WORDS }, (_, i) => `word_${i}`),
  'events',
  'entry_bits',
  'expired_after',
].join(', ')

/** SQL for irregular events. Reads no action IDs if nothing can occur twice. */
function irregularEvents({ mayRepeat }: PathOptions): string {
  const columns = mayRepeat ? '*' : '* EXCLUDE action_id, NULL::VARCHAR AS action_id'
  return `
    CREATE OR REPLACE TABLE irregular_events AS
    FROM chosen SEMI JOIN irregular_journeys USING (journey) SELECT ${columns}`
}

function noIrregularPaths({ steps }: JourneyDefinition): string {
  return `
    CREATE OR REPLACE TABLE irregular_paths (
      journey UUID, path BIGINT, codes INTEGER[], entry INTEGER, events BIGINT, missing BIGINT, conflicts BIGINT, expired_after BIGINT,
      ${steps.map((_, i) => `ms_${i + 1} DOUBLE`)}
    )`
}

function irregularPaths({ steps }: JourneyDefinition, expiredAfter: string): string {
  return `
    INSERT INTO irregular_paths BY NAME
    WITH ordered AS (
      FROM irregular_events SELECT *, row_number() OVER (PARTITION BY journey ORDER BY seq, date, number, phase_rank, attempt, cause) AS n
    ),
    coded AS (
      FROM ordered SELECT
        journey,
        list(event_code ORDER BY n) AS codes,
        arg_min(entry, n) AS entry,
        arg_max(date, n) AS last_date,
        count(*) AS events,
        max(seq) - count(DISTINCT seq) AS missing,
        count(*) - count(DISTINCT seq) AS conflicts,
        ${steps.map((_, i) => `arg_min_null(step_ms, n) FILTER (phase_rank = ${PHASE_RANK.complete} AND first AND number = ${i + 1}) AS ms_${i + 1}`)}
      GROUP BY journey
    )
    FROM coded SELECT
      * EXCLUDE last_date,
      ${expiredAfter} AS expired_after,
      -dense_rank() OVER (ORDER BY codes, entry, expired_after, missing, conflicts) AS path`
}

const PATHS = `
  CREATE OR REPLACE TABLE paths AS
  FROM code_groups JOIN (FROM path_events SELECT path, max(n) - count(*) AS missing GROUP BY path) USING (path)
  SELECT path, entry, expired_after, journeys, events, missing, 0 AS conflicts
  UNION ALL
  FROM irregular_paths SELECT path, any_value(entry), any_value(expired_after), count(*), any_value(events), any_value(missing), any_value(conflicts)
  GROUP BY path`

function pathEvents({ words, bits, eventsPerWord }: Packing): string {
  const unpacked = words.map(
    (word, i) => `
      FROM code_groups CROSS JOIN range(${eventsPerWord}) AS t (place)
      SELECT path, ${i * eventsPerWord} + place + 1 AS n, ((${word} >> (place * ${bits})) & ${2 ** bits - 1})::INTEGER AS event_code
      WHERE event_code > 0`,
  )
  return `
    CREATE OR REPLACE TABLE path_events AS
    WITH placed AS (
      ${unpacked.join(' UNION ALL ')}
      UNION ALL
      FROM (FROM irregular_paths SELECT DISTINCT path, codes) SELECT path, generate_subscripts(codes, 1) AS n, unnest(codes) AS event_code
    )
    FROM placed JOIN event_codes USING (event_code) SELECT path, n, number, phase_rank, cause, implied, first, superseded`
}

/** SQL of the path that each journey took: `journey` and `path`. */
export const JOURNEY_PATHS = `
  FROM journey_codes JOIN code_groups USING (${CODE_KEY}) SELECT journey, path UNION ALL FROM irregular_paths SELECT journey, path`

/** SQL of the times of the first completions, `ms_1`, `ms_2` …, and the `entry`, of each journey that is not in progress. */
export function stepTimesQuery({ steps }: JourneyDefinition): string {
  const plain = steps.map((_, i) => {
    const time = `(timed_${i + 1} & ${2 ** TIME_BITS - 1})::BIGINT`
    return `CASE WHEN ${time} > 0 THEN (${time} - 1)::DOUBLE END AS ms_${i + 1}`
  })
  const open = "FROM journeys WHERE outcome = 'in_progress'"
  return `
    FROM journey_codes ANTI JOIN (FROM code_groups SEMI JOIN (${open}) USING (path)) USING (${CODE_KEY})
    SELECT log2(entry_bits)::INTEGER AS entry, ${plain}
    UNION ALL
    FROM irregular_paths ANTI JOIN (${open}) USING (path) SELECT entry, ${steps.map((_, i) => `ms_${i + 1}`)}`
}

function expiredAfterOf({ steps, expiryMs }: JourneyDefinition, asOf: number): string {
  const expiries = [...new Set(steps.map(step => step.expiryMs ?? expiryMs))].sort((a, b) => b - a)
  return `CASE ${expiries.map(expiry => `WHEN ${asOf} - last_date >= ${expiry} THEN ${expiry}`).join(' ')} ELSE 0 END`
}
