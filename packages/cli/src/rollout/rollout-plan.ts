import { z } from 'zod'
import { KINDS } from '../journey/definition-facts.ts'
import { SEVERITIES } from '../journey/severity.ts'
import { nonEmptyString, share, time } from '../system/setting-types.ts'

const window = z.strictObject({ from: time, to: time })

const severity = z
  .enum(SEVERITIES)
  .describe('critical: toggle off for all; high: lower the percentage and revert; low: keep it and fix forward.')

const minimum = z
  .strictObject({
    closedHours: z.number().min(0).optional().describe('Hours of journeys that have all ended. Default: 2.'),
    users: z
      .int()
      .min(1)
      .optional()
      .describe(
        'Users whose first journey in the stage has ended. Default: 500, or, if that is less, four fifths of the users that the stage’s percentage of the traffic brings in the planned time. A larger number is refused.',
      ),
  })
  .describe('What a stage needs before it can advance.')

const rollback = z.strictObject({
  at: time.describe('When the toggle was turned off, or its percentage lowered.'),
  severity,
  by: nonEmptyString.describe('The person who did it.'),
  reason: nonEmptyString.optional(),
  resolvedAt: time.optional().describe('When the fix was in production. The stage can resume from then on.'),
  pullRequest: nonEmptyString.optional(),
  ticket: nonEmptyString.optional(),
  alert: nonEmptyString.optional().describe('The initial Slack message.'),
})

const stage = z.strictObject({
  id: nonEmptyString.describe('Name for commands, e.g. B.'),
  name: nonEmptyString.optional(),
  kind: z.enum(['uat', 'pilot', 'friends_and_family', 'canary', 'percentage']),
  percentage: z.number().gt(0).max(100).optional().describe('Percentage of users who have the toggle on.'),
  planned: window.optional().describe('From and to, e.g. 2026-12-01 to 2026-12-08.'),
  users: z
    .int()
    .min(1)
    .optional()
    .describe('Number of invited users, if they are few and known. Default: from traffic.'),
  recruiting: nonEmptyString.optional().describe('How you find the right test users.'),
  conduct: nonEmptyString.optional().describe('How you conduct the testing.'),
  access: nonEmptyString.optional().describe('How you give the test users access, e.g. the toggle by account.'),
  started: time
    .optional()
    .describe('When the toggle was set to this percentage. A journey belongs to the stage in which it started.'),
  ended: time
    .optional()
    .describe('When the stage ended, if no next stage followed at once. Default: when the next one starts.'),
  minimum: minimum.optional(),
  rolledBack: z
    .union([rollback, z.array(rollback).min(1)])
    .optional()
    .describe('How the stage was rolled back. If more than once, a list in order.'),
})

const common = {
  id: nonEmptyString.describe('Name that is unique in the plan.'),
  name: nonEmptyString.optional().describe('Title. Default: from what it measures.'),
  team: nonEmptyString
    .optional()
    .describe('Team that owns it. Default: that of the step, the endpoint or the journey.'),
  severity,
}
const upperLimit = z
  .union([share, z.strictObject({ overBaseline: z.number().min(0).lt(1) })])
  .describe('The largest share, or the largest increase over the baseline: 0.01 is one percentage point.')
const lowerLimit = z
  .union([share, z.strictObject({ underBaseline: z.number().min(0).lt(1) })])
  .describe('The smallest share, or the largest decrease from the baseline: 0.01 is one percentage point.')
const margin = z
  .number()
  .gt(0)
  .lt(1)
  .optional()
  .describe(
    'From limit + margin on, a share hardly ever advances. Default: the limit itself; for conversion, a quarter of it.',
  )
const endpoint = nonEmptyString.describe(
  'Method and path, e.g. POST /api/visits/:id; a segment like :id stands for any value.',
)

