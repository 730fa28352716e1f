import type { JourneyDefinition } from '@journey-monitor/sdk'
import type { Database } from '../events/database.ts'
import { moveCount, RUNG } from '../events/declared.ts'
import { removeDuplicates } from './duplicates.ts'

/** A move's place in a word must not cost the word its sign. */
const WORD_BITS = 63
const WORDS = 4
/** Bits of a date, or of a duration and one; what stands above them is a `seq`. */
const TIME_BITS = 44

export interface PathOptions {
  /** When the question is asked, epoch ms. */
  readonly asOf: number
  /** Whether there may be duplicates in `chosen`. */
  readonly mayRepeat: boolean
}

/**
 * Finds the paths that the journeys in `chosen` took: there are far fewer than journeys, and journeys that took the same
 * one share its attribution. It leaves these tables:
 *
 * - `paths`: `path`, the `entry`, how many `journeys` took it and `events` it has, how many events are `missing` or in
 *   `conflict`, and `expired_after`: the longest declared expiry that has passed since the last event, 0 if none
 * - `moves`: the events of each path, `n` being their order
 * - `walks` and `suspect_walks`, by journey, for `stepTimesQuery` and `JOURNEY_PATHS`
 * - `duplicates`: the events that were left out
 *
 * Most journeys have at most one event for each `seq`. Their moves are packed into numbers, in one pass over the events.
 * The others, be it for duplicates, conflicts or length, are looked at event by event.
 */
export async function findPaths(
  database: Database,
  definition: JourneyDefinition,
  options: PathOptions,
): Promise<void> {
  const packing = packingOf(definition)
  const expiredAfter = expiredAfterOf(definition, options.asOf)
  await database.run(walks(definition, packing, expiredAfter))
  await database.run(kinds(packing))
  await database.run(suspects(options))
  await database.run(suspectEvents(options))
  await removeDuplicates(database, 'suspect_events')
  await database.run(suspectWalks(definition, expiredAfter))
  const [found] = await database.rows<{ suspects: number }>('FROM suspects SELECT count(*) AS suspects')
  if (found?.suspects !== 0) {
    await database.run('DELETE FROM walks WHERE journey IN (FROM suspects)')
    await database.run(kinds(packing))
  }
  await database.run(moves(packing))
  await database.run(PATHS)
}

interface Packing {
  /** Of a move. */
  readonly bits: number
  readonly movesPerWord: number
  readonly words: readonly string[]
}

function packingOf(definition: JourneyDefinition): Packing {
  const bits = Math.ceil(Math.log2(moveCount(definition) + 1))
  return {
    bits,
    movesPerWord: Math.floor(WORD_BITS / bits),
    words: Array.from({ length: WORDS }, (_, i) => `word_${i}`),
  }
}

/** A row for each journey. An event that a word cannot hold is left out of it, which its number of `events` then tells. */
function walks({ steps }: JourneyDefinition, { bits, movesPerWord, words }: Packing, expiredAfter: string): string {
  const behindSeq = (sql: string) => `((seq::UBIGINT << ${TIME_BITS}::UBIGINT) + (${sql})::UBIGINT)`
  return `
    CREATE OR REPLACE TABLE walks AS
    WITH packed AS (
      FROM chosen SELECT
        journey,
        1::UINTEGER << entry::UINTEGER AS entry_bit,
        CASE WHEN step_ms IS NULL OR step_ms = floor(step_ms) THEN move ELSE 0 END::UBIGINT
          << ((seq - 1) % ${movesPerWord} * ${bits})::UBIGINT AS slot,
        (seq - 1) // ${movesPerWord} AS word,
        CASE WHEN rung = ${RUNG.complete} AND first THEN number END AS done,
        ${behindSeq('date')} AS dated,
        ${behindSeq('coalesce(step_ms + 1, 0)')} AS timed
    ),
    walk AS (
      FROM packed SELECT
        journey,
        ${words.map((word, i) => `coalesce(bit_or(slot) FILTER (word = ${i}), 0) AS ${word}`)},
        count(*) AS events,
        bit_or(entry_bit) AS entry_bits,
        (max(dated) & ${2 ** TIME_BITS - 1})::BIGINT AS last_date,
        ${steps.map((_, i) => `min(timed) FILTER (done = ${i + 1}) AS timed_${i + 1}`)}
      GROUP BY journey
    )
    FROM walk SELECT * EXCLUDE last_date, ${expiredAfter} AS expired_after`
}

/** A row for all walks that are the same. */
function kinds({ words, bits, movesPerWord }: Packing): string {
  const mask = 2 ** bits - 1
  const slots = words.flatMap(word =>
    Array.from({ length: movesPerWord }, (_, i) => `((${word} >> ${i * bits}) & ${mask} <> 0)::INTEGER`),
  )
  return `
    CREATE OR REPLACE TABLE kinds AS
    WITH kind AS (FROM walks SELECT ${WALK_KEY}, count(*) AS journeys GROUP BY ALL)
    FROM kind SELECT
      *,
      row_number() OVER () AS path,
      log2(entry_bits)::INTEGER AS entry,
      bit_count(entry_bits) = 1 AND ${slots.join(' + ')} = events AS is_plain`
}

