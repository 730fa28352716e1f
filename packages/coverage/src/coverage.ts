import { type AttributeSpec, BUILT_IN_REASONS, type JourneyDefinition, type StepDefinition } from '@journey-monitor/sdk'
import { codesOf, reasonsOf } from './definition.ts'
import type { Signal } from './signals.ts'

/** The signals in an app's source, compared with the definition. A place is `file:line`. */
export interface Coverage {
  readonly journey: string
  readonly app: string
  /** The number of files that were read. */
  readonly files: number
  readonly steps: readonly StepCoverage[]
  /** Problems to fix. */
  readonly problems: readonly Problem[]
  /** Notes about what the source does not show. */
  readonly notes: readonly string[]
}

interface StepCoverage {
  readonly step: string
  readonly is_own: boolean
  readonly start: readonly string[]
  readonly complete: readonly string[]
  /** Codes and reasons that the source signals by name. */
  readonly causes: readonly { readonly cause: string; readonly places: readonly string[] }[]
  /** Declared codes and reasons that the source does not signal by name. */
  readonly missing_causes: readonly string[]
}

interface Problem {
  readonly message: string
  /** `file:line`; absent if the problem is not in one place. */
  readonly place?: string
}

const NO_PROVIDER =
  'hooks record nothing without a <JourneyProvider>, and the sources render none; render it around the app, or add its file to --sources'

/**
 * Compares the signals of `app` with `definition`. `uncalled` are in code that nothing calls. `entries` are the files with
 * signals that no other file imports. `hookWithoutProvider` is where the app imports a hook that gets no journey.
 */
export function coverageOf(
  definition: JourneyDefinition,
  app: string,
  {
    signals,
    uncalled = [],
    entries = [],
    hookWithoutProvider,
    files,
  }: {
    readonly signals: readonly Signal[]
    readonly uncalled?: readonly Signal[]
    readonly entries?: readonly string[]
    readonly hookWithoutProvider?: string | undefined
    readonly files: number
  },
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
    problems: [
      ...(hookWithoutProvider === undefined ? [] : [{ place: hookWithoutProvider, message: NO_PROVIDER }]),
      ...unknownNames(definition, signals),
      ...unknownAttributes(definition, known),
      ...covered.flatMap(each => gapsIn(definition, each)),
      ...locationsOf(uncalled).map(place => ({
        place,
        message: 'this signal is in code that nothing in the sources calls',
      })),
    ],
    notes: [...notesOn(known), ...notesOnEntries(entries)],
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

/** Describes the problem of a step that its app has to start, and does not. */
export function neverStarted(step: string): string {
  return `"${step}" is never started`
}

/** Lists missing signals. An app completes its own steps, and starts them unless another app does so in a handoff. */
function gapsIn({ steps }: JourneyDefinition, { step, is_own, start, complete }: StepCoverage): Problem[] {
  if (!is_own) return []
  const i = steps.findIndex(({ name }) => name === step)
  const isHandedOver = i > 0 && steps[i - 1]?.app !== steps[i]?.app && steps[i]?.entry !== true
  return [
    ...(start.length === 0 && !isHandedOver ? [{ message: neverStarted(step) }] : []),
    ...(complete.length === 0 ? [{ message: `"${step}" is never completed` }] : []),
  ]
}

function unknownNames({ name, steps }: JourneyDefinition, signals: readonly Signal[]): Problem[] {
  return signals.flatMap((signal): Problem[] => {
    const place = locationOf(signal)
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

function unknownAttributes({ attributes: ofJourney, steps }: JourneyDefinition, signals: readonly Signal[]): Problem[] {
  return signals.flatMap((signal): Problem[] => {
    const step = steps.find(each => each.name === signal.step)
    if (!step) return []
    const specs: Readonly<Record<string, AttributeSpec>> = { ...ofJourney, ...step.attributes }
    const place = locationOf(signal)
    return [...(signal.attributes ?? [])].flatMap(([given, value]): Problem[] => {
      const name = Object.keys(specs).find(each => each === given || camelCase(each) === given)
      const spec = specs[name ?? '']
      if (!spec) {
        const declared = Object.keys(specs).join(', ')
        return [{ place, message: `"${step.name}" has no attribute "${given}"; it has ${declared || 'none'}` }]
      }
      if (value === undefined || ('values' in spec && spec.values.includes(value))) return []
      const allowed = 'values' in spec ? spec.values.join(', ') : 'a number'
      return [{ place, message: `the attribute "${given}" cannot be "${value}"; it can be ${allowed}` }]
    })
  })
}

/** Converts a declared name to camelCase, which an app may use instead. */
const camelCase = (name: string) => name.replace(/_+(.)/g, (_, letter: string) => letter.toUpperCase())

function notesOn(signals: readonly Signal[]): string[] {
  const assumed = signals
    .filter(({ isAssumed }) => isAssumed)
    .map(signal => `${signal.step ?? 'a step'} at ${locationOf(signal)}`)
  const unknownStep = signals.filter(({ step }) => step === undefined)
  const unknownCause = signals.filter(
    ({ phase, cause, isAssumed }) => (phase === 'fail' || phase === 'abandon') && cause === undefined && !isAssumed,
  )
  const notes: [message: string, locations: readonly string[]][] = [
    ['cannot see what this code signals, so it counts as every signal of the step', [...new Set(assumed)]],
    ['cannot see which step this code signals', locationsOf(unknownStep)],
    ['cannot see which reason or code this code signals', locationsOf(unknownCause)],
  ]
  return notes.flatMap(([message, locations]) => (locations.length > 0 ? [`${message}: ${locations.join(', ')}`] : []))
}

function notesOnEntries(entries: readonly string[]): string[] {
  if (entries.length === 0) return []
  return [`nothing in the sources imports these files, so they count as entries of the app: ${entries.join(', ')}`]
}

function causesOf(step: StepDefinition): string[] {
  return [...codesOf(step), ...reasonsOf(step)]
}

function locationOf({ file, line }: Signal): string {
  return `${file}:${line}`
}

function locationsOf(signals: readonly Signal[]): string[] {
  return [...new Set(signals.map(locationOf))]
}
