import type { JourneyDefinition } from '@journey-monitor/sdk'
import { z } from 'zod'
import { byName } from '../journey/name-schemas.ts'
import { populationShape } from '../journey/population-schema.ts'
import { time } from '../system/setting-types.ts'

const chance = z.number().min(0).max(1)

const calendar = z.strictObject({
  start: time.describe('The first day.'),
  days: z.int().min(1).max(3_650),
  weekend: z.number().min(0).max(10).describe('Traffic of a Saturday or a Sunday, relative to 1 for other days.'),
  stages: z
    .array(z.strictObject({ from: time, percent: z.number().min(0).max(100) }))
    .describe('Percentages of people with the feature, each from its day on.'),
})

function peopleSchema(definition?: JourneyDefinition) {
  const entries = definition?.steps.slice(1).flatMap(({ name, entry }) => (entry ? [name] : []))
  return z.strictObject({
    direct: byName(entries, () => chance).describe('Chance to enter at a later step, by step.'),
    comesBack: chance.describe('Chance that a person who stopped tries again while the journey is live.'),
    anotherSoon: chance.describe('Chance that a person who returned selects another link at once.'),
    anotherLater: chance.describe('Chance to begin another journey on a later day.'),
    looksAround: chance.describe('Chance to open another page of the same app, and come back to the link.'),
    outboundLink: chance.describe('Chance to follow a link out of the app before leaving it.'),
  })
}

const delivery = z.strictObject({
  dropped: chance,
  duplicated: chance,
  delayed: chance.describe('Chance to arrive after events of later people.'),
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
    record: record.describe('RUM events that are written besides the journey’s own.'),
  })
}
