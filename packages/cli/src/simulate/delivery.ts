import type { Delivery } from './mix.ts'
import type { Life } from './person.ts'
import type { Random } from './random.ts'
import type { RumLine } from './tab.ts'

export interface Courier {
  /** What arrives once this life is lived: lines of RUM events. */
  deliver(life: Life): string[]
  /** What was still under way. */
  rest(): string[]
}

const MAX_DELAY = 50

/** Carries RUM events to the intake, as badly as told. What the browser does not sample it never gets. */
export function createCourier({ dropped, duplicated, delayed }: Delivery, random: Random): Courier {
  const underWay: { readonly due: number; readonly text: string }[] = []
  let lives = 0

  function carry(line: RumLine, life: Life, arrived: string[]): void {
    const { text, event, isSampledOut } = line
    const telemetry = event && life.stories.find(({ id }) => id === event.id)?.telemetry
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
      underWay.push({ due: lives + random.whole(MAX_DELAY), text })
    }
    if (event && random.chance(delayed)) {
      if (telemetry) telemetry.delayed++
      underWay.push({ due: lives + 1 + random.whole(MAX_DELAY), text })
    } else arrived.push(text)
  }

  return {
    deliver(life) {
      lives++
      const arrived: string[] = []
      for (const line of life.lines) carry(line, life, arrived)
      for (let i = underWay.length - 1; i >= 0; i--) {
        const { due, text } = underWay[i] as (typeof underWay)[number]
        if (due > lives) continue
        arrived.push(text)
        underWay.splice(i, 1)
      }
      return arrived
    },
    rest: () => underWay.splice(0).map(({ text }) => text),
  }
}
