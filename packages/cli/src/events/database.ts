import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'

/** A DuckDB database of one question's own, in memory. */
export interface Database {
  readonly connection: DuckDBConnection
  run(sql: string): Promise<void>
  /** Runs a query. Integers of any SQL width are returned as numbers. */
  rows<Row>(sql: string): Promise<Row[]>
  /** Runs a statement that fills a table. Returns the number of rows. */
  fill(sql: string): Promise<number>
  /** Makes `name` the rows of `sql`, which must depend on files alone. Databases of one store compute the same `sql` once. */
  keep(name: string, sql: string): Promise<void>
}

/** Base of a database whose rows were read from files. */
export interface DatabaseStore {
  /** Opens a separate database in the store. */
  open<Result>(use: (database: Database) => Promise<Result>): Promise<Result>
}

export interface DatabaseOptions {
  /** Default: one for each core. */
  readonly threads?: number
}

/**
 * Opens a database, passes it to `use`, and closes it. DuckDB spills to the system's temporary folder if memory runs
 * out.
 */
export function withDatabase<Result>(
  use: (database: Database) => Promise<Result>,
  options: DatabaseOptions = {},
): Promise<Result> {
  return withInstance(options, async instance => {
    const connection = await instance.connect()
    try {
      return await use({
        ...databaseOn(connection),
        async keep(name, sql) {
          await connection.run(`CREATE TABLE ${identifier(name)} AS ${sql}`)
        },
      })
    } finally {
      connection.closeSync()
    }
  })
}

/** Opens a store of databases that read the same files. */
export function withDatabaseStore<Result>(
  use: (store: DatabaseStore) => Promise<Result>,
  options: DatabaseOptions = {},
): Promise<Result> {
  return withInstance(options, async instance => {
    const kept = new Map<string, Promise<string>>()
    const owner = await instance.connect()
    const compute = async (sql: string, name: string) => {
      await owner.run(`CREATE TABLE ${name} AS ${sql}`)
      return name
    }
    let opened = 0
    let open = 0
    const closed: string[] = []
    let detached = Promise.resolve()
    const detachClosed = async () => {
      for (const name of closed.splice(0)) await owner.run(`DETACH ${name}`)
    }
    try {
      return await use({
        async open(useOne) {
          const own = `question_${opened++}`
          open++
          await detached
          const connection = await instance.connect()
          try {
            await connection.run(`ATTACH ':memory:' AS ${own}`)
            await connection.run(`USE ${own}`)
            return await useOne({
              ...databaseOn(connection),
              async keep(name, sql) {
                const rows = kept.get(sql) ?? compute(sql, `memory.main.kept_${kept.size}`)
                kept.set(sql, rows)
                await connection.run(`CREATE VIEW ${identifier(name)} AS FROM ${await rows}`)
              },
            })
          } finally {
            connection.closeSync()
            closed.push(own)
            // DuckDB 1.5 crashes if a database is detached while another connection plans a query.
            if (--open === 0) detached = detachClosed()
            await detached
          }
        },
      })
    } finally {
      owner.closeSync()
    }
  })
}

async function withInstance<Result>(
  { threads }: DatabaseOptions,
  use: (instance: DuckDBInstance) => Promise<Result>,
): Promise<Result> {
  const { DuckDBInstance } = await import('@duckdb/node-api')
  const instance = await DuckDBInstance.create(':memory:', {
    temp_directory: join(tmpdir(), `journey-monitor-${randomUUID()}`),
    preserve_insertion_order: 'false',
    autoinstall_known_extensions: 'false',
    ...(threads !== undefined && { threads: String(threads) }),
  })
  try {
    return await use(instance)
  } finally {
    instance.closeSync()
  }
}

function databaseOn(connection: DuckDBConnection): Omit<Database, 'keep'> {
  return {
    connection,
    async run(sql) {
      await connection.run(sql)
    },
    async rows<Row>(sql: string) {
      const reader = await connection.runAndReadAll(sql)
      return reader.getRowObjectsJS().map(row => mapValues(row, plain) as Row)
    },
    async fill(sql) {
      const reader = await connection.runAndReadAll(sql)
      const count = Number(reader.getRowObjectsJS()[0]?.Count)
      if (Number.isInteger(count)) return count
      throw new Error('DuckDB did not say how many rows it filled in')
    },
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
