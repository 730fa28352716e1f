import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'

/** A DuckDB database of one question's own, in memory. */
export interface Database {
  readonly connection: DuckDBConnection
  run(sql: string): Promise<void>
  /** Whole numbers come as numbers, whatever their width in SQL. */
  rows<Row>(sql: string): Promise<Row[]>
}

/** Opens a database, hands it to `use`, and closes it. What does not fit in memory spills to the system's temporary folder. */
export async function withDatabase<Result>(
  use: (database: Database) => Promise<Result>,
  { threads }: { readonly threads?: number } = {},
): Promise<Result> {
  const { DuckDBInstance } = await import('@duckdb/node-api')
  const instance = await DuckDBInstance.create(':memory:', {
    temp_directory: join(tmpdir(), `journey-monitor-${randomUUID()}`),
    preserve_insertion_order: 'false',
    autoinstall_known_extensions: 'false',
    ...(threads !== undefined && { threads: String(threads) }),
  })
  const connection = await instance.connect()
  try {
    return await use({
      connection,
      async run(sql) {
        await connection.run(sql)
      },
      async rows<Row>(sql: string) {
        const reader = await connection.runAndReadAll(sql)
        return reader.getRowObjectsJS().map(row => mapValues(row, plain) as Row)
      },
    })
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

/** `text` as a string literal of SQL, which ends at a NUL. */
export function literal(text: string): string {
  return text
    .split('\0')
    .map(part => `'${part.replaceAll("'", "''")}'`)
    .join(' || chr(0) || ')
}

/** `texts` as a list of string literals: `'a', 'b'`. */
export function literals(texts: readonly string[]): string {
  return texts.map(literal).join(', ')
}

/** `name` as an identifier of SQL. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

function plain(value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value
}

function mapValues(row: Record<string, unknown>, map: (value: unknown) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).map(([key, value]) => [key, map(value)]))
}