/** The journeys that packed moves may not tell the truth about. */
function suspects({ mayRepeat }: PathOptions): string {
  const unpacked = `
    FROM walks SELECT journey
    WHERE (${WALK_KEY}) IN (FROM kinds SELECT (${WALK_KEY}) WHERE NOT is_plain)`
  const again = `
    FROM chosen SELECT DISTINCT journey
    WHERE hash(action_id) IN (FROM chosen SELECT hash(action_id) WHERE action_id IS NOT NULL GROUP BY ALL HAVING count(*) > 1)`
  return `CREATE OR REPLACE TABLE suspects AS ${mayRepeat ? `${unpacked} UNION ${again}` : unpacked}`
}

const WALK_KEY = [
  ...Array.from({ length: WORDS }, (_, i) => `word_${i}`),
  'events',
  'entry_bits',
  'expired_after',
].join(', ')

/** Where nothing can be there twice, action IDs need not be read. */
function suspectEvents({ mayRepeat }: PathOptions): string {
  const columns = mayRepeat ? '*' : '* EXCLUDE action_id, NULL::VARCHAR AS action_id'
  return `
    CREATE OR REPLACE TABLE suspect_events AS
    FROM chosen SEMI JOIN suspects USING (journey) SELECT ${columns}`
}

function suspectWalks({ steps }: JourneyDefinition, expiredAfter: string): string {
  return `
    CREATE OR REPLACE TABLE suspect_walks AS
    WITH ordered AS (
      FROM suspect_events SELECT *, row_number() OVER (PARTITION BY journey ORDER BY seq, date, number, rung, attempt, cause) AS n
    ),
    walk AS (
      FROM ordered SELECT
        journey,
        list(move ORDER BY n) AS moves,
        arg_min(entry, n) AS entry,
        arg_max(date, n) AS last_date,
        count(*) AS events,
        max(seq) - count(DISTINCT seq) AS missing,
        count(*) - count(DISTINCT seq) AS conflicts,
        ${steps.map((_, i) => `arg_min_null(step_ms, n) FILTER (rung = ${RUNG.complete} AND first AND number = ${i + 1}) AS ms_${i + 1}`)}
      GROUP BY journey
    )
    FROM walk SELECT
      * EXCLUDE last_date,
      ${expiredAfter} AS expired_after,
      -dense_rank() OVER (ORDER BY moves, entry, expired_after, missing, conflicts) AS path`
}

const PATHS = `
  CREATE OR REPLACE TABLE paths AS
  FROM kinds JOIN (FROM moves SELECT path, max(n) - count(*) AS missing GROUP BY path) USING (path)
  SELECT path, entry, expired_after, journeys, events, missing, 0 AS conflicts
  UNION ALL
  FROM suspect_walks SELECT path, any_value(entry), any_value(expired_after), count(*), any_value(events), any_value(missing), any_value(conflicts)
  GROUP BY path`

function moves({ words, bits, movesPerWord }: Packing): string {
  const unpacked = words.map(
    (word, i) => `
      FROM kinds CROSS JOIN range(${movesPerWord}) AS t (place)
      SELECT path, ${i * movesPerWord} + place + 1 AS n, ((${word} >> (place * ${bits})) & ${2 ** bits - 1})::INTEGER AS move
      WHERE move > 0`,
  )
  return `
    CREATE OR REPLACE TABLE moves AS
    WITH move AS (
      ${unpacked.join(' UNION ALL ')}
      UNION ALL
      FROM (FROM suspect_walks SELECT DISTINCT path, moves) SELECT path, generate_subscripts(moves, 1) AS n, unnest(moves) AS move
    )
    FROM move JOIN declared_moves USING (move) SELECT path, n, number, rung, cause, implied, first, superseded`
}

/** SQL of the path that each journey took: `journey` and `path`. */
export const JOURNEY_PATHS = `
  FROM walks JOIN kinds USING (${WALK_KEY}) SELECT journey, path UNION ALL FROM suspect_walks SELECT journey, path`

/** SQL of the times of the first completions, `ms_1`, `ms_2` …, and the `entry`, of each journey that is not in progress. */
export function stepTimesQuery({ steps }: JourneyDefinition): string {
  const plain = steps.map((_, i) => {
    const time = `(timed_${i + 1} & ${2 ** TIME_BITS - 1})::BIGINT`
    return `CASE WHEN ${time} > 0 THEN (${time} - 1)::DOUBLE END AS ms_${i + 1}`
  })
  const open = "FROM journeys WHERE outcome = 'in_progress'"
  return `
    FROM walks ANTI JOIN (FROM kinds SEMI JOIN (${open}) USING (path)) USING (${WALK_KEY})
    SELECT log2(entry_bits)::INTEGER AS entry, ${plain}
    UNION ALL
    FROM suspect_walks ANTI JOIN (${open}) USING (path) SELECT entry, ${steps.map((_, i) => `ms_${i + 1}`)}`
}

function expiredAfterOf({ steps, expiryMs }: JourneyDefinition, asOf: number): string {
  const expiries = [...new Set(steps.map(step => step.expiryMs ?? expiryMs))].sort((a, b) => b - a)
  return `CASE ${expiries.map(expiry => `WHEN ${asOf} - last_date >= ${expiry} THEN ${expiry}`).join(' ')} ELSE 0 END`
}
