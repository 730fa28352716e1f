import type { JourneyDefinition } from '@journey-monitor/sdk'
import { KINDS } from '../journey/definition-facts.ts'
import { identifier, literal, literals } from './database.ts'
import { CODE_VARIANT, PHASE_RANK } from './definition-tables.ts'
import type { Dimension } from './dimensions.ts'

/** Largest accepted count, far above the state machine's limit. A larger one would distort the number of lost events. */
const MAX_COUNT = 1_000_000
/** Latest accepted date, in the year 2286. */
const MAX_DATE = 10_000_000_000_000
/** SQL that recognizes a UUID of version 4. One regular expression would do, but takes three times as long. */
const IS_UUID_V4 = `id LIKE '"________-____-4___-____-____________"' AND substr(id, 21, 1) IN ('8', '9', 'a', 'b', 'A', 'B') AND ${uuid('id')} IS NOT NULL`

/** SQL of the columns of an event that hold no declared words, over its fields. */
export const TYPED = {
  journey: uuid('id'),
  seq: integer('seq'),
  date: `TRY_CAST(${number('date')} AS BIGINT)`,
  attempt: integer('attempt'),
  started_at: number('started_at'),
  elapsed_ms: number('elapsed_ms'),
  step_ms: number('step_ms'),
  action_id: `CASE WHEN starts_with(action_id, '"') THEN ${text('action_id')} END`,
}

/** Marks a line that is not a journey event, in place of a reason for rejection. */
export const PASSED_OVER = 'passed over'
/** Marks a valid event that a machine sent, in place of a reason for rejection. */
export const SYNTHETIC = 'synthetic'

/** The types of RUM session in which no person is. https://docs.datadoghq.com/real_user_monitoring/guide/identify-bots-in-the-ui/ */
export const SYNTHETIC_SESSIONS: readonly string[] = ['synthetics', 'ci_test']

/**
 * SQL that validates `fields`, a query of `fieldsOf`, against `definition`. Returns the file and line of each, with a null
 * `rejected` if it is a valid event, and otherwise with the reason.
 *
 * Ignored lines are marked, not filtered: DuckDB would push the filter down to the lines and parse each of them twice.
 */
export function lineValidation(definition: JourneyDefinition, fields: string): string {
  return `
    WITH field AS (${fields})
    SELECT
      file,
      line,
      CASE
        WHEN malformed THEN 'not valid JSON'
        WHEN (type = '"action"' AND journey_event IS NOT NULL) IS NOT TRUE THEN ${literal(PASSED_OVER)}
        ${rejections(rules(definition))}
      END AS rejected
    FROM field ${DECLARATIONS}`
}

/**
 * SQL that validates `fields`, a query with the fields of a shape, whose other fields fit their columns. Returns the `line` and
 * `rejected` as `lineValidation` does, and what the event says in declared words. Each of `dimensions` becomes a column, `by_`
 * and its name.
 */
export function declaredWords(definition: JourneyDefinition, fields: string, dimensions: readonly Dimension[]): string {
  const ofShape = rules(definition).filter(([reason]) => !(reason in COLUMN_RULES))
  return `
    WITH field AS (${fields})
    SELECT
      line,
      CASE ${rejections(ofShape)} END AS rejected,
      own.number,
      own_phase.phase_rank,
      ${text('coalesce(code, reason)')} AS cause,
      implied IS NOT NULL AS implied,
      first = 'true' AS first,
      entry.number AS entry,
      ${text('app')} AS app,
      ${number('sample_rate')} AS sample_rate,
      CASE own_phase.phase_rank WHEN ${PHASE_RANK.start} THEN own.start WHEN ${PHASE_RANK.complete} THEN own.complete ELSE own_cause.event_code END
        + ${CODE_VARIANT} AS event_code
      ${dimensions.map(({ sql, name }) => `, ${sql} AS ${identifier(`by_${name}`)}`).join('')}
    FROM field ${DECLARATIONS}`
}

/** SQL that finds the declared step, entry, phase and causes of a `field`. */
const DECLARATIONS = `
    LEFT JOIN declared_steps AS own ON own.step = ${text('field.step')}
    LEFT JOIN declared_steps AS entry ON entry.step = ${text('entry_step')}
    LEFT JOIN declared_phases AS own_phase ON own_phase.phase = ${text('field.phase')}
    LEFT JOIN declared_signals AS own_cause ON own_cause.number = own.number AND own_cause.cause = ${text('coalesce(code, reason)')}
    LEFT JOIN declared_signals AS former ON former.number = own.number AND former.cause = ${text('supersedes')}`

function rejections(rules: readonly Rule[]): string {
  const reasons = rules.map(([reason, isMet]) => `WHEN (${isMet}) IS NOT TRUE THEN ${literal(reason)}`)
  const machines = literals(SYNTHETIC_SESSIONS.map(type => JSON.stringify(type)))
  return `${reasons.join(' ')} WHEN session_type IN (${machines}) THEN ${literal(SYNTHETIC)}`
}

