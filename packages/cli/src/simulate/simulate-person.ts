import type { StepDefinition } from '@journey-monitor/sdk'
import { DAY } from '../system/time-units.ts'
import type { Fault } from './mix.ts'
import { createRandom } from './seeded-random.ts'
import { simulateJourney } from './simulate-journey.ts'
import { openTab, type RumLine } from './simulated-tab.ts'
import { createVisit, parseAttributeValue, pickMaybe, type Visit } from './simulated-visit.ts'
import type { ActivePerson, SimulationContext } from './simulation-context.ts'
import { createTruthRecorder, type TruthRecorder } from './truth-recorder.ts'

/** The journeys and RUM lines of one simulated person. */
export interface PersonTrace {
  readonly recorders: readonly TruthRecorder[]
  /** Lines in the order in which they were sent. */
  readonly lines: readonly RumLine[]
}

const PAUSE = { p50: 120_000, p90: 600_000 }

/** Simulates person number `index`, who starts at most `limit` journeys. */
export function simulatePerson(context: SimulationContext, seed: number, index: number, limit: number): PersonTrace {
  const random = createRandom(seed, 2 * index)
  const details = createRandom(seed, 2 * index + 1)
  const { definition, profile, mix, days } = context
  const person = random.uuid()
  const recorders: TruthRecorder[] = []
  const lines: RumLine[] = []
  const first = definition.steps[0] as StepDefinition
  context.now = days.anyTime(random)

  const direct = pickMaybe(random, mix.people.direct)
  openTabAt(definition.steps.findIndex(({ name }) => name === (direct ?? first.name)))
  if (random.chance(mix.people.anotherLater) && recorders.length < limit) {
    context.now += DAY + random.whole(13 * DAY)
    if (context.now < days.end) openTabAt(0)
  }
  return { recorders, lines }

  /** Opens a new tab and starts a journey at the step `entry`. */
  function openTabAt(entry: number): void {
    const tab = openTab({
      site: context.site,
      record: mix.record,
      random: details,
      person,
      now: () => context.now,
      rateOf,
      versionOf,
      send: line => lines.push(line),
    })
    const active: ActivePerson = { tab, recorder: undefined, nextId: undefined, spareId: details.uuid, attributes: {} }
    context.active = active
    context.clearStorage()
    const visit = createVisit(context, active, random)
    const begin = (step: number) => (recorders.length < limit ? startRecorder(active, step) : undefined)

    const recorder = begin(entry)
    let isBack = recorder !== undefined && simulateJourney(visit, recorder, { begin })
    while (isBack && random.chance(mix.people.anotherSoon) && recorders.length < limit) {
      chooseAnother(visit)
      isBack = simulateJourney(visit, startRecorder(active, 0), { hasSeenFirstStep: true, begin })
    }
    maybeClickOutbound(visit)
    tab.leave()
  }

  function startRecorder(active: ActivePerson, entry: number): TruthRecorder {
    const id = random.uuid()
    const isOpen = entry === 0 || random.chance(days.percentAt(context.now) / 100)
    const attributes = Object.fromEntries(
      Object.entries(definition.attributes ?? {}).flatMap(([name]) => {
        if (name === profile.attributes.toggle) return [[name, isOpen]]
        const value = random.pick(mix.attributes[name] ?? {})
        return value === undefined || entry > 0 ? [] : [[name, parseAttributeValue(value)]]
      }),
    )
    const recorder = createTruthRecorder({ definition, id, person, entry, at: context.now, attributes })
    active.recorder = recorder
    active.nextId = id
    active.attributes = attributes
    recorders.push(recorder)
    return recorder
  }

  /** Sees and selects another link after a finished journey. Only the selection begins another journey. */
  function chooseAnother(visit: Visit): void {
    visit.linger(random.duration(PAUSE))
    visit.arrive(0)
    visit.journeyOf(0).start(first.name)
    visit.linger(random.duration(visit.mixOf(0).time))
  }

  function maybeClickOutbound({ active: { tab } }: Visit): void {
    const app = tab.app()
    const outbound = app === undefined ? [] : (context.site.apps[app]?.outbound ?? [])
    if (random.chance(mix.people.outboundLink)) tab.click(outbound[random.whole(outbound.length)] ?? 'Outbound link')
  }

  function rateOf(app: string): number {
    const faults = context.faults('sampled').filter((fault: Fault & { kind: 'sampled' }) => fault.app === app)
    return Math.min(mix.apps[app]?.sampleRate ?? 100, ...faults.map(({ rate }) => rate))
  }

  function versionOf(app: string): string {
    const versions = mix.apps[app]?.versions ?? []
    return versions.findLast(({ from }) => Date.parse(from) <= context.now)?.version ?? versions[0]?.version ?? ''
  }
}
