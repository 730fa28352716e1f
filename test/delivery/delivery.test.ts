import { expect, test } from 'vitest'
import { expectAllDelivered } from './expect-delivery.ts'
import { AFTER, BEFORE, useHandoffs, WAYS } from './handoffs.ts'

const handoffs = useHandoffs()

test.each(WAYS)('2 journeys signal and leave at once on a slow uplink, by %s: no event is lost', way =>
  expectAllDelivered(handoffs, { way, uplink: 'slow', count: 2 }),
)

test('above 16 KiB RUM loses events on a slow uplink, and the funnel counts them', async () => {
  const count = 4
  const site = await handoffs.run({ way: 'location.href', uplink: 'slow', count, fillerBytes: 6_000 })
  const recorded = count * (BEFORE.length + AFTER.length)
  await expect.poll(async () => (await site.funnel()).journeys.total).toBe(count)
  await expect
    .poll(async () => {
      const { missing, events } = (await site.funnel()).quality
      return missing > 0 && missing + events
    })
    .toBe(recorded)
})
