import type { Journey, StepDefinition } from '@journey-monitor/sdk'
import type { StepMix } from './mix.ts'
import type { Random, Weights } from './random.ts'
import { requestName, type SiteRequest, type StepSite } from './site.ts'
import type { Scene, World } from './world.ts'

/** One person in one tab, with what they can do there. Steps are named by their index in the definition. */
export interface Visit {
  readonly world: World
  readonly scene: Scene
  /** For what the person decides. */
  readonly random: Random
  readonly mixOf: (step: number) => StepMix
  readonly stepAt: (step: number) => StepDefinition
  /** The journey object of the app that hosts the step. */
  readonly journeyOf: (step: number) => Journey
  /** Lets time pass, but never so much that the journey expires. */
  linger(ms: number): void
  /** Goes to the pages of the step and makes the requests of its start, but not the one that is going to fail. */
  arrive(step: number, failing?: Failing): void
  /** Makes the requests of the step's end. */
  finish(step: number): void
  /** Makes the request that the failure shows in, if any. */
  failRequest(step: number, failing: Failing): void
  /** Makes it again, where it belongs to the step's start, and it answers. */
  repeatRequest(step: number, failing: Failing): void
  /** What the app says with the completion. */
  attributesOf(step: number): Record<string, string | number | boolean>
}

/** How a failure shows in a request. */
export interface Failing {
  readonly code: string
  readonly status: number | undefined
}

/** How long a request lasts that never answers in time. */
const HANGING = { p50: 25_000, p90: 40_000 }

export function createVisit(world: World, scene: Scene, random: Random): Visit {
  const { definition, mix, site } = world
  const stepAt = (step: number) => definition.steps[step] as StepDefinition
  const mixOf = (step: number) => mix.steps[stepAt(step).name] as StepMix
  const siteAt = (step: number) => site.steps[stepAt(step).name] as StepSite

  function linger(ms: number): void {
    const expiresAt = scene.story?.expiresAt() ?? Number.POSITIVE_INFINITY
    world.now += Math.round(Math.max(0, Math.min(ms, expiresAt - world.now - 1_000)))
  }

  function send(request: SiteRequest, failing?: Failing): void {
    const slow = world.faults('slow').filter(fault => fault.request === requestName(request))
    const spread = failing && failing.status === undefined ? HANGING : request.time
    const durationMs = slow.reduce((ms, { factor }) => ms * factor, random.duration(spread))
    for (const { period } of slow) scene.story?.strike(period.name)
    const status = failing?.status ?? request.status
    const date = world.now
    if (failing) linger(Math.min(durationMs, 20_000))
    scene.tab.request(request, { date, durationMs: Math.round(durationMs), status })
  }

  return {
    world,
    scene,
    random,
    mixOf,
    stepAt,
    journeyOf: step => world.journeyOf(stepAt(step).app),
    linger,
    arrive(step, failing) {
      const { pages, pagesOf, atStart } = siteAt(step)
      const { app } = stepAt(step)
      for (const page of pagesOf?.[String(scene.attributes.page)] ?? pages) {
        scene.tab.visit(app, page)
        linger(200 + random.whole(400))
      }
      for (const request of atStart) if (!shows(request, failing)) send(request)
    },
    finish(step) {
      for (const request of siteAt(step).atEnd) send(request)
    },
    failRequest(step, failing) {
      const { atStart, atEnd } = siteAt(step)
      const request = [...atEnd, ...atStart].find(each => shows(each, failing))
      if (request) send(request, failing)
    },
    repeatRequest(step, failing) {
      const request = siteAt(step).atStart.find(each => shows(each, failing))
      if (request) send(request)
    },
    attributesOf(step) {
      const declared = stepAt(step).attributes ?? {}
      const entries = Object.entries(mixOf(step).attributes ?? {}).map(([name, weights]) => {
        const spec = declared[name]
        const text = random.pick(weights) ?? ''
        return [name, spec && 'band' in spec ? Number(text) : parsed(text)]
      })
      return Object.fromEntries(entries)
    },
  }
}

function shows({ codes }: SiteRequest, failing: Failing | undefined): boolean {
  return failing !== undefined && codes?.includes(failing.code) === true
}

/** The word or the flag that a mix writes so. */
export function parsed(text: string): string | boolean {
  return text === 'true' ? true : text === 'false' ? false : text
}

/** One of choices whose weights are probabilities, or none. */
export function maybe(random: Random, choices: Weights | undefined): string | undefined {
  let left = random.unit()
  for (const choice in choices) {
    left -= choices[choice] ?? 0
    if (left < 0) return choice
  }
  return undefined
}
