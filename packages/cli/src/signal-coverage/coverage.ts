import { BUILT_IN_REASONS, type JourneyDefinition, type StepDefinition } from '@journey-monitor/sdk'
import { codesOf, reasonsOf } from '../journey/definition-facts.ts'
import type { Signal } from './signals.ts'

/** What an app's source signals of a journey, held against the definition. Places are `file:line`. */
export interface Coverage {
  readonly journey: string
  readonly app: string
  /** Files that were read. */
  readonly files: number
  readonly steps: readonly StepCoverage[]
  /** What must be mended. */
  readonly problems: readonly Problem[]
  /** What could not be told from the source. */
  readonly notes: readonly string[]
}

interface StepCoverage {
  readonly step: string
  readonly is_own: boolean
  readonly start: readonly string[]
  readonly complete: readonly string[]
  /** Codes and reasons that are signalled by name. */
  readonly causes: readonly { readonly cause: string; readonly places: readonly string[] }[]
  /** Declared ones that are not. */
  readonly missing_causes: readonly string[]
}

interface Problem {
  readonly message: string
  /** `file:line`; absent where it is about all of the source. */
  readonly place?: string
}

/** Holds the signals of `app` against what `definition` declares. */
export function coverageOf(
  definition: JourneyDefinition,
  app: string,
  { signals, files }: { readonly signals: readonly Signal[]; readonly files: number },
): Coverage {
  const { name, steps } = definition
  const known = signals.filter(signal => signal.step === undefined || steps.some(step => step.name === signal.step))
  const covered = steps
    .map(step => coverStep(step, app, known))
    .filter(({ is_own, start, complete, causes }) => is_own || start.length + complete.length + causes.length > 0)
  return {
    journey: name,
    app,
    files,
    steps: covered,
    problems: [...unknownNames(definition, signals), ...covered.flatMap(each => gapsIn(definition, each))],
    notes: notesOn(known),
  }
}

function coverStep(step: StepDefinition, app: string, signals: readonly Signal[]): StepCoverage {
  const own = signals.filter(signal => signal.step === step.name)
  const anywhere = signals.filter(signal => signal.step === undefined)
  const locations = (phase: Signal['phase']) => locationsOf(own.filter(signal => signal.phase === phase))
  const declared = causesOf(step)
  const causes = declared.flatMap(cause => {
    const found = [...own, ...anywhere].filter(signal => signal.cause === cause)
    return found.length > 0 ? [{ cause, places: locationsOf(found) }] : []
  })
  return {
    step: step.name,
    is_own: step.app === app,
    start: locations('start'),
    complete: locations('complete'),
    causes,
    missing_causes: declared.filter(
      cause => !BUILT_IN_REASONS.includes(cause) && !causes.some(each => each.cause === cause),
    ),
  }
}

/** A step of one's own is completed by oneself, and started, unless another app starts it by handing over. */
function gapsIn({ steps }: JourneyDefinition, { step, is_own, start, complete }: StepCoverage): Problem[] {
  if (!is_own) return []
  const i = steps.findIndex(({ name }) => name === step)
  const isHandedOver = i > 0 && steps[i - 1]?.app !== steps[i]?.app && steps[i]?.entry !== true
  return [
    ...(start.length === 0 && !isHandedOver ? [{ message: `"${step}" is never started` }] : []),
    ...(complete.length === 0 ? [{ message: `"${step}" is never completed` }] : []),
  ]
}

function unknownNames({ name, steps }: JourneyDefinition, signals: readonly Signal[]): Problem[] {
  return signals.flatMap((signal): Problem[] => {
    const place = placeOf(signal)
    const step = steps.find(each => each.name === signal.step)
    if (signal.step !== undefined && !step) {
      return [
        { place, message: `${name} has no step "${signal.step}"; it has ${steps.map(each => each.name).join(', ')}` },
      ]
    }
    if (signal.cause === undefined) return []
    const candidates = step ? [step] : steps
    const ofPhase = candidates.flatMap(each => (signal.phase === 'fail' ? codesOf(each) : reasonsOf(each)))
    if (ofPhase.includes(signal.cause)) return []
    const what = signal.phase === 'fail' ? 'failure code' : 'reason'
    const where = step ? `"${step.name}"` : name
    return [
      {
        place,
        message: `${where} has no ${what} "${signal.cause}"; it has ${[...new Set(ofPhase)].join(', ') || 'none'}`,
      },
    ]
  })
}

function notesOn(signals: readonly Signal[]): string[] {
  const assumed = [
    ...new Set(
      signals.filter(({ isAssumed }) => isAssumed).map(signal => `${signal.step ?? 'a step'} at ${placeOf(signal)}`),
    ),
  ]
  const unknownStep = locationsOf(signals.filter(({ step }) => step === undefined))
  const unknownCause = locationsOf(
    signals.filter(
      ({ phase, cause, isAssumed }) => (phase === 'fail' || phase === 'abandon') && cause === undefined && !isAssumed,
    ),
  )
  return [
    ...assumed.map(each => `what is handed on is not followed, and counts as signalling everything: ${each}`),
    ...unknownStep.map(place => `which step it is shows only when the app runs: ${place}`),
    ...unknownCause.map(place => `which cause it is shows only when the app runs: ${place}`),
  ]
}

function causesOf(step: StepDefinition): string[] {
  return [...codesOf(step), ...reasonsOf(step)]
}

function placeOf({ file, line }: Signal): string {
  return `${file}:${line}`
}

function locationsOf(signals: readonly Signal[]): string[] {
  return [...new Set(signals.map(placeOf))]
}
