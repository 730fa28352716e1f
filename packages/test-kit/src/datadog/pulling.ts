import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, vi } from 'vitest'
import { connect } from '../../../cli/src/datadog/client/connection.ts'
import { defaultConfig } from '../../../cli/src/datadog/config.ts'
import { type PullOptions, pullEvents } from '../../../cli/src/datadog/pull/pull-events.ts'
import { renewalJourney } from '../../../cli/src/renewal/renewal-profile.ts'
import { DAY, HOUR } from '../../../cli/src/system/time-units.ts'
import { type Run, run as runCli } from '../run-cli.ts'
import { calm, simulation } from '../simulated-journeys.ts'
import { withFolder } from '../temporary-folder.ts'
import { createFakeDatadog, type Fault, KEYS } from './fake-api.ts'
import type { RumEvent } from './rum-event.ts'

vi.spyOn(console, 'warn').mockReturnValue()

/** The end of the population's events. */
export const NOW = Date.UTC(2026, 10, 20)
export const [FROM, TO] = [NOW - 12 * DAY, NOW]
/** All events of a few people, moved to the days before `NOW`. */
export const population = eventsOf(60, 11)

export function eventsOf(journeys: number, seed: number): RumEvent[] {
  const mix = { ...calm, delivery: { ...calm.delivery, duplicated: 0 } }
  const events: RumEvent[] = simulation({ journeys, seed, mix }).lines.map(line => JSON.parse(line))
  const first = events.reduce((least, { date }) => Math.min(least, date), Infinity)
  const shift = FROM + HOUR - first
  return events.map(event => moved(event, shift)).filter(({ date }) => date < TO)
}

export function moved(event: RumEvent, ms: number): RumEvent {
  const { journey, ...context } = (event.context ?? {}) as { journey?: { started_at: number } }
  const started = journey && { journey: { ...journey, started_at: journey.started_at + ms } }
  return {
    ...event,
    date: event.date + ms,
    ...(event.context !== undefined && { context: { ...context, ...started } }),
  }
}

const endpoints = renewalJourney.profile.siteMap.endpoints.map(
  ({ path }) => new RegExp(`^${path.replace(/:\w+/g, '[^]*')}$`),
)

/** Returns whether an event is pulled: the journey's own events and requested kinds, but never clicks. */
export function isPulled({ type, context, resource }: RumEvent): boolean {
  if (type === 'action') return (context as { journey?: object } | undefined)?.journey !== undefined
  if (type !== 'resource') return true
  const { url = '', type: kind } = resource as { url?: string; type?: string }
  return kind === 'fetch' && endpoints.some(endpoint => endpoint.test(new URL(url).pathname))
}

interface Setting {
  readonly events?: RumEvent[]
  readonly fault?: Fault
}

/** Passes `use` a fake Datadog with the population's events, and an empty folder. */
export async function withDatadog(
  { events = population, fault }: Setting,
  use: (there: {
    readonly fake: ReturnType<typeof createFakeDatadog>
    readonly env: Readonly<Record<string, string | undefined>>
    readonly folder: string
    pull(options?: Partial<PullOptions>): Promise<{ added: number; missing: number }>
  }) => Promise<void>,
): Promise<void> {
  const fake = createFakeDatadog({ events })
  const { env, close } = await fake.listen()
  fake.breakWith(fault)
  try {
    await withFolder(async parent => {
      const folder = join(parent, 'pulled')
      const connection = await connect({ site: 'ddog-gov.com', env, retries: 0, timeoutMs: 5_000 })
      const pull = (options: Partial<PullOptions> = {}) =>
        pullEvents(renewalJourney, connection, {
          ...{
            folder,
            from: FROM,
            to: TO,
            now: NOW,
            pauseMs: 1,
            kinds: ['views', 'requests', 'errors'],
            eventsPerSlice: 60,
          },
          config: defaultConfig(renewalJourney),
          ...options,
        })
      await use({ fake, env, folder, pull })
    })
  } finally {
    await close()
  }
}

export async function linesIn(folder: string): Promise<RumEvent[]> {
  const names = (await readdir(folder)).filter(name => name.endsWith('.ndjson'))
  const texts = await Promise.all(names.map(name => readFile(join(folder, name), 'utf8')))
  return texts.flatMap(text => text.trimEnd().split('\n')).map(line => JSON.parse(line))
}

/** Returns a key that is unique for each event. */
export function keyOf(event: RumEvent): string {
  const { type, date, action, view, resource, error } = event as Record<string, { id?: string } & unknown>
  return [type, date, action?.id ?? resource?.id ?? error?.id ?? view?.id].join(' ')
}

/** Expects each requested event exactly once. */
export async function expectAll(folder: string, events: readonly RumEvent[]): Promise<void> {
  const expected = events.filter(isPulled).map(keyOf).sort()
  expect((await linesIn(folder)).map(keyOf).sort()).toEqual(expected)
}

export async function run(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>> = KEYS,
): Promise<Run> {
  return runCli(args, { env })
}
