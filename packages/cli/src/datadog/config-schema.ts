import type { JourneyDefinition } from '@journey-monitor/sdk'
import { z } from 'zod'
import { causesSchema, percentage, ruleSchema } from '../journey/monitoring-schema.ts'
import { byName } from '../journey/name-schemas.ts'
import { nonEmptyString, time } from '../system/setting-types.ts'
import { downtimeKey } from './identity.ts'

const MONITOR_KINDS = ['failures', 'causes', 'handoff', 'answers', 'latency', 'silence', 'loss', 'logs'] as const

const handle = z.string().regex(/^@[\w.@+-]+$/, 'must be a handle like @slack-account-channel')
const handles = z.strictObject({
  engineering: z.array(handle),
  ux: z.array(handle),
  product: z.array(handle),
})

const ADDRESS = 'must be an address that begins with https://'
const address = z.string().regex(/^https:\/\/\S+$/, ADDRESS)

const mute = z
  .strictObject({
    name: nonEmptyString.describe('Why it is quiet, e.g. Facility cutover.'),
    from: time,
    to: time,
    kinds: z.array(z.enum(MONITOR_KINDS)).min(1),
  })
  .superRefine(({ from, to }, context) => {
    if (Date.parse(from) < Date.parse(to)) return
    context.addIssue({ code: 'custom', path: ['to'], message: `must be after from, ${from}; it is ${to}` })
  })

/** The configuration for `definition`; without one, for any journey, as the published schema describes it. */
export function configSchema(definition?: JourneyDefinition) {
  const rate = ruleSchema(percentage)
  return z.strictObject({
    env: nonEmptyString.describe('RUM’s env of the traffic to count.'),
    services: byName(definition?.apps, () => nonEmptyString).describe('RUM’s service, by app.'),
    toggle: z
      .enum(['on', 'off'])
      .describe('Whether the feature toggle is on for anyone. While it is off, no one sees the first step.'),
    sessionReplay: z
      .enum(['on', 'off'])
      .describe(
        'Whether monitors and dashboards link to session replays. Turn it on if replays are recorded and people may watch them.',
      ),
    logs: z
      .enum(['on', 'off'])
      .describe('Whether every app gives datadogSink a logger, so that engineering failures are also logs.'),
    handles: byName(definition?.teams, () => handles).describe(
      'Who to notify, by team and discipline: Datadog handles, e.g. @slack-account-channel.',
    ),
    urls: z.strictObject({
      dashboards: address.describe('Address of the dashboards.'),
      runbook: z
        .string()
        .regex(/^(?:https:\/\/\S+)?$/, ADDRESS)
        .describe('Address at which you publish the generated runbook; each monitor links to its section.'),
    }),
    quietTraffic: z
      .int()
      .min(0)
      .max(1_000_000)
      .describe(
        'Number of successful journeys or requests that are added to each rate, so that one failure on a quiet night raises no alert.',
      ),
    viewsPerLink: z
      .int()
      .min(1)
      .max(1_000_000)
      .describe('The most page views of the first app for each time that someone sees the first step.'),
    rules: z.strictObject({
      failures: rate.describe('Share of a step’s journeys that failed, by the team that owns the failure.'),
      handoff: rate.describe('Share of the journeys that completed a step and never started the next one.'),
      answers: rate.describe('Share of the answers of a step’s endpoints that are neither 200 nor 201.'),
      latency: ruleSchema(z.int().min(1).max(600_000)).describe('p90 of the good answers of an endpoint, ms.'),
      silence: ruleSchema(z.int().min(1).max(1_000_000)).describe(
        'Number of journeys that were sent to an app while it sent no events.',
      ),
      loss: rate.describe('Share of all journeys whose first event never arrived.'),
      logs: ruleSchema(z.int().min(1).max(1_000_000)).describe(
        'Number of journeys with an engineering failure of a step in the logs.',
      ),
    }),
    causes: causesSchema(definition).describe('Failures that have a monitor of their own, by its key.'),
    objectives: z
      .strictObject({
        conversion: percentage.describe(
          'Share of the journeys at the converting step that no engineering failure ended there.',
        ),
        step: percentage.describe('The same for each other step with engineering failures.'),
        handoff: percentage.describe('Share of the journeys that completed a step and started the next one.'),
      })
      .describe('Service level objectives over 30 days: the target percentages.'),
    mutes: z.array(mute).superRefine(refuseSameKeys).describe('Planned quiet times, in which monitors are muted.'),
  })
}

function refuseSameKeys(mutes: readonly z.infer<typeof mute>[], context: z.RefinementCtx): void {
  const keys = new Set<string>()
  for (const [i, { name, from, kinds }] of mutes.entries()) {
    for (const kind of kinds) {
      const key = downtimeKey(name, from, kind)
      if (keys.has(key)) {
        const message = `must differ from the name of another mute of ${kind} on the same day; it is ${JSON.stringify(name)}`
        context.addIssue({ code: 'custom', path: [i, 'name'], message })
      }
      keys.add(key)
    }
  }
}
