import { literal, literals } from './database.ts'
import type { Compression, EventFile } from './event-file.ts'

/** A line may be this long, and DuckDB gives up on one of twice that; RUM's intake takes events of 256 KiB at most. */
export const MAX_LINE_BYTES = 16 * 2 ** 20

/** Names of fields, and their paths. No path may be in both. */
export interface ScannedFields {
  /** Each becomes JSON text, or `{` for an object that others lie in. */
  readonly json?: Readonly<Record<string, string>>
  /** Each becomes text: strings come without quotes. */
  readonly text?: Readonly<Record<string, string>>
}

/**
 * SQL that extracts fields from the lines of `files`, each line once. All fields are null if a line is not a JSON
 * object.
 */
export function scanFields(files: readonly EventFile[], { json = {}, text = {} }: ScannedFields): string {
  const fields = { ...json, ...text }
  const paths = Object.values(fields)
  const texts = new Set(Object.values(text))
  const columns = Object.entries(treeOf(paths)).map(
    ([name, below]) => `"${name}": ${literal(typeOf(below, `$.${name}`, texts))}`,
  )
  const values = Object.entries(fields).map(([field, path]) => {
    const value = namesIn(path)
      .map(name => `"${name}"`)
      .join('.')
    const isObject = paths.some(other => other.startsWith(`${path}.`))
    return `${isObject ? `CASE WHEN ${value} IS NOT NULL THEN '{' END` : `${value}::VARCHAR`} AS ${field}`
  })
  const scans = readersOf(files).map(
    ([names, options]) => `
      FROM read_json(${names}, format = 'newline_delimited', columns = {${columns.join(', ')}}, ${options})
      SELECT ${values.join(', ')}`,
  )
  const none = `SELECT ${Object.keys(fields).map(field => `NULL::VARCHAR AS ${field}`)} WHERE false`
  return scans.join(' UNION ALL ') || none
}

/**
 * SQL for the names of those `files` that DuckDB misreads: text that is not JSON, after which it may also misread the
 * next line; arrays; and Datadog's envelopes.
 */
export function misreadFiles(files: readonly EventFile[]): string {
  const isObject = (path: string) => `json_type(json, '${path}') = 'OBJECT'`
  const isEnvelope = `coalesce(json ->> '$.type', 'rum') = 'rum' AND
    (json_type(json, '$.data') IN ('ARRAY', 'OBJECT') OR json_type(json, '$.events') = 'ARRAY' OR ${isObject('$.attributes')})`
  const scans = readersOf(files).map(
    ([names, options]) => `
      FROM read_ndjson_objects(${names}, filename = true, ${options}) SELECT DISTINCT filename
      WHERE json IS NULL OR json_type(json) = 'ARRAY' OR (${isEnvelope})`,
  )
  return scans.join(' UNION ') || "SELECT '' AS filename WHERE false"
}

const COMPRESSIONS: readonly Compression[] = ['uncompressed', 'gzip', 'zstd']

/** Lists of names, and the options with which DuckDB reads them. */
function readersOf(files: readonly EventFile[]): [names: string, options: string][] {
  return COMPRESSIONS.flatMap(compression => {
    const paths = files.filter(file => file.compression === compression).map(file => withoutGlob(file.path))
    const options = `ignore_errors = true, maximum_object_size = ${MAX_LINE_BYTES}, compression = '${compression}'`
    return paths.length > 0 ? [[`[${literals(paths)}]`, options] as [string, string]] : []
  })
}

function withoutGlob(path: string): string {
  return path.replace(/[[*?]/g, '[$&]')
}

interface Tree {
  [name: string]: Tree
}

function treeOf(paths: readonly string[]): Tree {
  const tree: Tree = {}
  for (const path of paths) {
    let at = tree
    for (const name of namesIn(path)) {
      at[name] ??= {}
      at = at[name]
    }
  }
  return tree
}

function typeOf(tree: Tree, path: string, texts: ReadonlySet<string>): string {
  const below = Object.entries(tree).map(([name, each]) => `"${name}" ${typeOf(each, `${path}.${name}`, texts)}`)
  if (below.length > 0) return `STRUCT(${below.join(', ')})`
  return texts.has(path) ? 'VARCHAR' : 'JSON'
}

/** Splits a path: `$.action.id` gives `action` and `id`. */
function namesIn(path: string): string[] {
  return path.split('.').slice(1)
}
