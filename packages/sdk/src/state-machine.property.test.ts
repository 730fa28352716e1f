import fc from 'fast-check'
import { expect, test } from 'vitest'
import { defineJourney } from './define-journey.ts'
import type { JourneyEvent } from './event.ts'
import type { JourneyDefinition, StepDefinition } from './journey-definition.ts'
import type { JourneyState } from './journey-state.ts'
import { PHASE_BY_RANK, type Phase } from './phase-rank.ts'
import { renewal } from './renewal.ts'
import { type ReferenceJourney, referenceTransition } from './state-machine.reference.ts'
import { EVENT_CAP, type Signal, transition } from './state-machine.ts'
import { readState, writeState } from './storage.ts'

/** A journey of one to six steps, with any entries, requirements, expiries and converting step. */
const anyDefinition: fc.Arbitrary<JourneyDefinition> = fc
  .array(fc.record({ entry: fc.boolean(), requires: fc.boolean(), expiry: fc.boolean() }), {
    minLength: 1,
    maxLength: 6,
  })
  .chain(shapes =>
    fc.record({ shapes: fc.constant(shapes), converting: fc.nat(shapes.length - 1), required: fc.nat() }),
  )
  .map(
    ({ shapes, converting, required }): JourneyDefinition =>
      defineJourney<string, string, string, readonly StepDefinition[]>({
        name: 'random',
        version: 1,
        teams: ['red', 'blue'],
        apps: ['one'],
        intentStep: 's0',
        convertingStep: `s${converting}`,
        expiryMs: 1_000,
        steps: shapes.map(({ entry, requires, expiry }, i): StepDefinition => {
          const step: StepDefinition = {
            name: `s${i}`,
            team: i % 2 ? 'blue' : 'red',
            app: 'one',
            reasons: ['left'],
            failures: { broke: 'engineering', empty: { team: 'red', kind: 'ux' } },
            apiCodes: ['E1'],
            ...(expiry ? { expiryMs: 5_000 } : {}),
          }
          if (i > 0 && requires) return { ...step, requires: `s${required % i}` }
          return entry ? { ...step, entry: true } : step
        }),
      }),
  )

interface Play {
  readonly signal: Pick<Signal, 'step' | 'cause'> & { readonly phase: Phase }
  /** Clock change before the signal, ms; may be negative. */
  readonly wait: number
}

function anyPlay(definition: JourneyDefinition): fc.Arbitrary<Play> {
  const causes = [
    'went_back',
    'signed_out',
    'undeclared',
    ...definition.steps.flatMap(s => [...(s.reasons ?? []), ...Object.keys(s.failures ?? {})]),
  ]
  const signal = fc
    .record({
      step: fc.constantFrom(...definition.steps.map(step => step.name)),
      phase: fc.constantFrom<Phase>('start', 'abandon', 'fail', 'complete'),
      cause: fc.constantFrom(...causes),
    })
    .map(({ step, phase, cause }) =>
      phase === 'start' || phase === 'complete' ? { step, phase } : { step, phase, cause },
    )
  const expiries = [definition.expiryMs, ...definition.steps.flatMap(step => step.expiryMs ?? [])]
  const turningPoints = [...expiries, -CLOCK_TOLERANCE_MS].flatMap(ms => [ms - 1, ms, ms + 1])
  const wait = fc.oneof(
    { weight: 20, arbitrary: fc.integer({ min: 0, max: 300 }) },
    { weight: 1, arbitrary: fc.constantFrom(...turningPoints) },
    { weight: 1, arbitrary: fc.integer({ min: -400_000, max: 3_000_000 }) },
  )
  return fc.record({ signal, wait })
}

const CLOCK_TOLERANCE_MS = 5 * 60_000

/** Random details of a signal: statuses around the limits of the allowed range, and known and unknown API codes. */
const anyDetails = fc.record(
  { httpStatus: fc.constantFrom(99, 100, 101, 503, 599, 600), apiCode: fc.constantFrom('E1', 'SM119', 'Jane') },
  { requiredKeys: [] },
)

/** Who signals: this app, one with other attributes and the same steps, or one with its steps in another order. */
const anyEdition = fc.oneof(
  { weight: 40, arbitrary: fc.constant((definition: JourneyDefinition) => definition) },
  { weight: 1, arbitrary: fc.constant((definition: JourneyDefinition) => ({ ...definition, version: 2 })) },
  {
    weight: 1,
    arbitrary: fc.constant((definition: JourneyDefinition) => ({
      ...definition,
      version: 3,
      steps: [...definition.steps].reverse(),
    })),
  },
)

