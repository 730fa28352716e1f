import { walks } from '@journey-monitor/test-kit/compaction'
import { lines } from '@journey-monitor/test-kit/event-funnel'
import { readEvents } from '@journey-monitor/test-kit/read-events'
import { expect, test } from 'vitest'

test('40,000 lines that begin an endless value are read in linear time', async () => {
  const { quality } = await readEvents(`${'[\n'.repeat(20_000)}${'{"a":\n'.repeat(20_000)}${lines(walks)}`)
  expect(quality).toMatchObject({ events: walks.length, rejected: 40_000 })
})
