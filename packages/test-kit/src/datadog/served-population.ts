import { afterEach, beforeEach, vi } from 'vitest'
import { type Run, run } from '../run-cli.ts'
import { calm, simulation } from '../simulated-journeys.ts'
import { createFakeDatadog } from './fake-api.ts'

/** Options that ask for all journeys of a {@link useServedPopulation}. */
export const WHOLE_WINDOW = ['--from-time', '2026-10-01', '--to-time', '2026-11-20', '--as-of', '2026-11-21'] as const

export interface ServedPopulation {
  /** The events that Datadog has, each a line of JSON. */
  readonly lines: readonly string[]
  /** The fake Datadog of this test. */
  readonly fake: ReturnType<typeof createFakeDatadog>
  /** Environment variables that point the command line to the server. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Runs the command line against the server. */
  run(args: readonly string[]): Promise<Run>
}

/** Serves 150 simulated journeys from a fake Datadog, a new one in each test. */
export function useServedPopulation(): ServedPopulation {
  vi.spyOn(console, 'warn').mockReturnValue()
  const mix = { ...calm, delivery: { ...calm.delivery, duplicated: 0 } }
  const { lines } = simulation({ journeys: 150, seed: 7, mix })
  let fake = createFakeDatadog()
  let listening: Awaited<ReturnType<typeof fake.listen>>
  beforeEach(async () => {
    fake = createFakeDatadog({ events: lines.map(line => JSON.parse(line)), bucketsPerPage: 20 })
    listening = await fake.listen()
  })
  afterEach(() => listening.close())
  return {
    lines,
    get fake() {
      return fake
    },
    get env() {
      return listening.env
    },
    run: args => run(args, { env: listening.env }),
  }
}