const anyWalk = fc
  .oneof(fc.constant<JourneyDefinition>(renewal), anyDefinition)
  .chain(definition =>
    fc.record({ definition: fc.constant(definition), plays: fc.array(anyPlay(definition), { maxLength: 60 }) }),
  )

/** Plays signals against one journey definition; `between` stands for what happens to the state between two signals. */
function play(
  definition: JourneyDefinition,
  plays: readonly Play[],
  between = (state: JourneyState | undefined) => state,
) {
  let state: JourneyState | undefined
  let now = 1_700_000_000_000
  let begun = 0
  const batches: JourneyEvent[][] = []
  const beginJourney = () => ({ id: `00000000-0000-4000-8000-${String(++begun).padStart(12, '0')}`, attributes: {} })
  for (const { signal, wait } of plays) {
    now += wait
    state = between(state)
    const result = transition(
      definition,
      state,
      { ...signal, rank: rank(signal.phase), failureDetails: {}, beginJourney },
      now,
    )
    batches.push([...result.recorded])
    if (result.nextState) state = result.nextState
  }
  return { events: batches.flat(), batches, state }
}

function byJourney(events: readonly JourneyEvent[]): JourneyEvent[][] {
  return [...Map.groupBy(events, event => event.id).values()]
}

const rank = (phase: Phase) => PHASE_BY_RANK.indexOf(phase)

test('the machine records the same as the reference, after any signals at any times', () => {
  const anyPlays = (definition: JourneyDefinition) =>
    fc.array(fc.tuple(anyPlay(definition), anyDetails, anyEdition), { minLength: 20, maxLength: 60 })
  const walk = fc
    .oneof(fc.constant<JourneyDefinition>(renewal), anyDefinition)
    .chain(definition => fc.tuple(fc.constant(definition), anyPlays(definition)))
  fc.assert(
    fc.property(walk, ([definition, plays]) => {
      let text: string | undefined
      let journey: ReferenceJourney | undefined
      let now = 1_700_000_000_000
      for (const [index, [{ signal, wait }, details, edition]] of plays.entries()) {
        now += wait
        const signaled = { ...signal, details }
        const id = `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`
        const beginJourney = () => ({ id, attributes: {} })
        const own = edition(definition)
        const state = text ? readState(own, text) : undefined
        const result = transition(
          own,
          state,
          { ...signal, rank: rank(signal.phase), failureDetails: details, beginJourney },
          now,
        )
        const expected = referenceTransition(own, journey, signaled, now, () => id)
        expect(result.recorded).toStrictEqual(expected.events)
        if (result.nextState) text = writeState(own, result.nextState)
        journey = expected.journey
      }
    }),
    { numRuns: 300 },
  )
})

test('no journey is entered, completed or left in an impossible order', () => {
  fc.assert(
    fc.property(anyWalk, ({ definition, plays }) => {
      for (const journey of byJourney(play(definition, plays).events)) {
        const reached = (step: string, phase: Phase) =>
          journey.some(event => event.first && event.step === step && event.phase === phase)
        const entry = definition.steps.findIndex(step => step.name === journey[0]?.entry_step)
        const steps = definition.steps.slice(entry)
        for (const [k, { name }] of steps.entries()) {
          if (reached(name, 'complete')) expect(reached(name, 'start')).toBe(true)
          const next = steps[k + 1]
          if (next && reached(next.name, 'start')) expect(reached(name, 'complete')).toBe(true)
        }
        expect(journey.every(event => event.step_number > entry)).toBe(true)
      }
    }),
  )
})

test('at most one step is open, and only an open step completes, fails anew or is abandoned', () => {
  fc.assert(
    fc.property(anyWalk, ({ definition, plays }) => {
      for (const journey of byJourney(play(definition, plays).events)) {
        let open: string | undefined
        const done = new Set<string>()
        for (const { step, phase } of journey) {
          if (phase === 'start') {
            expect(open).toBeUndefined()
            open = step
            done.delete(step)
          } else if (phase === 'fail') expect(open === step || done.has(step)).toBe(true)
          else {
            expect(open).toBe(step)
            open = undefined
            if (phase === 'complete') done.add(step)
          }
        }
      }
    }),
  )
})

test('a rank only rises, and every superseded cause is named', () => {
  fc.assert(
    fc.property(anyWalk, ({ definition, plays }) => {
      for (const journey of byJourney(play(definition, plays).events)) {
        const ladder = new Map<string, { at: number; cause: string | undefined }>()
        for (const event of journey) {
          const before = ladder.get(event.step) ?? { at: -1, cause: undefined }
          expect(event.first).toBe(rank(event.phase) > before.at)
          expect(event.supersedes).toBe(event.first ? before.cause : undefined)
          if (event.first) ladder.set(event.step, { at: rank(event.phase), cause: event.failure?.code ?? event.reason })
        }
      }
    }),
  )
})

