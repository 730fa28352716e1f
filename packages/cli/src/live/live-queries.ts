import pLimit from 'p-limit'
import { InputError } from '../system/errors.ts'
import { createLiveQuery, type LiveQuery } from './live-query.ts'

/** Live queries by key: all subscribers with the same key share one. */
export interface LiveQueries<Question, Result> {
  /** Computes the results again, because of new events. */
  refresh(): void
  /** Computes those results again that are old enough, because time has passed. */
  refreshWithTime(): void
  /**
   * Calls `onResult` with the result and every later one. Returns a function that unsubscribes.
   * @throws InputError if there are too many different questions.
   */
  subscribe(question: Question, onResult: (result: Result) => void, onError?: (error: unknown) => void): () => void
  close(): Promise<void>
}

export interface LiveQueriesOptions<Question, Result> {
  readonly keyOf: (question: Question) => string
  readonly compute: (question: Question) => Promise<Result>
  /** The minimum time between the starts of two computations of one question. */
  readonly intervalMs: number
  /** The maximum number of different questions at a time. */
  readonly limit: number
  readonly onError: (error: unknown) => void
}

/** The number of questions that are computed at a time. Each takes memory and a core. */
const CONCURRENT = 2

/** Creates live queries. Once there are too many, discards one without subscribers. */
export function createLiveQueries<Question, Result>(
  options: LiveQueriesOptions<Question, Result>,
): LiveQueries<Question, Result> {
  const { keyOf, compute, intervalMs, limit, onError } = options
  const queries = new Map<string, LiveQuery<Result>>()
  const limitConcurrent = pLimit(CONCURRENT)

  function queryOf(question: Question): LiveQuery<Result> {
    const key = keyOf(question)
    const query =
      queries.get(key) ??
      createLiveQuery({ compute: () => compute(question), inTurn: limitConcurrent, intervalMs, onError })
    queries.delete(key)
    if (queries.size >= limit) discardIdle(queries)
    queries.set(key, query)
    return query
  }

  return {
    refresh() {
      for (const query of queries.values()) query.refresh()
    },
    refreshWithTime() {
      for (const query of queries.values()) query.refreshWithTime()
    },
    subscribe: (question, onResult, onErrorOf) => queryOf(question).subscribe(onResult, onErrorOf),
    async close() {
      await Promise.all([...queries.values()].map(query => query.close()))
    },
  }
}

function discardIdle(queries: Map<string, LiveQuery<unknown>>): void {
  for (const [key, query] of queries) {
    if (query.isIdle) {
      queries.delete(key)
      void query.close()
      return
    }
  }
  throw new InputError(
    'too many different filters are open at this time; close a page that you no longer need, and reload this one',
  )
}
