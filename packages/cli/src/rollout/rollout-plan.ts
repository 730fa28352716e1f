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
        'Users whose first journey in the stage has ended. Default: 500, or four fifths of those whom the stage’s percentage of the traffic brings in the planned time, where that is less.',
      ),
  })
  .describe('What a stage must have seen before it may advance.')

const rollback = z.strictObject({
  at: time.describe('When the toggle was turned off, or its percentage lowered.'),
  severity,
  by: nonEmptyString.describe('Who did it.'),
  reason: nonEmptyString.optional(),
  resolvedAt: time.optional().describe('When the fix was in production; the stage may resume from here on.'),
  pullRequest: nonEmptyString.optional(),
  ticket: nonEmptyString.optional(),
  alert: nonEmptyString.optional().describe('The initial Slack message.'),
})

const stage = z.strictObject({
  id: nonEmptyString.describe('What commands call it by, e.g. B.'),
  name: nonEmptyString.optional(),
  kind: z.enum(['uat', 'pilot', 'friends_and_family', 'canary', 'percentage']),
  percentage: z.number().gt(0).max(100).optional().describe('Of users who have the toggle on.'),
  planned: window.optional().describe('From and to, e.g. 2026-12-01 to 2026-12-08.'),
  users: z.int().min(1).optional().describe('Users to be asked, where they are few and known. Default: from traffic.'),
  recruiting: nonEmptyString.optional().describe('How the right test users are found.'),
  conduct: nonEmptyString.optional().describe('How the testing is conducted.'),
  access: nonEmptyString.optional().describe('How the test users get access, e.g. the toggle by account.'),
  started: time.optional().describe('When the toggle was set to it. Journeys belong to a stage by when they started.'),
  ended: time
    .optional()
    .describe('When it was left without a next stage beginning. Default: where the next one starts.'),
  minimum: minimum.optional(),
  rolledBack: z
    .union([rollback, z.array(rollback).min(1)])
    .optional()
    .describe('How the stage was rolled back; a list, in their order, where it was more than once.'),
})

const common = {
  id: nonEmptyString.describe('A name for it, unique in the plan.'),
  name: nonEmptyString.optional().describe('In words. Default: from what it measures.'),
  team: nonEmptyString.optional().describe('Whose it is. Default: the step’s, the endpoint’s or the journey’s.'),
  severity,
}
const limit = z
  .union([share, z.strictObject({ overBaseline: z.number().min(0).lt(1) })])
  .describe('A share, or how much more than in the baseline, as a share: 0.01 is one percentage point.')
const floor = z
  .union([share, z.strictObject({ underBaseline: z.number().min(0).lt(1) })])
  .describe('A share, or how much less than in the baseline, as a share.')
const margin = z
  .number()
  .gt(0)
  .lt(1)
  .optional()
  .describe(
    'How far beyond the limit a share must be before it must hardly ever advance; a share. Default: the limit itself, for conversion a quarter of it.',
  )
const endpoint = nonEmptyString.describe(
  'Method and path, e.g. POST /api/visits/:id; a segment like :id stands for any value.',
)

