import { HOUR, MINUTE } from '../system/time-units.ts'
import type { FailureMix } from './mix.ts'
import { type Failing, pickMaybe, type Visit } from './simulated-visit.ts'
import type { TruthRecorder } from './truth-recorder.ts'

/** Next action of a person in a step, or the failure that they meet. */
type StepAction =
  | { readonly kind: 'completes' | 'leaves' | 'signs out' | 'sleeps' }
  | { readonly kind: 'abandons'; readonly reason: string }
  | { readonly kind: 'goes back'; readonly to: number }
  | ({ readonly kind: 'fails'; readonly mix: FailureMix; readonly faults: readonly string[] } & Failing)

/**
 * End of a stay in a step: the person is about to complete the step, leaves it open, closes it, won't come back, or goes
 * back to an earlier step.
 */
export type StepEnd =
  | { readonly kind: 'completes'; readonly isStartSignaled: boolean }
  | { readonly kind: 'left' | 'closed' | 'gone' }
  | { readonly kind: 'back'; readonly to: number }

/** Arrival of a person at a step: back from a later step, or at a step that is still open. */
export interface StepArrival {
  readonly from?: number
  readonly resumes?: boolean
}

const MAX_TRIES = 4
const MOMENT = { p50: 3_000, p90: 12_000 }
const ASLEEP = { p50: HOUR, p90: 20_000_000 }