const criterion = z.discriminatedUnion('kind', [
  z
    .strictObject({ ...common, kind: z.literal('conversion'), min: lowerLimit, margin })
    .describe('Share of the users who selected the link that converted.'),
  z
    .strictObject({ ...common, kind: z.literal('failure_rate'), step: nonEmptyString, max: upperLimit, margin })
    .describe('Share of the users who entered a step for whom something failed in it.'),
  z
    .strictObject({
      ...common,
      kind: z.literal('handoff_loss'),
      step: nonEmptyString.describe('The step that is not reached.'),
      max: upperLimit,
      margin,
    })
    .describe('Share of the users who completed the step before that did not reach this one.'),
  z
    .strictObject({
      ...common,
      team: nonEmptyString,
      kind: z.literal('drop_off'),
      cause: z.enum([...KINDS, 'any']).optional(),
      max: upperLimit,
      margin,
    })
    .describe('Share of the users who selected the link that a team lost.'),
  z
    .strictObject({ ...common, kind: z.literal('endpoint_errors'), endpoint, max: upperLimit, margin })
    .describe('Share of the answers of an endpoint that are neither 200 nor 201.'),
  z
    .strictObject({
      ...common,
      kind: z.literal('latency'),
      endpoint,
      p90Ms: z.number().gt(0),
      forMinutes: z.number().min(1),
    })
    .describe('The 90th percentile of the times of good answers, over any forMinutes or longer.'),
  z
    .strictObject({
      ...common,
      kind: z.literal('new_codes'),
      users: z
        .int()
        .min(1)
        .refine(
          users => users === 1 || users >= 5,
          'must be 1, or 5 or more: with 2 to 4, “met” would reveal single users',
        )
        .optional()
        .describe('Number of users who must have met a code: 1, or 5 and more. Default: 5.'),
    })
    .describe('Failure codes that are not in the baseline.'),
  z
    .strictObject({
      ...common,
      kind: z.literal('silence'),
      app: nonEmptyString.optional().describe('Default: the first step’s start.'),
      forMinutes: z.number().min(1),
    })
    .describe('Time without an event of an app, or without anyone who sees the first step.'),
  z
    .strictObject({ ...common, kind: z.literal('telemetry_loss'), max: share, margin })
    .describe('Share of the users who saw the first step in whose journeys an event never arrived.'),
  z
    .strictObject({
      ...common,
      kind: z.literal('manual'),
      limit: nonEmptyString.describe('The limit in words, e.g. at most 20 calls a week.'),
      source: nonEmptyString.describe('Where to look, e.g. the support desk.'),
      by: nonEmptyString.describe('The person who looks.'),
      when: nonEmptyString.describe('When, e.g. each Monday of the stage.'),
    })
    .describe('A figure that is in no event. A person looks it up, and writes it into manualMetrics.'),
])

const checklist = z.strictObject({
  name: nonEmptyString,
  kind: z.enum([
    'go_no_go',
    'staging_validation',
    'product_guides',
    'survey_intake',
    'contact_center',
    'privacy_review',
    'other',
  ]),
  before: nonEmptyString
    .optional()
    .describe(
      'The stage that must not begin before it is done, or 1-week or 1-month after the launch. Default: the first.',
    ),
  items: z
    .array(
      z.strictObject({
        text: nonEmptyString,
        discipline: nonEmptyString.optional().describe('Who signs it, e.g. Meds engineering.'),
        signed: z.strictObject({ by: nonEmptyString, on: time }).optional(),
        link: nonEmptyString.optional(),
      }),
    )
    .min(1),
})

/** Kinds of metrics that people look up, by the field of the release plan that asks for them. */
export const MANUAL_KINDS = ['analytics', 'call_center', 'member_services', 'survey', 'bugs', 'other'] as const

const manualMetric = z
  .strictObject({
    name: nonEmptyString,
    kind: z.enum(MANUAL_KINDS),
    stage: nonEmptyString.optional().describe('The stage, or 1-week or 1-month after the launch.'),
    value: nonEmptyString,
    source: nonEmptyString.describe('E.g. Google Analytics, the support desk, a survey.'),
    date: time,
    by: nonEmptyString,
    criterion: nonEmptyString.optional().describe('The id of the manual criterion that this answers.'),
    verdict: z.enum(['met', 'broken']).optional().describe('Whether that criterion is met.'),
  })
  .describe('A figure that is in no event. A person looked it up.')