const criterion = z.discriminatedUnion('kind', [
  z
    .strictObject({ ...common, kind: z.literal('conversion'), min: floor, margin })
    .describe('Of the users who chose the link, those who converted.'),
  z
    .strictObject({ ...common, kind: z.literal('failure_rate'), step: nonEmptyString, max: limit, margin })
    .describe('Of the users who entered a step, those in whose step something failed.'),
  z
    .strictObject({
      ...common,
      kind: z.literal('handoff_loss'),
      step: nonEmptyString.describe('The step that is not reached.'),
      max: limit,
      margin,
    })
    .describe('Of the users who completed the step before, those who did not reach this one.'),
  z
    .strictObject({
      ...common,
      team: nonEmptyString,
      kind: z.literal('drop_off'),
      cause: z.enum([...KINDS, 'any']).optional(),
      max: limit,
      margin,
    })
    .describe('Of the users who chose the link, those whom a team lost.'),
  z
    .strictObject({ ...common, kind: z.literal('endpoint_errors'), endpoint, max: limit, margin })
    .describe('Of the answers of an endpoint, those other than 200 and 201.'),
  z
    .strictObject({
      ...common,
      kind: z.literal('latency'),
      endpoint,
      p90Ms: z.number().gt(0),
      forMinutes: z.number().min(1),
    })
    .describe('The 90th percentile of the good answers’ times, over any time of at least so many minutes.'),
  z
    .strictObject({
      ...common,
      kind: z.literal('new_codes'),
      users: z.int().min(1).optional().describe('Users who must have met a code. Default: 5.'),
    })
    .describe('Failure codes that the baseline never saw.'),
  z
    .strictObject({
      ...common,
      kind: z.literal('silence'),
      app: nonEmptyString.optional().describe('Default: the first step’s start.'),
      forMinutes: z.number().min(1),
    })
    .describe('No event of an app, or nobody who sees the first step, for so long.'),
  z
    .strictObject({ ...common, kind: z.literal('telemetry_loss'), max: share, margin })
    .describe('Of the users who saw the first step, those of whose journeys an event never arrived.'),
  z
    .strictObject({
      ...common,
      kind: z.literal('manual'),
      limit: nonEmptyString.describe('What is wanted, e.g. at most 20 calls a week.'),
      source: nonEmptyString.describe('Where to look, e.g. the support desk.'),
      by: nonEmptyString.describe('Who looks.'),
      when: nonEmptyString.describe('When, e.g. each Monday of the stage.'),
    })
    .describe('What no event tells: a person looks it up, and writes it into manualMetrics.'),
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
  .describe('What no event tells: a person looked it up.')

const feedback = z
  .strictObject({
    team: nonEmptyString,
    stage: nonEmptyString.optional(),
    text: nonEmptyString,
    date: time,
    by: nonEmptyString,
    notified: time.optional().describe('When product and engineering were told; `rollout feedback` tells the others.'),
  })
  .describe('What people said, flagged by UX as one team’s. Nothing here may tell of a person.')

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
      peakUsersPerWeek: z.int().min(1).optional().describe('In a week with many.'),
      source: nonEmptyString,
    })
    .optional()
    .describe('People who could meet the feature in a week, whether or not it is on.'),
  minimum: minimum.optional(),
  falseAlarms: share
    .optional()
    .describe('How often a rollout without a regression may be called broken, however often one looks. Default: 0.05.'),
  baseline: z
    .union([
      window.describe('Journeys that started then, in the same events.'),
      z.strictObject({ file: nonEmptyString.describe('What `funnel --json` once said, relative to this file.') }),
      z.strictObject({
        stage: nonEmptyString.describe('The id of a stage, or "previous": the one before the stage that is checked.'),
      }),
      z.strictObject({
        ranges: z.record(nonEmptyString, z.strictObject({ min: z.number().optional(), max: z.number().optional() })),
      }),
    ])
    .optional()
    .describe('What is normal: a time, a stage, an earlier funnel, or ranges by the id of a criterion.'),
  phases: z.array(z.strictObject({ name: nonEmptyString, stages: z.array(stage).min(1) })).min(1),
  criteria: z.array(criterion).min(1),
  checklists: z.array(checklist).optional(),
  manualMetrics: z.array(manualMetric).optional(),
  feedback: z.array(feedback).optional(),
  owners: z.record(nonEmptyString, handles).optional().describe('Who to tell, by team: Slack handles.'),
  slack: z.strictObject({ channel: nonEmptyString.optional(), handles: z.array(nonEmptyString).optional() }).optional(),
  links: z
    .array(z.strictObject({ name: nonEmptyString, url: z.url() }))
    .optional()
    .describe('Dashboards, tickets, the plan.'),
  launched: time.optional().describe('When all users had it.'),
  availability: nonEmptyString
    .optional()
    .describe('How the users who can find it are limited. Default: by the toggle.'),
  verdict: nonEmptyString.optional().describe('Of the go/no-go meeting, e.g. Go, 2026-11-30, by Ada.'),
  okrs: z.array(nonEmptyString).optional().describe('Objectives and key results that the release counts towards.'),
  cleanUp: z
    .array(nonEmptyString)
    .optional()
    .describe('Tasks that are left after the launch, beside removing the toggle.'),
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
