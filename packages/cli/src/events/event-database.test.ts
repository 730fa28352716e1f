import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { renewal } from '@journey-monitor/sdk/renewal'
import { funnelIn, walks } from '@journey-monitor/test-kit/compaction'
import { lines } from '@journey-monitor/test-kit/event-funnel'
import { LATER } from '@journey-monitor/test-kit/journey-recorder'
import { temporaryFolder } from '@journey-monitor/test-kit/temporary-folder'
import { expect, test } from 'vitest'
import { openJourneys } from '../funnel/journeys.ts'
import { withEventDatabase, withSharedEvents } from './event-database.ts'

test('concurrent questions about the same events are answered one after the other', async () => {
  const folder = await temporaryFolder()
  await writeFile(join(folder, 'events.ndjson'), lines(walks))
  const expected = await funnelIn(folder)
  const answers = await withSharedEvents([folder], events =>
    Promise.all(
      [1, 2, 3].map(times =>
        withEventDatabase(events, async (database, files) => {
          const journeys = await openJourneys(database, renewal, files, { asOf: LATER })
          for (let asked = 1; asked < times; asked++) await journeys.funnel()
          return journeys.funnel()
        }),
      ),
    ),
  )
  for (const answer of answers) expect(answer).toEqual(expected)
})
