import type { AttributeSpec, JourneyDefinition, StepDefinition } from '@journey-monitor/sdk'
import { z } from 'zod'
import type { DeepReadonly } from '../system/deep-readonly.ts'
import { nonEmptyString, time } from '../system/setting-types.ts'
import { DAY } from '../system/time-units.ts'
import { codesOf, reasonsOf } from './definition-facts.ts'
import { byName, nameIn } from './name-schemas.ts'

/** A duration, by its median and its 90th percentile, in ms. */
export type Spread = DeepReadonly<z.infer<typeof spread>>
/** Choices with their weights, which need not add up to 1. */
export type Weights = Readonly<Record<string, number>>
export type AppMix = DeepReadonly<z.infer<typeof appMix>>
export type StepMix = DeepReadonly<z.infer<ReturnType<typeof stepMixSchema>>>
export type FailureMix = NonNullable<StepMix['failures']>[string]
export type Fault = DeepReadonly<z.infer<ReturnType<typeof faultSchema>>>

const chance = z.number().min(0).max(1)
const weight = z.number().min(0)
const percentage = z.number().min(0).max(100)
const durationMs = z.number().min(1).max(DAY)

export const spread = z
  .strictObject({ p50: durationMs, p90: durationMs })
  .superRefine(({ p50, p90 }, context) => {
    if (p90 >= p50) return
    context.addIssue({ code: 'custom', path: ['p90'], message: `must be at least p50, ${p50}; it is ${p90}` })
  })
  .describe('A duration, by its median and its 90th percentile, in ms.')

const appMix = z.strictObject({
  sampleRate: percentage.describe('Percent of sessions whose events are sent.'),
  versions: z
    .array(z.strictObject({ from: time, version: nonEmptyString }))
    .min(1)
    .describe('Released versions, each from its time on.'),
})

const statuses = z.record(z.string().regex(/^[1-5]\d\d$/, 'must be an HTTP status'), weight)
const amounts = z.record(z.string().regex(/^-?\d+(\.\d+)?$/, 'must be a number'), weight)

/** Schema of people's behavior in a step, and of its failures. */
function stepMixSchema(step?: StepDefinition, steps?: readonly string[]) {
  const abandons = byName(step && reasonsOf(step), () => chance)
  const failure = z.strictObject({
    chance,
    recovers: chance.optional().describe('Chance to try again in the step.'),
    abandons: abandons.optional().describe('If not, chance to leave in a way that the app sees, by reason.'),
    reloads: z.boolean().optional().describe('The page is reloaded.'),
    statuses: statuses.optional().describe('HTTP statuses of the request that fails, by weight.'),
    apiCodes: z.record(nonEmptyString, weight).optional().describe('API error codes, by weight.'),
  })
  const attributes = step && (step.attributes ?? {})
  const earlier = step && steps?.slice(1, steps.indexOf(step.name))
  return z
    .strictObject({
      time: spread.describe('From the step’s start to its completion or other end, in ms.'),
      gap: spread.describe('From the completion of the step before to this one’s start, in ms.'),
      leaves: chance.optional().describe('Chance to leave without a signal.'),
      abandons: abandons.optional().describe('Chance to leave in a way that the app sees, by reason.'),
      failures: byName(step && codesOf(step), () => failure)
        .optional()
        .describe('By code.'),
      back: byName(earlier, () => chance)
        .optional()
        .describe('Chance to go back to an earlier step other than the first, by step.'),
      signsOut: chance.optional(),
      sleeps: chance.optional().describe('Chance to stay away until the journey has expired, and then continue.'),
      notReached: chance.optional().describe('Chance that the handoff to this step is lost.'),
      forgetsStart: chance.optional().describe('Chance that the app forgets to signal the start.'),
      forgetsComplete: chance.optional().describe('Chance that the app forgets to signal the completion.'),
      repeatsStart: chance.optional().describe('Chance that the app signals the start again, as a second render does.'),
      attributes: byName(attributes && Object.keys(attributes), name => valuesOf(name ? attributes?.[name] : undefined))
        .optional()
        .describe('Attributes of the completion: weights, by value. For a band, give a number.'),
    })
    .superRefine((mix, context) => {
      const { leaves = 0, signsOut = 0, sleeps = 0, back = {}, failures = {} } = mix
      const failing = Object.values(failures).map(({ chance }) => chance)
      const all = [leaves, signsOut, sleeps, ...Object.values(mix.abandons ?? {}), ...Object.values(back), ...failing]
      const sum = all.reduce((total, each) => total + each, 0)
      if (sum <= 1 + 1e-9) return
      const message = `leaves, abandons, failures, back, signsOut and sleeps must add up to at most 1; it is ${Number(sum.toFixed(3))}`
      context.addIssue({ code: 'custom', message })
    })
}

function valuesOf(spec: AttributeSpec | undefined): z.ZodType<Weights> {
  if (!spec) return z.record(nonEmptyString, weight)
  return 'values' in spec ? byName(spec.values.map(String), () => weight) : amounts
}

function faultSchema(definition?: JourneyDefinition, requests?: readonly string[]) {
  const steps = definition?.steps.map(({ name }) => name)
  const step = nameIn(steps)
  const app = nameIn(definition?.apps)
  const window = {
    name: nonEmptyString.optional().describe('Name of the fault in the truth. Default: its kind.'),
    from: time.optional().describe('Default: from the beginning.'),
    to: time.optional().describe('Before this time. Default: to the end.'),
  }
  const failure = z
    .strictObject({ ...window, kind: z.literal('failure'), step, code: nonEmptyString, chance })
    .superRefine(({ step, code }, context) => {
      const own = definition?.steps.find(({ name }) => name === step)
      if (!own || codesOf(own).includes(code)) return
      const message = `must be one of ${codesOf(own).join(', ')}; it is ${JSON.stringify(code)}`
      context.addIssue({ code: 'custom', path: ['code'], message })
    })
  return z.discriminatedUnion('kind', [
    failure,
    z
      .strictObject({
        ...window,
        kind: z.literal('slow'),
        request: nameIn(requests).describe('Method and path, e.g. GET /api/visits.'),
        factor: z.number().min(0.01).max(1_000),
      })
      .describe('Requests take longer, by this factor.'),
    z
      .strictObject({
        ...window,
        kind: z.literal('handoff'),
        step: nameIn(steps?.slice(1)),
        loses: z.enum(['page', 'id']),
        chance,
      })
      .describe('The step is not reached, or is reached without the correlation ID.'),
    z
      .strictObject({ ...window, kind: z.literal('silent'), app })
      .describe('The app’s kill switch is on: it records nothing.'),
    z
      .strictObject({ ...window, kind: z.literal('sampled'), app, rate: percentage })
      .describe('Another session sample rate.'),
  ])
}

/** Schema of a simulated population: people's behavior and the faults that they meet. */
export function populationShape(definition?: JourneyDefinition, requests?: readonly string[]) {
  const steps = definition?.steps.map(({ name }) => name)
  const attributes = definition && (definition.attributes ?? {})
  return {
    apps: byName(definition?.apps, () => appMix),
    attributes: byName(attributes && Object.keys(attributes), name =>
      valuesOf(name ? attributes?.[name] : undefined),
    ).describe('Attributes of the whole journey: weights, by value. The feature toggle’s follows the stages instead.'),
    steps: byName(steps, name =>
      stepMixSchema(
        definition?.steps.find(step => step.name === name),
        steps,
      ),
    ),
    faults: z.array(faultSchema(definition, requests)),
  }
}
