import { randomBytes } from 'node:crypto'
import type { LoadedJourney } from '../../journey/profile.ts'
import type { Connection } from '../client/connection.ts'
import type { DatadogConfig } from '../config.ts'
import { all, is, journeyField } from '../query.ts'
import { createEventSearch, type EventPage } from './event-search.ts'
import { createFieldFilter } from './kept-fields.ts'
import { keyedHash } from './pull-folder.ts'
import { pullSearches, RETENTION_MS } from './pull-kinds.ts'
import { createRetry, type RetryOptions } from './retry.ts'

export interface FindJourneyOptions extends RetryOptions {
  readonly config: Pick<DatadogConfig, 'env' | 'services'>
  /** Epoch ms. Default: the clock. */
  readonly now?: number | undefined
}

/**
 * Finds the events of one journey in Datadog: lines as the browser posts them, with only the kept fields. Writes
 * nothing.
 * @throws the errors of `createEventSearch`
 */
export async function* journeyLines(
  journey: LoadedJourney,
  connection: Connection,
  id: string,
  { config, now = Date.now(), ...retry }: FindJourneyOptions,
): AsyncGenerator<string> {
  const page = createEventSearch(connection, createRetry(retry))
  const search = all(pullSearches(journey, config).journey, is(journeyField('id'), id))
  const keep = createFieldFilter('journey', journey.definition, keyedHash(randomBytes(32)))
  const request = { search, from: now - RETENTION_MS.journey, to: now }
  let cursor: string | undefined
  do {
    const found: EventPage = await page({ ...request, cursor })
    for (const event of found.events) {
      const line = keep(event)
      if (line !== undefined) yield `${line}\n`
    }
    cursor = found.cursor
  } while (cursor !== undefined)
}
