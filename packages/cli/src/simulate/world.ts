import { createJourney, type Journey, type JourneyDefinition, type JourneyEvent } from '@journey-monitor/sdk'
import { datadogSink } from '@journey-monitor/sdk/datadog'
import { createDays, type Days } from './calendar.ts'
import { type Mix, periods } from './mix.ts'
import { type Site, siteOf } from './site.ts'
import type { Story } from './story.ts'
import type { Tab } from './tab.ts'

/** Whoever is at the screen now; the apps of the world serve one person at a time. */
export interface Scene {
  readonly tab: Tab
  /** The journey that the person is in, if any. */
  story: Story | undefined
  /** The ID of a journey that is about to begin. */
  nextId: string | undefined
  /** For a journey that no story told of, because an app was silent. */
  spareId(): string
  attributes: Readonly<Record<string, string | boolean>>
}

/** What all people share: the time, the apps with the real state machine in them, the days and their faults. */
export interface World {
  readonly definition: JourneyDefinition
  readonly mix: Mix
  readonly site: Site
  readonly days: Days
  now: number
  scene: Scene | undefined
  /** The app's journey object. All of them keep their state in the tab's storage. */
  journeyOf(app: string): Journey
  /** A new tab, or one that forgot. */
  clearStorage(): void
  /** The faults of `kind` at this time. */
  faults<Kind extends Fault['kind']>(kind: Kind): readonly Extract<Fault, { kind: Kind }>[]
}

type Fault = ReturnType<typeof periods>[number]

export function createWorld(definition: JourneyDefinition, mix: Mix): World {
  const byKind = Object.groupBy(periods(mix), ({ kind }) => kind)
  let stored: string | null = null
  const journeys: Record<string, Journey> = {}
  const world: World = {
    definition,
    mix,
    site: siteOf(definition),
    days: createDays(mix.calendar),
    now: 0,
    scene: undefined,
    journeyOf: app => journeys[app] as Journey,
    clearStorage() {
      stored = null
    },
    faults: kind =>
      (byKind[kind] ?? []).filter(({ period }) => period.from <= world.now && world.now < period.to) as never,
  }
  for (const app of definition.apps) {
    journeys[app] = createJourney(definition, {
      clock: () => world.now,
      storage: {
        getItem: () => stored,
        setItem: (_, text) => {
          stored = text
        },
        removeItem: () => {
          stored = null
        },
      },
      newId: () => takeId(world),
      attributes: () => world.scene?.attributes,
      enabled: () => !world.faults('silent').some(fault => fault.app === app),
      sinks: [datadogSink({ rum: () => world.scene?.tab.rum }), (event: JourneyEvent) => recorded(world, event)],
    })
  }
  return world
}

function takeId({ scene }: World): string {
  const id = scene?.nextId ?? scene?.spareId() ?? ''
  if (scene) scene.nextId = undefined
  return id
}

function recorded({ scene }: World, { id }: JourneyEvent): void {
  if (scene?.story?.id === id) scene.story.telemetry.recorded++
}
