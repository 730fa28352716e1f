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
    env: nonEmptyString.describe('RUM’s env of the traffic that counts.'),
    services: byName(definition?.apps, () => nonEmptyString).describe('RUM’s service, by app.'),
    toggle: z
      .enum(['on', 'off'])
      .describe('Whether the feature toggle is on for anyone: while it is off, no one sees the first step.'),
    sessionReplay: z
      .enum(['on', 'off'])
      .describe(
        'Whether monitors and dashboards link to session replays: turn it on where they are recorded and may be watched.',
      ),
    logs: z
      .enum(['on', 'off'])
      .describe('Whether every app gives datadogSink a logger, so that engineering failures are also logs.'),
    handles: byName(definition?.teams, () => handles).describe(
      'Who is notified, by team and discipline: Datadog handles, e.g. @slack-account-channel.',
    ),
    urls: z.strictObject({
      dashboards: address.describe('Where the dashboards are found.'),
      runbook: z
        .string()
        .regex(/^(?:https:\/\/\S+)?$/, ADDRESS)
        .describe('Where the generated runbook is published; a monitor links to it and an anchor.'),
    }),
    quietTraffic: z
      .int()
      .min(0)
      .max(1_000_000)
      .describe(
        'A rate counts as if this many more journeys or requests had gone well, so that one failure in a quiet night raises no alert.',
      ),
    viewsPerLink: z
      .int()
      .min(1)
      .max(1_000_000)
      .describe('How many pages of the first app are viewed for each first step that is seen, at most.'),
    rules: z.strictObject({
      failures: rate.describe('Of a step’s journeys, those that failed, by the team that owns the failure.'),
      handoff: rate.describe('Of the journeys that completed a step, those that never started the next one.'),
      answers: rate.describe('Of the answers of a step’s endpoints, those other than 200 and 201.'),
      latency: ruleSchema(z.int().min(1).max(600_000)).describe('p90 of an endpoint, ms.'),
      silence: ruleSchema(z.int().min(1).max(1_000_000)).describe(
        'How many journeys should have come to an app from which nothing is heard.',
      ),
      loss: rate.describe('Of all journeys, those whose first event never arrived.'),
      logs: ruleSchema(z.int().min(1).max(1_000_000)).describe(
        'How many journeys met an engineering failure of a step that was logged.',
      ),
    }),
    causes: causesSchema(definition).describe('Failures that have a monitor of their own, by its key.'),
    objectives: z
      .strictObject({
        conversion: percentage.describe(
          'Of the journeys that came to the converting step, those that no engineering failure ended there.',
        ),
        step: percentage.describe('The same of each other step with engineering failures.'),
        handoff: percentage.describe('Of the journeys that completed a step, those that came to the next one.'),
      })
      .describe('Service level objectives over 30 days: the percentage that goes well.'),
    mutes: z.array(mute).superRefine(refuseSameKeys).describe('Quiet times that are planned.'),
  })
}

function refuseSameKeys(mutes: readonly z.infer<typeof mute>[], context: z.RefinementCtx): void {
  const keys = new Set<string>()
  for (const [i, { name, from, kinds }] of mutes.entries()) {
    for (const kind of kinds) {
      const key = downtimeKey(name, from, kind)
      if (keys.has(key)) {
        const message = `must be another than that of a mute of ${kind} on the same day; it is ${JSON.stringify(name)}`
        context.addIssue({ code: 'custom', path: [i, 'name'], message })
      }
      keys.add(key)
    }
  }
}
