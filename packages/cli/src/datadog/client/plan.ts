import type { JourneyDefinition } from '@journey-monitor/sdk'
import { compareText } from '../../system/compare-text.ts'
import type { DatadogDocument } from '../datadog-document.ts'
import { identityLine, identityTags } from '../identity.ts'
import { type Difference, differences } from './difference.ts'
import type { Found, ResourceKind, ResourceKindName } from './resource-kinds.ts'

/** Kinds in the order of creation. Removal goes in the opposite order. */
export const KIND_NAMES: readonly ResourceKindName[] = ['metrics', 'dashboards', 'slos', 'monitors', 'downtimes']

export type Documents = Readonly<Record<ResourceKindName, readonly DatadogDocument[]>>

interface Item {
  readonly kind: ResourceKindName
  readonly key: string
}

/** Planned action for one object. */
export type Step = Item &
  (
    | { readonly action: 'create'; readonly body: object }
    | {
        readonly action: 'change'
        readonly id: string
        readonly body: object
        readonly differences: readonly Difference[]
      }
    /** An object that cannot be changed. People must remove it first. */
    | { readonly action: 'refuse'; readonly id: string; readonly differences: readonly Difference[] }
    | { readonly action: 'leave'; readonly id: string }
    /** An object whose document no longer exists. */
    | { readonly action: 'remove'; readonly id: string }
    /** A copy by a user: its identity is that of another object. */
    | { readonly action: 'ignore'; readonly id: string }
    /** A mute in the past. */
    | { readonly action: 'over' }
  )

/**
 * Compares `documents` with Datadog's objects. Considers only objects with the identity of this journey's definition. If
 * two have the same identity, the older one is used, and the other is a person's copy.
 */
export async function makePlan(
  definition: JourneyDefinition,
  documents: Documents,
  kinds: Readonly<Record<ResourceKindName, ResourceKind>>,
  now: number,
): Promise<Step[]> {
  const plan: Step[] = []
  for (const kind of KIND_NAMES) plan.push(...(await stepsOf(kind)))
  return plan

  async function stepsOf(kind: ResourceKindName): Promise<Step[]> {
    const wanted = documents[kind]
    const found = new Map<string, Found>()
    const copies: Step[] = []
    const inOrder = (await kinds[kind].find(definition.name)).sort((a, b) => compareText(a.madeAt, b.madeAt))
    for (const each of inOrder) {
      const key = kind === 'metrics' ? each.id : keyIn(definition, each.identity)
      if (key === undefined) continue
      if (found.has(key)) copies.push({ kind, key, action: 'ignore', id: each.id })
      else found.set(key, each)
    }
    const steps = wanted.map(({ key, body }): Step => {
      const own = found.get(key)
      const isOver = kind === 'downtimes' && endOf(body) <= now
      if (isOver) return { kind, key, action: 'over' }
      if (!own) return { kind, key, action: 'create', body }
      const { id } = own
      const differ = differences(own.body, body)
      if (differ.length === 0) return { kind, key, action: 'leave', id }
      const isFixed = kind === 'metrics' && differ.some(({ path }) => FIXED_OF_METRICS.test(path))
      return isFixed
        ? { kind, key, action: 'refuse', id, differences: differ }
        : { kind, key, action: 'change', id, body, differences: differ }
    })
    // A metric has no identity, and another journey's may have a similar name.
    const isLeft = ([key]: [string, Found]) => kind !== 'metrics' && !wanted.some(each => each.key === key)
    const left = [...found].filter(isLeft).map(([key, { id }]): Step => ({ kind, key, action: 'remove', id }))
    return [...steps, ...left, ...copies]
  }
}

const FIXED_OF_METRICS = /^data\.attributes\.(event_type|compute\.(aggregation_type|path))$/

/** Returns the key of the object's document if `definition` created the object; otherwise undefined. */
export function keyIn(definition: JourneyDefinition, identity: Found['identity']): string | undefined {
  if (typeof identity === 'string') return keyWithin(identity, identityLine(definition, HOLE))
  const pattern = identityTags(definition, HOLE).at(-1) as string
  const [prefix] = pattern.split(HOLE)
  const tag = identity.find(each => each.startsWith(prefix as string))
  return tag === undefined ? undefined : keyWithin(tag, pattern)
}

/** Placeholder for the key, which occurs in no text. */
const HOLE = '\0'

/** Returns the text in the hole of `pattern` where it occurs in `text`. */
function keyWithin(text: string, pattern: string): string | undefined {
  const [prefix = '', suffix = ''] = pattern.split(HOLE)
  const start = text.indexOf(prefix)
  const rest = text.slice(start + prefix.length)
  const end = suffix === '' ? rest.length : rest.indexOf(suffix)
  const key = rest.slice(0, end)
  return start >= 0 && end >= 0 && /^[\w.-]+$/.test(key) ? key : undefined
}

function endOf(body: object): number {
  const { data } = body as { data?: { attributes?: { schedule?: { end?: string | null } } } }
  const end = data?.attributes?.schedule?.end
  return end ? Date.parse(end) : Infinity
}
