import type { Journey, StepDefinition } from '@journey-monitor/sdk'
import type { Weights } from '../journey/population-schema.ts'
import type { StepMix } from './mix.ts'
import type { Random } from './seeded-random.ts'
import { requestName, type SiteRequest, type StepSite } from './simulated-site.ts'
import type { ActivePerson, SimulationContext } from './simulation-context.ts'

/** The actions of one person in one tab. Steps are given by their index in the definition. */
export interface Visit {
  readonly context: SimulationContext
  readonly active: ActivePerson
  /** The random numbers of the person's decisions. */
  readonly random: Random
  readonly mixOf: (step: number) => StepMix
  readonly stepAt: (step: number) => StepDefinition
  /** Returns the journey object of the app that hosts the step. */
  readonly journeyOf: (step: number) => Journey
  /** Advances the clock, but never so far that the journey expires. */
  linger(ms: number): void
  /** Opens the step's pages and makes the requests of its start, except the one that will fail. */
  arrive(step: number, failing?: Failing): void
  /** Makes the requests of the step's completion. */
  finish(step: number): void
  /** Makes the request that fails, if the failure is one of a request. */
  failRequest(step: number, failing: Failing): void
  /** Repeats the failed request successfully, if it belongs to the step's start. */
  repeatRequest(step: number, failing: Failing): void
  /** Returns the attributes of the completion. */
  attributesOf(step: number): Record<string, string | number | boolean>
}

/** A failure and the HTTP status of its request. */
export interface Failing {
  readonly code: string
  readonly status: number | undefined
}

/** The duration of a request that times out. */
const HANGING = { p50: 25_000, p90: 40_000 }

export function createVisit(context: SimulationContext, active: ActivePerson, random: Random): Visit {
  const { definition, profile, mix, site } = context
  const { page: pageAttribute } = profile.attributes
  const stepAt = (step: number) => definition.steps[step] as StepDefinition
  const mixOf = (step: number) => mix.steps[stepAt(step).name] as StepMix
  const siteAt = (step: number) => site.steps[stepAt(step).name] as StepSite

  function linger(ms: number): void {
    const expiresAt = active.recorder?.expiresAt() ?? Number.POSITIVE_INFINITY
    context.now += Math.round(Math.max(0, Math.min(ms, expiresAt - context.now - 1_000)))
  }

  function send(request: SiteRequest, failing?: Failing): void {
    const slow = context.faults('slow').filter(fault => fault.request === requestName(request))
    const spread = failing && failing.status === undefined ? HANGING : request.time
    const durationMs = slow.reduce((ms, { factor }) => ms * factor, random.duration(spread))
    for (const { period } of slow) active.recorder?.markFault(period.name)
    const status = failing?.status ?? request.status
    const date = context.now
    if (failing) linger(Math.min(durationMs, 20_000))
    active.tab.request(request, { date, durationMs: Math.round(durationMs), status })
  }

  return {
    context,
    active,
    random,
    mixOf,
    stepAt,
    journeyOf: step => context.journeyOf(stepAt(step).app),
    linger,
    arrive(step, failing) {
      const { pages, pagesByEntry, atStart } = siteAt(step)
      const { app } = stepAt(step)
      const entry = pageAttribute === undefined ? undefined : String(active.attributes[pageAttribute])
      for (const page of pagesByEntry?.[entry ?? ''] ?? pages) {
        active.tab.visit(app, page)
        linger(200 + random.whole(400))
      }
      for (const request of atStart) if (!isFailing(request, failing)) send(request)
    },
    finish(step) {
      for (const request of siteAt(step).atEnd) send(request)
    },
    failRequest(step, failing) {
      const { atStart, atEnd } = siteAt(step)
      const request = [...atEnd, ...atStart].find(each => isFailing(each, failing))
      if (request) send(request, failing)
    },
    repeatRequest(step, failing) {
      const request = siteAt(step).atStart.find(each => isFailing(each, failing))
      if (request) send(request)
    },
    attributesOf(step) {
      const declared = stepAt(step).attributes ?? {}
      const entries = Object.entries(mixOf(step).attributes ?? {}).map(([name, weights]) => {
        const spec = declared[name]
        const text = random.pick(weights) ?? ''
        return [name, spec && 'band' in spec ? Number(text) : parseAttributeValue(text)]
      })
      return Object.fromEntries(entries)
    },
  }
}

function isFailing({ codes }: SiteRequest, failing: Failing | undefined): boolean {
  return failing !== undefined && codes?.includes(failing.code) === true
}

/** Parses a value of a mix: a flag or a word. */
export function parseAttributeValue(text: string): string | boolean {
  return text === 'true' ? true : text === 'false' ? false : text
}

/** Picks one of `choices` by its probability, or none. */
export function pickMaybe(random: Random, choices: Weights | undefined): string | undefined {
  let left = random.unit()
  for (const choice in choices) {
    left -= choices[choice] ?? 0
    if (left < 0) return choice
  }
  return undefined
}
