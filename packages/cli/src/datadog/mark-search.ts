import type { JourneyDefinition } from '@journey-monitor/sdk'
import { identityTags } from './identity.ts'
import type { Query } from './losses.ts'
import { all, COUNT, is } from './query.ts'

/** The tags that every mark of the journey's rollout has. Monitors tag their events too; none has {@link ownTag}. */
export function markTags(definition: JourneyDefinition): string[] {
  return identityTags(definition, 'rollout')
}

/** The tag that no other event has, e.g. `journey_monitor:rx_renewal/rollout`. */
export function ownTag(definition: JourneyDefinition): string {
  return markTags(definition).at(-1) as string
}

/** Finds the marks of the journey's rollout in the environment that the dashboard shows. */
export function markQuery(definition: JourneyDefinition): Query {
  const [name = '', value = ''] = ownTag(definition).split(':')
  return { name: 'rollout', search: all(is(name, value), '$env'), compute: COUNT, source: 'events' }
}
