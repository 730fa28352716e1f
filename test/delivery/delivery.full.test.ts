import { describe, test } from 'vitest'
import { expectAllDelivered } from './expect-delivery.ts'
import { UPLINKS, type Uplink, useHandoffs, WAYS } from './handoffs.ts'

const handoffs = useHandoffs()

describe.each(Object.keys(UPLINKS) as Uplink[])('on a %s uplink', uplink => {
  test.each(WAYS)('20 journeys signal and leave at once, by %s: no event is lost', way =>
    expectAllDelivered(handoffs, { way, uplink, count: 20 }),
  )
})
