/**
 * Computes the funnel by the rules of attribution a second time, for tests: as simple as possible, one journey at a time,
 * from its events. It shares no code with the SQL of the funnel, so that a mistake in one of the two shows.
 */
import type { DirectEntry, DropOff, FunnelResult, Quality, StepCounts } from '@journey-monitor/cli/funnel'
import type { JourneyDefinition, JourneyEvent, Kind, Owner, StepDefinition } from '@journey-monitor/sdk'
import type { RumAction } from './journey-recorder.ts'

export type ReferenceFunnel = Pick<
  FunnelResult,
  'journeys' | 'steps' | 'drop_offs' | 'lost_returns' | 'teams' | 'direct'
> & {
  quality: Pick<Quality, 'events' | 'duplicates' | 'conflicts' | 'missing' | 'journeys_with_missing'>
}

/** Computes the funnel of `actions`, in any order, as of `asOf` (epoch ms). */
export function referenceFunnel(
  definition: JourneyDefinition,
  actions: readonly RumAction[],
  asOf: number,
): ReferenceFunnel {
  const counted = withoutDuplicates(actions)
  const byJourney = [...Map.groupBy(counted, ({ context }) => context.journey.id).values()].map(inOrder)
  const journeys = byJourney.map(events => readJourney(definition, events, asOf))
  const [first, ...others] = definition.steps.map(({ name }) => name)
  const { entry: _, ...cohort } = cohortOf(definition, journeys, first as string)
  const direct = others.map(entry => cohortOf(definition, journeys, entry)).filter(({ journeys }) => journeys.total > 0)
  const holes = byJourney.map(events => {
    const seqs = events.map(({ context }) => context.journey.seq)
    return { missing: Math.max(...seqs) - new Set(seqs).size, conflicts: seqs.length - new Set(seqs).size }
  })
  return {
    ...cohort,
    journeys: { ...cohort.journeys, direct_entries: sum(direct.map(each => each.journeys.total)) },
    teams: definition.teams.map(team => {
      const ofKind = (kind: Kind) =>
        sum(cohort.drop_offs.filter(each => each.team === team && each.kind === kind).map(each => each.journeys))
      const [engineering, ux, known_limitation] = [ofKind('engineering'), ofKind('ux'), ofKind('known_limitation')]
      return { team, engineering, ux, known_limitation, total: engineering + ux + known_limitation }
    }),
    direct,
    quality: {
      events: counted.length,
      duplicates: actions.length - counted.length,
      conflicts: sum(holes.map(({ conflicts }) => conflicts)),
      missing: sum(holes.map(({ missing }) => missing)),
      journeys_with_missing: holes.filter(({ missing }) => missing > 0).length,
    },
  }
}

/** Removes duplicates: of the same RUM action, or the same journey, `seq`, step, phase and attempt, keeps the earliest. */
function withoutDuplicates(actions: readonly RumAction[]): RumAction[] {
  const ids = new Set<string>()
  const positions = new Set<string>()
  return actions
    .toSorted((a, b) => a.date - b.date)
    .filter(({ action, context: { journey } }) => {
      const position = [journey.id, journey.seq, journey.step, journey.phase, journey.attempt].join()
      if (ids.has(action.id) || positions.has(position)) return false
      ids.add(action.id)
      positions.add(position)
      return true
    })
}

/** Sorts the events of a journey by `seq`, then by date. */
function inOrder(actions: readonly RumAction[]): RumAction[] {
  return actions.toSorted((a, b) => a.context.journey.seq - b.context.journey.seq || a.date - b.date)
}

interface Loss {
  readonly step: StepDefinition
  readonly where: 'step' | 'handoff'
  readonly cause: string
}

interface Journey {
  readonly entry: string
  readonly outcome: 'returned' | 'converted' | 'in_progress' | 'viewed_only' | 'dropped'
  /** Loss of a dropped journey, or of a converted one that will not return. */
  readonly loss: Loss | undefined
  /** Entered steps, from the entry to the furthest. */
  readonly steps: readonly Standing[]
}

function readJourney(definition: JourneyDefinition, actions: readonly RumAction[], asOf: number): Journey {
  const events = actions.map(({ context }) => context.journey)
  const names = definition.steps.map(({ name }) => name)
  const entry = (events[0] as JourneyEvent).entry_step
  const furthest = Math.max(...events.map(({ step }) => names.indexOf(step)))
  const steps = definition.steps
    .slice(names.indexOf(entry), furthest + 1)
    .map(step => readStep(step, events, names.slice(names.indexOf(step.name) + 1)))
  const hasCompleted = (name: string | undefined) =>
    steps.some(({ step, completed }) => completed && step.name === name)

  const last = actions.at(-1) as RumAction
  const lastStep = definition.steps[names.indexOf(last.context.journey.step)] as StepDefinition
  const isYoung = asOf - last.date < (lastStep.expiryMs ?? definition.expiryMs)

  const standing = steps.at(-1) as Standing
  const next = definition.steps[furthest + 1]
  const loss: Loss =
    standing.completed && next
      ? { step: next, where: 'handoff', cause: 'not_reached' }
      : { step: standing.step, where: 'step', cause: standing.failure ?? standing.reason ?? 'left' }

  if (hasCompleted(names.at(-1))) return { entry, outcome: 'returned', loss: undefined, steps }
  if (hasCompleted(definition.convertingStep)) {
    return { entry, outcome: 'converted', loss: isYoung ? undefined : loss, steps }
  }
  if (isYoung) return { entry, outcome: 'in_progress', loss: undefined, steps }
  if (standing.step.name === definition.intentStep && !standing.completed && standing.failure === undefined) {
    return { entry, outcome: 'viewed_only', loss: undefined, steps }
  }
  return { entry, outcome: 'dropped', loss, steps }
}

