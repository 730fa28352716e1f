import { type Arrival, type End, stay } from './stay.ts'
import type { Story } from './story.ts'
import type { Visit } from './visit.ts'

export interface WalkOptions {
  /** The first step was seen before the journey began, and is about to be completed. */
  readonly chosen?: boolean
  /** Begins the story of a journey that starts at this step; undefined where no more may begin. */
  begin(entry: number): Story | undefined
}

const MAX_RETURNS = 2
const AWAY = { p50: 90_000, p90: 600_000 }

/** Walks a person through one journey: the apps signal, and its story is told. True where they came to the end of it. */
export function walk(visit: Visit, story: Story, { chosen = false, begin }: WalkOptions): boolean {
  const { world, random, linger } = visit
  const { definition, mix } = world
  const { steps } = definition
  const { entry } = story
  const converting = steps.findIndex(({ name }) => name === definition.convertingStep)
  const required = new Set(steps.map(({ requires }) => requires))
  let returnsLeft = MAX_RETURNS
  let step = entry
  let end: End = chosen ? { kind: 'completes', isStartSaid: false } : stay(visit, story, step, {})

  for (;;) {
    if (end.kind === 'completes') {
      const fate = handoff(step + 1)
      complete(end.isStartSaid, fate)
      if (fate === 'finished') return true
      if (fate === 'nameless') return goOnNameless(step + 1)
      if (fate === 'reached') {
        step++
        linger(random.duration(visit.mixOf(step).gap))
        end = stay(visit, story, step, {})
        continue
      }
      end = { kind: 'closed' }
    }
    if (end.kind === 'back') {
      moveTo(end.to, { from: step })
      continue
    }
    const isOver = end.kind === 'gone' || story.hasCompleted(converting) || returnsLeft-- === 0
    if (isOver || !random.chance(mix.people.comesBack)) return false
    linger(random.duration(AWAY))
    story.note(step, 'came back', world.now)
    const second = Math.max(entry, 1)
    if (end.kind === 'closed') moveTo(entry, {})
    else if (step <= second) moveTo(step, { resumes: true })
    else moveTo(second, { from: step })
  }

  function moveTo(target: number, arrival: Arrival): void {
    step = target
    end = stay(visit, story, step, arrival)
  }

  /** What becomes of the way to the step `next`; without its ID the journey cannot go on there. */
  function handoff(next: number): 'reached' | 'lost' | 'nameless' | 'finished' {
    if (next === steps.length) return 'finished'
    const fault = world
      .faults('handoff')
      .find(each => each.step === visit.stepAt(next).name && random.chance(each.chance))
    if (fault) story.strike(fault.period.name)
    if (fault?.loses === 'id') return 'nameless'
    return fault || random.chance(visit.mixOf(next).notReached ?? 0) ? 'lost' : 'reached'
  }

  /** An app may forget to say so where the next step says it anyway. */
  function complete(isStartSaid: boolean, fate: ReturnType<typeof handoff>): void {
    const { name } = visit.stepAt(step)
    const mayForget = fate === 'reached' && !required.has(name) && (isStartSaid || step !== entry)
    visit.finish(step)
    if (mayForget && random.chance(visit.mixOf(step).forgetsComplete ?? 0)) {
      story.complete(step, world.now, { implied: true })
      return
    }
    visit.journeyOf(step).complete(name, visit.attributesOf(step))
    story.complete(step, world.now)
  }

  /** The person goes on, but for the apps it is somebody else: a direct entry, where the step is one, or nobody. */
  function goOnNameless(next: number): boolean {
    story.note(step, 'the correlation ID was lost', world.now)
    world.clearStorage()
    const { entry: isEntry, name } = visit.stepAt(next)
    const another = isEntry && begin(next)
    if (another) return walk(visit, another, { begin })
    visit.arrive(next)
    if (isEntry) return false
    visit.journeyOf(next).start(name)
    visit.journeyOf(next).complete(name)
    return false
  }
}
