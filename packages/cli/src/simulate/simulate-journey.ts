import { type StepArrival, type StepEnd, simulateStep } from './simulate-step.ts'
import type { Visit } from './simulated-visit.ts'
import type { TruthRecorder } from './truth-recorder.ts'

export interface SimulateJourneyOptions {
  /** Whether the person saw the first step before the journey began, and completes it next. */
  readonly hasSeenFirstStep?: boolean
  /** Begins a journey at this step, and returns its recorder; undefined if the limit of journeys is reached. */
  begin(entry: number): TruthRecorder | undefined
}

const MAX_RETURNS = 2
const AWAY = { p50: 90_000, p90: 600_000 }

/** Simulates one journey of a person: the apps signal, and the recorder notes the truth. Returns whether the journey was finished. */
export function simulateJourney(
  visit: Visit,
  recorder: TruthRecorder,
  { hasSeenFirstStep = false, begin }: SimulateJourneyOptions,
): boolean {
  const { context, random, linger } = visit
  const { definition, mix } = context
  const { steps } = definition
  const { entry } = recorder
  const converting = steps.findIndex(({ name }) => name === definition.convertingStep)
  const required = new Set(steps.map(({ requires }) => requires))
  let returnsLeft = MAX_RETURNS
  let step = entry
  let end: StepEnd = hasSeenFirstStep
    ? { kind: 'completes', isStartSignaled: false }
    : simulateStep(visit, recorder, step, {})

  for (;;) {
    if (end.kind === 'completes') {
      const arrival = handoff(step + 1)
      complete(end.isStartSignaled, arrival)
      if (arrival === 'finished') return true
      if (arrival === 'without ID') return continueWithoutId(step + 1)
      if (arrival === 'reached') {
        step++
        linger(random.duration(visit.mixOf(step).gap))
        end = simulateStep(visit, recorder, step, {})
        continue
      }
      end = { kind: 'closed' }
    }
    if (end.kind === 'back') {
      moveTo(end.to, { from: step })
      continue
    }
    const isOver = end.kind === 'gone' || recorder.hasCompleted(converting) || returnsLeft-- === 0
    if (isOver || !random.chance(mix.people.comesBack)) return false
    linger(random.duration(AWAY))
    recorder.note(step, 'came back', context.now)
    const second = Math.max(entry, 1)
    if (end.kind === 'closed') moveTo(entry, {})
    else if (step <= second) moveTo(step, { resumes: true })
    else moveTo(second, { from: step })
  }

  function moveTo(target: number, arrival: StepArrival): void {
    step = target
    end = simulateStep(visit, recorder, step, arrival)
  }

  /** Decides the outcome of the handoff to the step `next`. Without its ID, the journey can't continue there. */
  function handoff(next: number): 'reached' | 'lost' | 'without ID' | 'finished' {
    if (next === steps.length) return 'finished'
    const fault = context
      .faults('handoff')
      .find(each => each.step === visit.stepAt(next).name && random.chance(each.chance))
    if (fault) recorder.markFault(fault.period.name)
    if (fault?.loses === 'id') return 'without ID'
    return fault || random.chance(visit.mixOf(next).notReached ?? 0) ? 'lost' : 'reached'
  }

  /** Completes the step. The app may omit the signal if the next step implies it. */
  function complete(isStartSignaled: boolean, arrival: ReturnType<typeof handoff>): void {
    const { name } = visit.stepAt(step)
    const mayForget = arrival === 'reached' && !required.has(name) && (isStartSignaled || step !== entry)
    visit.finish(step)
    if (mayForget && random.chance(visit.mixOf(step).forgetsComplete ?? 0)) {
      recorder.complete(step, context.now, { implied: true })
      return
    }
    visit.journeyOf(step).complete(name, visit.attributesOf(step))
    recorder.complete(step, context.now)
  }

  /** Continues after the correlation ID was lost: as a direct entry if the step is one, else without a journey. */
  function continueWithoutId(next: number): boolean {
    recorder.note(step, 'the correlation ID was lost', context.now)
    context.clearStorage()
    const { entry: isEntry, name } = visit.stepAt(next)
    const another = isEntry && begin(next)
    if (another) return simulateJourney(visit, another, { begin })
    visit.arrive(next)
    if (isEntry) return false
    visit.journeyOf(next).start(name)
    visit.journeyOf(next).complete(name)
    return false
  }
}