test('`seq` has no gap, attempts count starts, and no duration is negative', () => {
  fc.assert(
    fc.property(anyWalk, ({ definition, plays }) => {
      for (const journey of byJourney(play(definition, plays).events)) {
        const starts = new Map<string, number>()
        for (const [index, event] of journey.entries()) {
          expect(event.seq).toBe(index + 1)
          if (event.phase === 'start') starts.set(event.step, (starts.get(event.step) ?? 0) + 1)
          expect(event.attempt).toBe(starts.get(event.step))
          expect(event.elapsed_ms).toBeGreaterThanOrEqual(0)
          expect(event.step_ms ?? 0).toBeGreaterThanOrEqual(0)
          expect(event.phase === 'start' && 'step_ms' in event).toBe(false)
        }
      }
    }),
  )
})

test('a replaced journey gets no further event', () => {
  fc.assert(
    fc.property(anyWalk, ({ definition, plays }) => {
      const ids = play(definition, plays).events.map(event => event.id)
      expect(ids).toEqual([...ids].sort())
    }),
  )
})

test('a step that requires another one is never signaled before that completed', () => {
  fc.assert(
    fc.property(anyWalk, ({ definition, plays }) => {
      for (const journey of byJourney(play(definition, plays).events)) {
        for (const [index, { step, implied }] of journey.entries()) {
          const requires = definition.steps.find(each => each.name === step)?.requires
          if (!requires || implied) continue
          expect(journey.slice(0, index).some(event => event.step === requires && event.phase === 'complete')).toBe(
            true,
          )
        }
      }
    }),
  )
})

test('a dropped signal changes nothing, and a recorded one comes after what it implies', () => {
  fc.assert(
    fc.property(anyWalk, ({ definition, plays }) => {
      const { batches } = play(definition, plays)
      for (const [index, batch] of batches.entries()) {
        const { signal } = plays[index] as Play
        const last = batch.at(-1)
        if (!last) continue
        expect([last.step, last.phase, last.failure?.code ?? last.reason]).toEqual([
          signal.step,
          signal.phase,
          signal.cause,
        ])
        expect(batch.slice(0, -1).every(event => event.implied)).toBe(true)
        expect(last.implied).toBeUndefined()
      }
    }),
  )
})

test('a reload between any two signals changes nothing', () => {
  fc.assert(
    fc.property(anyWalk, ({ definition, plays }) => {
      const reload = (state: JourneyState | undefined) => state && readState(definition, writeState(definition, state))
      expect(play(definition, plays, reload).events).toEqual(play(definition, plays).events)
    }),
  )
})

test('the state given is never changed', () => {
  const deepFreeze = (state: JourneyState | undefined) => {
    for (const step of state?.steps ?? []) Object.freeze(step)
    if (state) Object.freeze(state.steps)
    return Object.freeze(state)
  }
  fc.assert(fc.property(anyWalk, ({ definition, plays }) => void play(definition, plays, deepFreeze)))
})

test('no journey records more than the cap and the events that raise a rank', () => {
  const definition = renewal
  const many = fc.array(anyPlay(definition), { minLength: 400, maxLength: 600 })
  fc.assert(
    fc.property(many, plays => {
      const quick = plays.map(each => ({ ...each, wait: 1 }))
      for (const journey of byJourney(play(definition, quick).events)) {
        expect(journey.slice(EVENT_CAP).every(event => event.first)).toBe(true)
      }
    }),
    { numRuns: 20 },
  )
})

test('counting first events equals counting journeys', () => {
  fc.assert(
    fc.property(anyWalk, ({ definition, plays }) => {
      const { events } = play(definition, plays)
      const first = events.filter(event => event.first)
      const causeOf = (event: JourneyEvent) => event.failure?.code ?? event.reason
      for (const step of definition.steps) {
        const own = first.filter(event => event.step === step.name)
        const standing = byJourney(own).map(journey => causeOf(journey.at(-1) as JourneyEvent))
        for (const cause of new Set(own.map(causeOf))) {
          if (!cause) continue
          const moved = own.filter(event => causeOf(event) === cause).length
          const superseded = own.filter(event => event.supersedes === cause).length
          expect(moved - superseded).toBe(standing.filter(each => each === cause).length)
        }
      }
    }),
  )
})