interface Standing {
  readonly step: StepDefinition
  readonly completed: boolean
  readonly implied: boolean
  readonly failed: boolean
  readonly recovered: boolean
  readonly abandoned: boolean
  /** The code and the reason that moved the step, as far as the events prove it. */
  readonly failure: string | undefined
  readonly reason: string | undefined
  readonly stepMs: number | undefined
}

/** Derives the state of an entered step from a journey's events. `later`: the names of the steps after it. */
function readStep(step: StepDefinition, events: readonly JourneyEvent[], later: readonly string[]): Standing {
  const own = (phase: JourneyEvent['phase']) => (event: JourneyEvent) =>
    event.step === step.name && event.phase === phase
  const isSign = (event: JourneyEvent) => own('complete')(event) || later.includes(event.step)
  const completed = events.some(isSign)
  const beforeIt = completed ? events.slice(0, events.findIndex(isSign)) : events

  const completes = events.filter(own('complete'))
  const fails = events.filter(own('fail'))
  const abandons = events.filter(own('abandon'))
  const superseded = events.filter(event => event.step === step.name).map(event => event.supersedes ?? '')

  const fail = fails.find(({ first }) => first) ?? beforeIt.find(own('fail'))
  const abandon = abandons.find(({ first }) => first) ?? abandons[0]
  const firstComplete = completes.find(({ first }) => first)
  const failed = fail !== undefined || superseded.some(cause => cause in (step.failures ?? {}))
  return {
    step,
    completed,
    implied: firstComplete?.implied === true,
    failed,
    recovered: failed && completes.length > 0 && !(firstComplete ?? completes[0])?.implied,
    abandoned:
      abandon?.first === true ||
      superseded.some(cause => [...(step.reasons ?? []), 'went_back', 'signed_out'].includes(cause)),
    failure: fail?.failure?.code,
    reason: abandon?.reason,
    stepMs: firstComplete?.step_ms,
  }
}

/** Counts the journeys that began at `entry`. */
function cohortOf(definition: JourneyDefinition, all: readonly Journey[], entry: string): DirectEntry {
  const journeys = all.filter(journey => journey.entry === entry)
  const having = (...outcomes: Journey['outcome'][]) => journeys.filter(({ outcome }) => outcomes.includes(outcome))
  const dropped = having('dropped')
  const converted = having('converted', 'returned')
  const standings = having('returned', 'converted', 'viewed_only', 'dropped').flatMap(({ steps }) => steps)
  const from = definition.steps.findIndex(({ name }) => name === entry)

  const steps: StepCounts[] = []
  for (const [i, step] of definition.steps.entries()) {
    if (i < from) continue
    const own = standings.filter(standing => standing.step === step)
    const count = (is: 'completed' | 'implied' | 'failed' | 'recovered' | 'abandoned') =>
      own.filter(standing => standing[is]).length
    const times = own.flatMap(({ stepMs }) => stepMs ?? []).sort((a, b) => a - b)
    steps.push({
      step: step.name,
      step_number: i + 1,
      team: step.team,
      app: step.app,
      entered: own.length,
      completed: count('completed'),
      implied: count('implied'),
      failed: count('failed'),
      recovered: count('recovered'),
      abandoned: count('abandoned'),
      conversion_from_intent: null,
      conversion_from_previous: ratio(count('completed'), steps.at(-1)?.completed ?? own.length),
      timed: times.length,
      p50_ms: quantile(times, 0.5),
      p90_ms: quantile(times, 0.9),
    })
  }
  const intended = steps.find(({ step }) => step === definition.intentStep)?.completed ?? 0
  return {
    entry,
    journeys: {
      total: journeys.length,
      in_progress: having('in_progress').length,
      viewed_only: having('viewed_only').length,
      converted: converted.length,
      returned: having('returned').length,
      dropped: dropped.length,
      direct_entries: 0,
    },
    steps: steps.map(each => ({ ...each, conversion_from_intent: ratio(each.completed, intended) })),
    drop_offs: countLosses(definition, dropped),
    lost_returns: countLosses(definition, converted),
  }
}

function countLosses(definition: JourneyDefinition, journeys: readonly Journey[]): DropOff[] {
  const number = (name: string) => definition.steps.findIndex(step => step.name === name)
  const losses = journeys.flatMap(({ loss }) => loss ?? [])
  return [...Map.groupBy(losses, ({ step, where, cause }) => [step.name, where, cause].join()).values()]
    .map((alike): DropOff => {
      const [loss] = alike as [Loss]
      const { where, cause } = loss
      return {
        step: loss.step.name,
        where,
        ...ownerOf(loss),
        cause,
        journeys: alike.length,
        share: alike.length / journeys.length,
      }
    })
    .sort(
      (a, b) =>
        b.journeys - a.journeys ||
        number(a.step) - number(b.step) ||
        (a.where < b.where ? -1 : a.where > b.where ? 1 : 0) ||
        (a.cause < b.cause ? -1 : 1),
    )
}

function ownerOf({ step, where, cause }: Loss): Owner {
  if (where === 'handoff') return step.notReachedOwner ?? { team: step.team, kind: 'engineering' }
  if (cause === 'left') return step.leftOwner ?? { team: step.team, kind: 'ux' }
  const failure = step.failures?.[cause] ?? 'ux'
  return typeof failure === 'string' ? { team: step.team, kind: failure } : failure
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole
}

/** Computes a quantile by linear interpolation. */
function quantile(sorted: readonly number[], share: number): number | null {
  const position = (sorted.length - 1) * share
  const [below, above] = [sorted[Math.floor(position)], sorted[Math.ceil(position)]]
  return below === undefined || above === undefined ? null : below + (above - below) * (position - Math.floor(position))
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}