const isDuration = (field: string) => `${number(field)} BETWEEN 0 AND ${MAX_DATE}`
const isCount = (field: string) => `${integer(field)} BETWEEN 1 AND ${MAX_COUNT}`
const isObject = (field: string) => `starts_with(${field}, '{')`
const optional = (field: string, isMet: string) => `${field} IS NULL OR ${isMet}`

/** Rules for the columns that hold no declared words, by the reason for rejection. They apply under any definition. */
const COLUMN_RULES = {
  'journey is not an object': isObject('journey_event'),
  'id is not a UUID v4': IS_UUID_V4,
  'seq is not a whole number from 1': isCount('seq'),
  'attempt is not a whole number from 1': isCount('attempt'),
  'date is not a time': isDuration('date'),
  'started_at is not a time': isDuration('started_at'),
  'elapsed_ms is not a duration': isDuration('elapsed_ms'),
}

/** SQL that is true for `fields` that fit their own columns, under any definition. */
export const FITS_COLUMNS = [...Object.values(COLUMN_RULES), optional('step_ms', isDuration('step_ms'))]
  .map(isMet => `(${isMet}) IS TRUE`)
  .join(' AND ')

type Rule = readonly [reason: string, isMet: string]

/** Rules for a valid journey event, in order: the reason for rejection, and SQL that is true if the rule is met. */
function rules({ name, version, teams, apps, steps }: JourneyDefinition): Rule[] {
  const ofColumn = (reason: keyof typeof COLUMN_RULES): Rule => [reason, COLUMN_RULES[reason]]
  const oneOf = (field: string, words: readonly string[]) =>
    `${field} IN (${literals(words.map(word => JSON.stringify(word)))})`
  const isString = (field: string) => `starts_with(${field}, '"')`
  const onlyOf = (phase: keyof typeof PHASE_RANK, field: string, isMet: string) =>
    `CASE WHEN own_phase.phase_rank = ${PHASE_RANK[phase]} THEN ${isMet} ELSE ${field} IS NULL END`
  const apiCodes = steps
    .map((step, i) => `own.number = ${i + 1} AND ${oneOf('api_code', [...(step.apiCodes ?? []), 'other'])}`)
    .join(' OR ')

  return [
    ofColumn('journey is not an object'),
    ['unknown journey', oneOf('name', [name])],
    ['unknown version', `${number('version')} = ${version}`],
    ofColumn('id is not a UUID v4'),
    ['unknown step', `own.number IS NOT NULL AND ${isString('field.step')}`],
    ['step_number is not that of the step', `${number('step_number')} = own.number`],
    ['unknown phase', `own_phase.phase_rank IS NOT NULL AND ${isString('field.phase')}`],
    [
      'entry_step is not an entry at or before the step',
      `entry.is_entry AND entry.number <= own.number AND ${isString('entry_step')}`,
    ],
    ofColumn('seq is not a whole number from 1'),
    ofColumn('attempt is not a whole number from 1'),
    ['team is not declared', oneOf('team', teams)],
    ['app is not declared', oneOf('app', apps)],
    ['first is not true or false', `first IN ('true', 'false')`],
    ['implied is neither true nor absent', optional('implied', `implied = 'true'`)],
    ofColumn('date is not a time'),
    ofColumn('started_at is not a time'),
    ofColumn('elapsed_ms is not a duration'),
    [
      'step_ms is not a duration of an attempt',
      optional('step_ms', `own_phase.phase_rank > ${PHASE_RANK.start} AND ${isDuration('step_ms')}`),
    ],
    [
      'reason is not one of the step',
      onlyOf('abandon', 'reason', `own_cause.phase_rank = ${PHASE_RANK.abandon} AND ${isString('reason')}`),
    ],
    ['failure is not an object of a fail', onlyOf('fail', 'failure', isObject('failure'))],
    [
      'code is not one of the step',
      onlyOf('fail', 'code', `own_cause.phase_rank = ${PHASE_RANK.fail} AND ${isString('code')}`),
    ],
    ['kind is unknown', onlyOf('fail', 'kind', oneOf('kind', KINDS))],
    ['team of the failure is not declared', onlyOf('fail', 'failure_team', oneOf('failure_team', teams))],
    ['http_status is not 100 to 599', optional('http_status', `${integer('http_status')} BETWEEN 100 AND 599`)],
    ['api_code is not one of the step', optional('api_code', apiCodes)],
    [
      'supersedes is not a cause of the step',
      optional('supersedes', `former.cause IS NOT NULL AND ${isString('supersedes')} AND first = 'true'`),
    ],
    ['attributes is not an object', optional('attributes', isObject('attributes'))],
  ]
}

/** SQL that reads JSON text as a string, if it is one. Declared words and IDs contain no escapes. */
function text(json: string): string {
  return `substr(${json}, 2, length(${json}) - 2)`
}

function uuid(json: string): string {
  return `TRY_CAST(${text(json)} AS UUID)`
}

function number(json: string): string {
  return `TRY_CAST(${json} AS DOUBLE)`
}

/** JSON knows no integers: `1.0` and `1e0` are whole numbers, too. */
function integer(json: string): string {
  return `CASE WHEN ${number(json)} = floor(${number(json)}) THEN TRY_CAST(${number(json)} AS INTEGER) END`
}
