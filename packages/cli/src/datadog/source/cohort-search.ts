import type { JourneyDefinition } from '@journey-monitor/sdk'
import { parseFilters } from '../../funnel/group-by.ts'
import { InputError } from '../../system/errors.ts'
import { DAY } from '../../system/time-units.ts'
import { all, exists, is, journeyField, not, type Search } from '../query.ts'
import type { Window } from './window.ts'

/** Journeys that are alike: within a window, and meeting a condition with all of their events. */
export interface Chosen {
  readonly from: number
  readonly to: number
  readonly where: Search
}

/** One of the groups of journeys. */
export interface Group extends Chosen {
  /** Null: those without a value. */
  readonly value: string | null
}

/**
 * Selects the journeys in `window` that match `where`.
 * @throws InputError if journeys have no such dimension, or Datadog cannot show it.
 */
export function choose(
  definition: JourneyDefinition,
  window: Pick<Window, 'from' | 'to'>,
  where: Readonly<Record<string, string>>,
): Chosen {
  const { conditions } = parseFilters(definition, where, [])
  const chosen = conditions.reduce<Chosen>(
    (narrower, [{ name }, value]) => narrowed(definition, narrower, name, value),
    { from: window.from, to: window.to, where: '' },
  )
  if (chosen.from >= chosen.to) {
    throw new InputError(`--where day=${where.day} is outside the time range; choose another with --from-time`)
  }
  return chosen
}

/**
 * Splits `chosen` by the dimension `name`, in the order of its values. Some groups may be empty.
 * @throws InputError if journeys have no such dimension, or Datadog cannot show it.
 */
export function groupsOf(definition: JourneyDefinition, chosen: Chosen, name: string): Group[] {
  const [grouping] = parseFilters(definition, {}, [name]).groupings
  if (!isKnown(definition, name)) throw unknownGroup(name)
  const values = name === 'day' ? daysOf(chosen) : [...(grouping?.values ?? [])].sort()
  const has = fieldOf(definition, name)
  return [
    ...values.map(value => ({ value, ...narrowed(definition, chosen, name, value) })),
    ...(has ? [{ value: null, ...chosen, where: all(chosen.where, not(exists(has))) }] : []),
  ]
}

function narrowed(definition: JourneyDefinition, chosen: Chosen, name: string, value: string | null): Chosen {
  if (name === 'day') {
    const day = Date.parse(`${value}T00:00Z`)
    return { ...chosen, from: Math.max(chosen.from, day), to: Math.min(chosen.to, day + DAY) }
  }
  if (name === 'journey_version') return chosen
  const path = fieldOf(definition, name)
  if (path !== undefined) return { ...chosen, where: all(chosen.where, is(path, String(value))) }
  throw unknownGroup(name)
}

function isKnown(definition: JourneyDefinition, name: string): boolean {
  return ['day', 'journey_version'].includes(name) || fieldOf(definition, name) !== undefined
}

function unknownGroup(name: string): InputError {
  return new InputError(
    `Datadog cannot group journeys by ${name}: a journey has the value of its first event, and Datadog counts each event by its own; use day, entry_step or an attribute of the journey`,
  )
}

/** The entry step and the attributes of a journey are the same on all of its events. */
function fieldOf({ attributes = {} }: JourneyDefinition, name: string): string | undefined {
  if (name === 'entry_step') return journeyField(name)
  return Object.hasOwn(attributes, name) ? journeyField(`attributes.${name}`) : undefined
}

/** UTC. */
function daysOf({ from, to }: Chosen): string[] {
  const first = Math.floor(from / DAY)
  const days = Math.max(0, Math.ceil(to / DAY) - first)
  return Array.from({ length: days }, (_, i) => new Date((first + i) * DAY).toISOString().slice(0, 10))
}
