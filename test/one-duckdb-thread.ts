import { DuckDBInstance } from '@duckdb/node-api'

const LIMITED = Symbol.for('journey-monitor.one-duckdb-thread')

/**
 * Setup of test files, which run side by side already: DuckDB's own threads, one for each core, took a quarter of the
 * processor time of tests that read small populations. The slow tests, and processes that tests start, keep DuckDB's default.
 */
if (!(LIMITED in DuckDBInstance)) {
  const { create } = DuckDBInstance
  const createWithOneThread: typeof create = (path, options) =>
    create.call(DuckDBInstance, path, { threads: '1', ...options })
  Object.assign(DuckDBInstance, { create: createWithOneThread, [LIMITED]: true })
}
