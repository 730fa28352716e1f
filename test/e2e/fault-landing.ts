import { FAULTS, type FaultName } from '@journey-monitor/example-api'
import { expect } from 'vitest'
import type { Session } from './demo-session.ts'
import { FAULT_WALKS } from './fault-walks.ts'

/** Walks into a fault, and expects the drop-off, or the lost return, that the fault declares. */
export async function expectLanding(demo: Session, name: FaultName): Promise<void> {
  const page = await demo.newPage({ extraHTTPHeaders: { 'x-faults': name } })
  await FAULT_WALKS[name](page, demo.url)
  await demo.recorded(1)
  await expect
    .poll(async () => {
      const { drop_offs, lost_returns } = await demo.funnel()
      return [...drop_offs, ...lost_returns].map(({ journeys: _, share: __, ...landed }) => landed)
    })
    .toEqual([FAULTS[name].lands])
}
