import { createJourney, type Journey, type JourneyEvent } from '@journey-monitor/sdk'
import { datadogSink } from '@journey-monitor/sdk/datadog'
import type { LoadedJourney } from '../journey/profile.ts'
import { type Mix, timedFaults } from './mix.ts'
import { type Site, siteOf } from './simulated-site.ts'
import type { Tab } from './simulated-tab.ts'
import { createDays, type Days } from './traffic-calendar.ts'
import type { TruthRecorder } from './truth-recorder.ts'

/** The person who is simulated now; the apps serve one person at a time. */
export interface ActivePerson {
  readonly tab: Tab
  /** The truth recorder of the person's current journey, if any. */
  recorder: TruthRecorder | undefined
  /** The ID that the next journey takes. */
  nextId: string | undefined
  /** Creates an ID for a journey without a recorder, which begins after an app was silent. */
  spareId(): string
  attributes: Readonly<Record<string, string | boolean>>
}

/** State that all simulated people share: the clock, the apps with the real state machine, the days and their faults. */
export interface SimulationContext extends LoadedJourney {
  readonly mix: Mix
  readonly site: Site
  readonly days: Days
  now: number
  active: ActivePerson | undefined
  /** Returns the app's journey object. All apps share the tab's storage. */
  journeyOf(app: string): Journey
  /** Clears the storage: a new tab, or a lost ID. */
  clearStorage(): void
  /** Returns the faults of `kind` that are active now. */
  faults<Kind extends Fault['kind']>(kind: Kind): readonly Extract<Fault, { kind: Kind }>[]
}

type Fault = ReturnType<typeof timedFaults>[number]

export function createSimulationContext(journey: LoadedJourney, mix: Mix): SimulationContext {
  const byKind = Object.groupBy(timedFaults(mix), ({ kind }) => kind)
  let stored: string | null = null
  const journeys: Record<string, Journey> = {}
  const { definition } = journey
  const context: SimulationContext = {
    ...journey,
    mix,
    site: siteOf(journey),
    days: createDays(mix.calendar),
    now: 0,
    active: undefined,
    journeyOf: app => journeys[app] as Journey,
    clearStorage() {
      stored = null
    },
    faults: kind =>
      (byKind[kind] ?? []).filter(({ period }) => period.from <= context.now && context.now < period.to) as never,
  }
  for (const app of definition.apps) {
    journeys[app] = createJourney(definition, {
      clock: () => context.now,
      storage: {
        getItem: () => stored,
        setItem: (_, text) => {
          stored = text
        },
        removeItem: () => {
          stored = null
        },
      },
      newId: () => takeId(context),
      attributes: () => context.active?.attributes,
      enabled: () => !context.faults('silent').some(fault => fault.app === app),
      sinks: [datadogSink({ rum: () => context.active?.tab.rum }), (event: JourneyEvent) => recorded(context, event)],
    })
  }
  return context
}

function takeId({ active }: SimulationContext): string {
  const id = active?.nextId ?? active?.spareId() ?? ''
  if (active) active.nextId = undefined
  return id
}

function recorded({ active }: SimulationContext, { id }: JourneyEvent): void {
  if (active?.recorder?.id === id) active.recorder.telemetry.recorded++
}
