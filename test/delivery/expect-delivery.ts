import { expect } from 'vitest'
import { AFTER, BEFORE, type Handoffs, journeysOf, nameOf, type useHandoffs } from './handoffs.ts'

/** Expects every event of every journey once, under one ID, in the order in which they were signaled. */
export async function expectAllDelivered(handoffs: ReturnType<typeof useHandoffs>, given: Handoffs): Promise<void> {
  const site = await handoffs.run(given)
  const names = given.way === 'closing the tab' ? BEFORE : [...BEFORE, ...AFTER]
  const journeys = await journeysOf(site, given.count * names.length)
  expect(journeys).toHaveLength(given.count)
  for (const events of journeys) {
    expect(events.map(nameOf)).toEqual(names)
    expect(events.map(({ seq }) => seq)).toEqual(names.map((_, i) => i + 1))
  }
  const { quality } = await site.funnel()
  expect(quality).toMatchObject({ events: given.count * names.length, missing: 0, duplicates: 0, conflicts: 0 })
}