const feedback = z
  .strictObject({
    team: nonEmptyString,
    stage: nonEmptyString.optional(),
    text: nonEmptyString,
    date: time,
    by: nonEmptyString,
    notified: time
      .optional()
      .describe('When product and engineering were notified; `rollout feedback` lists the rest.'),
  })
  .describe('What people said, assigned to a team by UX. Nothing here may identify a person.')

const handles = z.strictObject({
  engineering: z.array(nonEmptyString).optional(),
  ux: z.array(nonEmptyString).optional(),
  product: z.array(nonEmptyString).optional(),
})

/** Schema of `rollout.json`, from which its JSON Schema is generated. */
export const rolloutPlan = z.strictObject({
  journey: nonEmptyString.describe('The name of the journey definition.'),
  toggle: nonEmptyString.describe('The feature toggle.'),
  traffic: z
    .strictObject({
      usersPerWeek: z.int().min(1),
      peakUsersPerWeek: z.int().min(1).optional().describe('Users in a busy week.'),
      source: nonEmptyString,
    })
    .optional()
    .describe('People who could meet the feature in a week, whether or not it is on.'),
  minimum: minimum.optional(),
  falseAlarms: share
    .optional()
    .describe('How often a rollout without a regression may be called broken, however often you check. Default: 0.05.'),
  baseline: z
    .union([
      window.describe('Journeys that started then, in the same events.'),
      z.strictObject({
        file: nonEmptyString.describe('File with an earlier output of `funnel --json`, relative to this file.'),
      }),
      z.strictObject({
        stage: nonEmptyString.describe('The id of a stage, or "previous": the one before the stage that is checked.'),
      }),
      z.strictObject({
        ranges: z.record(nonEmptyString, z.strictObject({ min: z.number().optional(), max: z.number().optional() })),
      }),
    ])
    .optional()
    .describe('What is normal: a time, a stage, an earlier funnel, or ranges by the ID of a criterion.'),
  phases: z.array(z.strictObject({ name: nonEmptyString, stages: z.array(stage).min(1) })).min(1),
  criteria: z.array(criterion).min(1),
  checklists: z.array(checklist).optional(),
  manualMetrics: z.array(manualMetric).optional(),
  feedback: z.array(feedback).optional(),
  owners: z.record(nonEmptyString, handles).optional().describe('Who to notify, by team: Slack handles.'),
  slack: z.strictObject({ channel: nonEmptyString.optional(), handles: z.array(nonEmptyString).optional() }).optional(),
  links: z
    .array(z.strictObject({ name: nonEmptyString, url: z.url() }))
    .optional()
    .describe('Dashboards, tickets, the plan.'),
  launched: time.optional().describe('When all users had the feature.'),
  availability: nonEmptyString.optional().describe('How you limit who can find the feature. Default: by the toggle.'),
  verdict: nonEmptyString.optional().describe('Of the go/no-go meeting, e.g. Go, 2026-11-30, by Ada.'),
  okrs: z.array(nonEmptyString).optional().describe('Objectives and key results that the release counts towards.'),
  cleanUp: z.array(nonEmptyString).optional().describe('Tasks after the launch, besides removing the toggle.'),
  questions: z
    .array(nonEmptyString)
    .optional()
    .describe('Post-launch questions. Default: the release plan template’s.'),
})

export type RolloutPlan = z.infer<typeof rolloutPlan>
export type Stage = z.infer<typeof stage>
export type Criterion = z.infer<typeof criterion>
export type Rollback = z.infer<typeof rollback>

/** Returns the rollbacks of a stage, in order. */
export function rollbacksOf({ rolledBack = [] }: Stage): readonly Rollback[] {
  return [rolledBack].flat()
}

/** All stages of a plan, in their order. */
export function stagesOf({ phases }: RolloutPlan): Stage[] {
  return phases.flatMap(({ stages }) => stages)
}
