import { randomUUID } from 'node:crypto'
import { createJourney, eventName, type Journey, type JourneyDefinition, type JourneyEvent } from '@journey-monitor/sdk'
import { createTestStorage } from '@journey-monitor/sdk/testing'

export const MINUTE = 60_000
export const START = Date.UTC(2026, 10, 20)
/** When everything has expired. */
export const LATER = START + 365 * 24 * 60 * MINUTE

/** A RUM action as the browser SDK posts it, with what is read of it. */
export interface RumAction {
  type: string
  date: number
  service: string
  _dd: { format_version: number; configuration: { session_sample_rate: number } }
  action: { id: string; type: string; target: { name: string } }
  context: { journey: JourneyEvent }
}

export interface Visit<Definition extends JourneyDefinition> {
  readonly journey: Journey<Definition>
  /** Epoch ms. */
  now(): number
  /** Lets time pass. */
  wait(ms: number): void
}

/**
 * Everything that people who walk through `definition`, one visit after the other, send by way of the real SDK. Each
 * visit has storage of its own.
 */
export function recorder<const Definition extends JourneyDefinition>(
  definition: Definition,
  { sampleRate = 100, startAt = START } = {},
) {
  const actions: RumAction[] = []
  return {
    actions,
    visit(walk: (visit: Visit<Definition>) => void): RumAction[] {
      let now = startAt
      const own: RumAction[] = []
      const journey = createJourney(definition, {
        clock: () => now,
        storage: createTestStorage(),
        newId: randomUUID,
        sinks: [event => own.push(rumAction(event, now, sampleRate))],
      })
      walk({
        journey,
        now: () => now,
        wait(ms) {
          now += ms
        },
      })
      actions.push(...own)
      return own
    },
  }
}

function rumAction(event: JourneyEvent, date: number, sampleRate = 100): RumAction {
  return {
    type: 'action',
    date,
    service: `va.gov-mhv-${event.app}`,
    _dd: { format_version: 2, configuration: { session_sample_rate: sampleRate } },
    action: { id: randomUUID(), type: 'custom', target: { name: eventName(event) } },
    context: { journey: event },
  }
}
