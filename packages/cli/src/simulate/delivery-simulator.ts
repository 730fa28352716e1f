import type { Delivery } from './mix.ts'
import type { Random } from './seeded-random.ts'
import type { PersonTrace } from './simulate-person.ts'
import type { RumLine } from './simulated-tab.ts'

export interface DeliverySimulator {
  /** Returns the lines that arrive by the end of this person's visits. */
  deliver(trace: PersonTrace): string[]
  /** Returns the lines that are still in transit. */
  rest(): string[]
}

const MAX_DELAY = 50

/**
 * Simulates the delivery of RUM events to the intake: drops, duplicates and delays them at the given rates. Events of
 * sessions that aren't sampled are never sent.
 */
export function createDeliverySimulator({ dropped, duplicated, delayed }: Delivery, random: Random): DeliverySimulator {
  const inTransit: { readonly due: number; readonly text: string }[] = []
  let people = 0

  function deliverLine(line: RumLine, trace: PersonTrace, arrived: string[]): void {
    const { text, event, isSampledOut } = line
    const telemetry = event && trace.recorders.find(({ id }) => id === event.id)?.telemetry
    if (isSampledOut) {
      if (telemetry) telemetry.sampled_out++
      return
    }
    if (event && random.chance(dropped)) {
      if (telemetry) telemetry.dropped++
      return
    }
    if (telemetry) telemetry.sent++
    if (event && random.chance(duplicated)) {
      if (telemetry) telemetry.duplicated++
      inTransit.push({ due: people + random.whole(MAX_DELAY), text })
    }
    if (event && random.chance(delayed)) {
      if (telemetry) telemetry.delayed++
      inTransit.push({ due: people + 1 + random.whole(MAX_DELAY), text })
    } else arrived.push(text)
  }

  return {
    deliver(trace) {
      people++
      const arrived: string[] = []
      for (const line of trace.lines) deliverLine(line, trace, arrived)
      for (let i = inTransit.length - 1; i >= 0; i--) {
        const { due, text } = inTransit[i] as (typeof inTransit)[number]
        if (due > people) continue
        arrived.push(text)
        inTransit.splice(i, 1)
      }
      return arrived
    },
    rest: () => inTransit.splice(0).map(({ text }) => text),
  }
}
