import type { JourneyDefinition } from '@journey-monitor/sdk'
import { z } from 'zod'
import { byName } from '../journey/name-schemas.ts'
import { populationShape } from '../journey/population-schema.ts'
import { time } from '../system/setting-types.ts'

const chance = z.number().min(0).max(1)

const calendar = z.strictObject({
  start: time.describe('The first day.'),
  days: z.int().min(1).max(3_650),
  weekend: z.number().min(0).max(10).describe('Traffic of a Saturday or a Sunday, where another day’s is 1.'),
  stages: z
    .array(z.strictObject({ from: time, percent: z.number().min(0).max(100) }))
    .describe('To how many percent of people the feature is open, each from its day on.'),
})

function peopleSchema(definition?: JourneyDefinition) {
  const entries = definition?.steps.slice(1).flatMap(({ name, entry }) => (entry ? [name] : []))
  return z.strictObject({
    direct: byName(entries, () => chance).describe('Enters at a later step, by step.'),
    comesBack: chance.describe('A person who did not go on tries again while the journey is live.'),
    anotherSoon: chance.describe('A person who returned chooses another link at once.'),
    anotherLater: chance.describe('Begins another journey on a later day.'),
    looksAround: chance.describe('Looks at another page of the same app, and comes back to the link.'),
    outboundLink: chance.describe('Follows a link out of the app, before leaving it.'),
  })
}

const delivery = z.strictObject({
  dropped: chance,
  duplicated: chance,
  delayed: chance.describe('Arrives after events of later people.'),
  filesShuffled: z.boolean(),
})

const record = z.strictObject({ views: z.boolean(), clicks: z.boolean(), resources: z.boolean(), errors: z.boolean() })

/**
 * Schema of a mix: people's behavior and the faults that they meet. Probabilities are 0 to 1, times UTC. Without a
 * definition, accepts any journey, as the published schema does.
 * @param requests Requests that a fault may slow down.
 */
export function mixSchema(definition?: JourneyDefinition, requests?: readonly string[]) {
  return z.strictObject({
    calendar,
    people: peopleSchema(definition),
    ...populationShape(definition, requests),
    delivery: delivery.describe('What happens to journey events on the way.'),
    record: record.describe('Which RUM events are written beside the journey’s own.'),
  })
}