/** Simulates a person in one step until it ends. The caller signals the completion. */
export function simulateStep(
  visit: Visit,
  recorder: TruthRecorder,
  step: number,
  { from, resumes = false }: StepArrival,
): StepEnd {
  const { context, active, random, linger } = visit
  const mix = visit.mixOf(step)
  const { name, app } = visit.stepAt(step)
  const journey = visit.journeyOf(step)
  const isNew = !recorder.hasEntered(step)
  let action = choose()

  if (from !== undefined || resumes) repeatFirstStep()
  visit.arrive(step, action.kind === 'fails' ? action : undefined)
  const isStartSignaled = resumes || !(isNew && mayOmitStart() && random.chance(mix.forgetsStart ?? 0))
  if (resumes) {
    journey.start(name)
  } else {
    if (from !== undefined) recorder.abandon(from, 'went_back', context.now)
    if (isStartSignaled) {
      journey.start(name)
      recorder.enter(step, context.now)
    } else recorder.note(step, 'started, not signaled', context.now)
  }
  if (isStartSignaled && random.chance(mix.repeatsStart ?? 0)) repeatStart()
  if (step === 0 && random.chance(context.mix.people.looksAround)) lookAround()

  for (let tries = 1; ; tries++) {
    linger(random.duration(mix.time) * (action.kind === 'completes' ? 1 : random.unit()))
    switch (action.kind) {
      case 'completes':
        return { kind: 'completes', isStartSignaled }
      case 'leaves':
        recorder.note(step, 'left', context.now)
        return { kind: 'left' }
      case 'goes back':
        return { kind: 'back', to: action.to }
      case 'abandons':
        abandon(action.reason)
        return { kind: 'closed' }
      case 'signs out':
        journey.reset()
        recorder.abandon(step, 'signed_out', context.now)
        return { kind: 'gone' }
      case 'sleeps':
        sleep()
        return { kind: 'gone' }
      case 'fails': {
        fail(action)
        if (tries < MAX_TRIES && random.chance(action.mix.recovers ?? 0)) {
          linger(random.duration(MOMENT))
          visit.repeatRequest(step, action)
          action = choose()
          continue
        }
        linger(random.duration(MOMENT))
        const reason = pickMaybe(random, action.mix.abandons)
        if (reason === undefined) return { kind: 'left' }
        abandon(reason)
        return { kind: 'closed' }
      }
    }
  }

  function choose(): StepAction {
    let remaining = random.unit()
    /** Returns true for one alternative, each by its probability. */
    const isChosen = (probability = 0) => {
      remaining -= probability
      return remaining < 0
    }
    const active = context.faults('failure').filter(fault => fault.step === name)
    for (const [code, failure] of Object.entries(mix.failures ?? {})) {
      const faults = active.filter(fault => fault.code === code)
      if (!isChosen(Math.max(failure.chance, ...faults.map(({ chance }) => chance)))) continue
      const status = random.pick(failure.statuses ?? {})
      return {
        kind: 'fails',
        code,
        mix: failure,
        faults: faults.map(({ period }) => period.name),
        status: status === undefined ? undefined : Number(status),
      }
    }
    for (const [reason, probability] of Object.entries(mix.abandons ?? {})) {
      if (isChosen(probability)) return { kind: 'abandons', reason }
    }
    for (const [target, probability] of Object.entries(mix.back ?? {})) {
      if (!isChosen(probability)) continue
      const to = context.definition.steps.findIndex(each => each.name === target)
      return to >= recorder.entry ? { kind: 'goes back', to } : { kind: 'leaves' }
    }
    if (isChosen(mix.signsOut)) return { kind: 'signs out' }
    if (isChosen(mix.sleeps)) return maySleep() ? { kind: 'sleeps' } : { kind: 'leaves' }
    return { kind: isChosen(mix.leaves) ? 'leaves' : 'completes' }
  }

  /** Returns whether the app may omit the start: a direct entry needs it; otherwise a later signal must imply it. */
  function mayOmitStart(): boolean {
    const isImplied = action.kind === 'completes' || action.kind === 'fails'
    return isImplied && (step !== recorder.entry || step === 0)
  }

  /** Returns whether nothing that is signaled after the sleep can begin another journey. */
  function maySleep(): boolean {
    return step > 0 && !context.definition.steps.slice(step + 1).some(({ entry }) => entry)
  }

  function fail(failing: StepAction & { kind: 'fails' }): void {
    const { code, status, faults } = failing
    const { apiCodes, reloads } = failing.mix
    visit.failRequest(step, failing)
    if (reloads) active.tab.visit(app, active.tab.page(), { reloads })
    journey.fail(name, code, { httpStatus: status, apiCode: apiCodes && random.pick(apiCodes) })
    recorder.fail(step, code, context.now)
    for (const fault of faults) recorder.markFault(fault)
  }

  function abandon(reason: string): void {
    journey.abandon(name, reason)
    recorder.abandon(step, reason, context.now)
  }

  /** Comes back after the journey has expired; later signals belong to no journey. */
  function sleep(): void {
    recorder.note(step, 'slept until the journey had expired', context.now)
    context.now = recorder.expiresAt() + MINUTE + random.duration(ASLEEP)
    journey.complete(name)
    if (step + 1 < context.definition.steps.length) {
      visit.journeyOf(step + 1).start(visit.stepAt(step + 1).name)
      visit.journeyOf(step + 1).complete(visit.stepAt(step + 1).name)
    }
  }

  function repeatStart(): void {
    linger(random.whole(1_500))
    journey.start(name)
  }

  function lookAround(): void {
    linger(random.duration(MOMENT))
    const { elsewhere } = context.site.apps[app] ?? { elsewhere: [] }
    const page = active.tab.page()
    active.tab.visit(app, elsewhere[random.whole(elsewhere.length)] ?? page)
    linger(random.duration(MOMENT))
    active.tab.visit(app, page)
    if (isStartSignaled) journey.start(name)
  }

  /** Sees and selects the link again on the way back from another app; both are repeats. */
  function repeatFirstStep(): void {
    const first = visit.stepAt(0)
    if (recorder.entry > 0 || step === 0 || app !== first.app) return
    visit.arrive(0)
    visit.journeyOf(0).start(first.name)
    linger(random.duration(MOMENT))
    visit.journeyOf(0).complete(first.name)
  }
}
