import { HOUR, MINUTE } from '../system/time-units.ts'
import type { FailureMix } from './mix.ts'
import type { Story } from './story.ts'
import { type Failing, maybe, type Visit } from './visit.ts'

/** What a person does next in a step, or what happens to them. */
type Act =
  | { readonly kind: 'completes' | 'leaves' | 'signs out' | 'sleeps' }
  | { readonly kind: 'abandons'; readonly reason: string }
  | { readonly kind: 'goes back'; readonly to: number }
  | ({ readonly kind: 'fails'; readonly mix: FailureMix; readonly faults: readonly string[] } & Failing)

/**
 * How a stay in a step ended: the person is about to complete it; left it open; closed it; is gone for good; or goes back.
 */
export type End =
  | { readonly kind: 'completes'; readonly isStartSaid: boolean }
  | { readonly kind: 'left' | 'closed' | 'gone' }
  | { readonly kind: 'back'; readonly to: number }

/** How a person comes to a step: from a later one, to which it is a step back, or to one that is still open. */
export interface Arrival {
  readonly from?: number
  readonly resumes?: boolean
}

const MAX_TRIES = 4
const MOMENT = { p50: 3_000, p90: 12_000 }
const ASLEEP = { p50: HOUR, p90: 20_000_000 }

/** Lets a person be in a step until they are done with it. The completion itself is still to be signalled. */
export function stay(visit: Visit, story: Story, step: number, { from, resumes = false }: Arrival): End {
  const { world, scene, random, linger } = visit
  const mix = visit.mixOf(step)
  const { name, app } = visit.stepAt(step)
  const journey = visit.journeyOf(step)
  const isNew = !story.hasEntered(step)
  let act = choose()

  if (from !== undefined || resumes) seeTheLinkAgain()
  visit.arrive(step, act.kind === 'fails' ? act : undefined)
  const isStartSaid = resumes || !(isNew && mayForgetStart() && random.chance(mix.forgetsStart ?? 0))
  if (resumes) {
    journey.start(name)
  } else {
    if (from !== undefined) story.abandon(from, 'went_back', world.now)
    if (isStartSaid) {
      journey.start(name)
      story.enter(step, world.now)
    } else story.note(step, 'started, unsaid', world.now)
  }
  if (isStartSaid && random.chance(mix.repeatsStart ?? 0)) repeatStart()
  if (step === 0 && random.chance(world.mix.people.looksAround)) lookAround()

  for (let tries = 1; ; tries++) {
    linger(random.duration(mix.time) * (act.kind === 'completes' ? 1 : random.unit()))
    switch (act.kind) {
      case 'completes':
        return { kind: 'completes', isStartSaid }
      case 'leaves':
        story.note(step, 'left', world.now)
        return { kind: 'left' }
      case 'goes back':
        return { kind: 'back', to: act.to }
      case 'abandons':
        abandon(act.reason)
        return { kind: 'closed' }
      case 'signs out':
        journey.reset()
        story.abandon(step, 'signed_out', world.now)
        return { kind: 'gone' }
      case 'sleeps':
        sleep()
        return { kind: 'gone' }
      case 'fails': {
        fail(act)
        if (tries < MAX_TRIES && random.chance(act.mix.recovers ?? 0)) {
          linger(random.duration(MOMENT))
          visit.repeatRequest(step, act)
          act = choose()
          continue
        }
        linger(random.duration(MOMENT))
        const reason = maybe(random, act.mix.abandons)
        if (reason === undefined) return { kind: 'left' }
        abandon(reason)
        return { kind: 'closed' }
      }
    }
  }

  function choose(): Act {
    let left = random.unit()
    const falls = (probability = 0) => {
      left -= probability
      return left < 0
    }
    const active = world.faults('failure').filter(fault => fault.step === name)
    for (const [code, failure] of Object.entries(mix.failures ?? {})) {
      const faults = active.filter(fault => fault.code === code)
      if (!falls(Math.max(failure.chance, ...faults.map(({ chance }) => chance)))) continue
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
      if (falls(probability)) return { kind: 'abandons', reason }
    }
    for (const [target, probability] of Object.entries(mix.back ?? {})) {
      if (!falls(probability)) continue
      const to = world.definition.steps.findIndex(each => each.name === target)
      return to >= story.entry ? { kind: 'goes back', to } : { kind: 'leaves' }
    }
    if (falls(mix.signsOut)) return { kind: 'signs out' }
    if (falls(mix.sleeps)) return maySleep() ? { kind: 'sleeps' } : { kind: 'leaves' }
    return { kind: falls(mix.leaves) ? 'leaves' : 'completes' }
  }

  /** Of what begins a journey directly, the start must be said; of the rest, only what a later signal implies. */
  function mayForgetStart(): boolean {
    const isImplied = act.kind === 'completes' || act.kind === 'fails'
    return isImplied && (step !== story.entry || step === 0)
  }

  /** Not where something signalled after the sleep would begin another journey. */
  function maySleep(): boolean {
    return step > 0 && !world.definition.steps.slice(step + 1).some(({ entry }) => entry)
  }

  function fail(failing: Act & { kind: 'fails' }): void {
    const { code, status, faults } = failing
    const { apiCodes, reloads } = failing.mix
    visit.failRequest(step, failing)
    if (reloads) scene.tab.visit(app, scene.tab.page(), { reloads })
    journey.fail(name, code, { httpStatus: status, apiCode: apiCodes && random.pick(apiCodes) })
    story.fail(step, code, world.now)
    for (const fault of faults) story.strike(fault)
  }

  function abandon(reason: string): void {
    journey.abandon(name, reason)
    story.abandon(step, reason, world.now)
  }

  /** Comes back when the journey is no more; what is signalled then belongs to none. */
  function sleep(): void {
    story.note(step, 'slept until the journey had expired', world.now)
    world.now = story.expiresAt() + MINUTE + random.duration(ASLEEP)
    journey.complete(name)
    if (step + 1 < world.definition.steps.length) {
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
    const { elsewhere } = world.site.apps[app] ?? { elsewhere: [] }
    const page = scene.tab.page()
    scene.tab.visit(app, elsewhere[random.whole(elsewhere.length)] ?? page)
    linger(random.duration(MOMENT))
    scene.tab.visit(app, page)
    if (isStartSaid) journey.start(name)
  }

  /** On the way back from another app, the first step is seen and chosen again, which says nothing new. */
  function seeTheLinkAgain(): void {
    const first = visit.stepAt(0)
    if (story.entry > 0 || step === 0 || app !== first.app) return
    visit.arrive(0)
    visit.journeyOf(0).start(first.name)
    linger(random.duration(MOMENT))
    visit.journeyOf(0).complete(first.name)
  }
}
