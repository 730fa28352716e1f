import { FAULTS, type FaultName, type FaultOutcome } from '@journey-monitor/example-api'
import { expect, test } from 'vitest'
import { useDemo } from './demo-session.ts'
import { FAULT_WALKS } from './fault-walks.ts'

const demo = useDemo()

const names = Object.keys(FAULTS) as FaultName[]

test.each(names.map(name => [name, FAULTS[name].lands] as const))(
  '%s lands on %o',
  async (name, lands: FaultOutcome) => {
    const page = await demo.newPage({ extraHTTPHeaders: { 'x-faults': name } })
    await FAULT_WALKS[name](page, demo.url)
    await demo.recorded(1)
    await expect
      .poll(async () => {
        const { drop_offs, lost_returns } = await demo.funnel()
        return [...drop_offs, ...lost_returns].map(({ journeys: _, share: __, ...landed }) => landed)
      })
      .toEqual([lands])
  },
)
