import { failureOwner, type JourneyDefinition, type Kind, type StepDefinition } from '@journey-monitor/sdk'

/** Step in which a journey was lost, owner of the loss, and cause. */
export interface TrueLoss {
  readonly step: string
  readonly where: 'step' | 'handoff'
  readonly team: string
  readonly kind: Kind
  readonly cause: string
}

export interface TrueStep {
  readonly step: string
  readonly completed: boolean
  /** The app didn't signal the completion. */
  readonly implied: boolean
  readonly failed: boolean
  readonly recovered: boolean
  readonly abandoned: boolean
}

/** Something that a person did, or a failure that they met. */
export interface TruthEvent {
  /** Epoch ms. */
  readonly at: number
  readonly step: string
  readonly did: string
  readonly cause?: string
}

/** The ground truth of one journey; a line of the truth file. */
export interface Truth {
  readonly journey: string
  readonly person: string
  readonly version: number
  readonly started_at: number
  readonly entry_step: string
  readonly attributes: Readonly<Record<string, unknown>>
  /** The outcome once the journey has expired. */
  readonly outcome: 'returned' | 'converted' | 'viewed_only' | 'dropped'
  readonly drop_off?: TrueLoss
  readonly lost_return?: TrueLoss
  /** Until then the journey is in progress, unless it converted; epoch ms. */
  readonly expires_at: number
  /** The steps that the person entered. */
  readonly steps: readonly TrueStep[]
  readonly deeds: readonly TruthEvent[]
  /** The names of the faults that affected the journey. */
  readonly faults: readonly string[]
  /** Number of journey events that the apps recorded, and their fate. */
  readonly telemetry: Telemetry
}

export interface Telemetry {
  recorded: number
  sent: number
  sampled_out: number
  dropped: number
  duplicated: number
  delayed: number
}

interface StepTruth {
  entered: boolean
  completed: boolean
  implied: boolean
  failed: boolean
  recovered: boolean
  abandoned: boolean
  failure?: string
  reason?: string
}

/** Records the ground truth of one journey, as the simulation makes it happen. */
export interface TruthRecorder {
  readonly id: string
  readonly entry: number
  readonly telemetry: Telemetry
  enter(step: number, at: number): void
  complete(step: number, at: number, how?: { implied: boolean }): void
  fail(step: number, code: string, at: number): void
  abandon(step: number, reason: string, at: number): void
  /** Notes something that doesn't change the journey's outcome. */
  note(step: number, did: string, at: number): void
  markFault(fault: string): void
  hasEntered(step: number): boolean
  hasCompleted(step: number): boolean
  /** Returns when the journey expires if nothing else happens; epoch ms. */
  expiresAt(): number
  truth(): Truth
}

export interface TruthRecorderOptions {
  readonly definition: JourneyDefinition
  readonly id: string
  readonly person: string
  readonly entry: number
  readonly at: number
  readonly attributes: Truth['attributes']
}

export function createTruthRecorder({
  definition,
  id,
  person,
  entry,
  at: startedAt,
  attributes,
}: TruthRecorderOptions): TruthRecorder {
  const { steps } = definition
  const stepTruths: StepTruth[] = steps.map(() => ({
    entered: false,
    completed: false,
    implied: false,
    failed: false,
    recovered: false,
    abandoned: false,
  }))
  const deeds: TruthEvent[] = []
  const faults = new Set<string>()
  const telemetry: Telemetry = { recorded: 0, sent: 0, sampled_out: 0, dropped: 0, duplicated: 0, delayed: 0 }
  let expires = startedAt
  const stepAt = (i: number) => steps[i] as StepDefinition
  const stepTruth = (i: number) => stepTruths[i] as StepTruth
  const addEvent = (i: number, did: string, at: number, cause?: string) => {
    deeds.push({ at, step: stepAt(i).name, did, ...(cause === undefined ? {} : { cause }) })
    expires = at + (stepAt(i).expiryMs ?? definition.expiryMs)
  }

  /** Returns the loss in the furthest step: its first failure, else its first reason. */
  function loss(furthest: number): TrueLoss {
    const { completed, failure, reason } = stepTruth(furthest)
    if (completed) {
      const { name, team, notReachedOwner } = stepAt(furthest + 1)
      return {
        step: name,
        where: 'handoff',
        cause: 'not_reached',
        ...(notReachedOwner ?? { team, kind: 'engineering' }),
      }
    }
    const step = stepAt(furthest)
    const blame = failure === undefined ? undefined : failureOwner(step, failure)
    const owner = blame ??
      (reason === undefined ? step.leftOwner : undefined) ?? { team: step.team, kind: 'ux' as const }
    return { step: step.name, where: 'step', cause: failure ?? reason ?? 'left', team: owner.team, kind: owner.kind }
  }

  return {
    id,
    entry,
    telemetry,
    enter(i, at) {
      addEvent(i, 'started', at)
      stepTruth(i).entered = true
    },
    complete(i, at, { implied } = { implied: false }) {
      const own = stepTruth(i)
      if (implied) deeds.push({ at, step: stepAt(i).name, did: 'completed, not signaled' })
      else addEvent(i, 'completed', at)
      if (own.completed) return
      own.completed = own.entered = true
      own.implied = implied
      own.recovered = own.failed && !implied
    },
    fail(i, code, at) {
      const own = stepTruth(i)
      addEvent(i, 'failed', at, code)
      own.entered = true
      if (own.completed) return
      own.failed = true
      own.failure ??= code
    },
    abandon(i, reason, at) {
      const own = stepTruth(i)
      addEvent(i, 'abandoned', at, reason)
      if (own.completed || own.failed) return
      own.abandoned = true
      own.reason ??= reason
    },
    note(i, did, at) {
      deeds.push({ at, step: stepAt(i).name, did })
    },
    markFault: fault => void faults.add(fault),
    hasEntered: i => stepTruth(i).entered,
    hasCompleted: i => stepTruth(i).completed,
    expiresAt: () => expires,
    truth() {
      const intent = steps.findIndex(({ name }) => name === definition.intentStep)
      const converting = steps.findIndex(({ name }) => name === definition.convertingStep)
      const furthest = stepTruths.findLastIndex(({ entered }) => entered)
      const { completed, failure } = stepTruth(furthest)
      const isReturned = completed && furthest === steps.length - 1
      const isConverted = entry <= converting && stepTruth(converting).completed
      const isViewed = furthest === intent && !completed && failure === undefined
      const outcome = isReturned ? 'returned' : isConverted ? 'converted' : isViewed ? 'viewed_only' : 'dropped'
      return {
        journey: id,
        person,
        version: definition.version,
        started_at: startedAt,
        entry_step: stepAt(entry).name,
        attributes,
        outcome,
        ...(outcome === 'dropped' && { drop_off: loss(furthest) }),
        ...(outcome === 'converted' && { lost_return: loss(furthest) }),
        expires_at: expires,
        steps: stepTruths.flatMap(({ entered, completed, implied, failed, recovered, abandoned }, i) =>
          entered ? [{ step: stepAt(i).name, completed, implied, failed, recovered, abandoned }] : [],
        ),
        deeds,
        faults: [...faults],
        telemetry,
      }
    },
  }
}
