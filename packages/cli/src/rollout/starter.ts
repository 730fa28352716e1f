import { codesOf } from '../journey/definition-facts.ts'
import type { JourneyProfile, LoadedJourney } from '../journey/profile.ts'
import { humanize } from '../system/format.ts'
import { FILL_IN } from '../system/markdown-text.ts'

const SCHEMA = './node_modules/@journey-monitor/cli/schema/rollout.schema.json'

/** Percentages and durations that bring enough users to decide, for the starter's traffic. */
const STAGES = [
  { id: 'A', percentage: 5, from: '2026-12-01', to: '2026-12-04' },
  { id: 'B', percentage: 25, from: '2026-12-04', to: '2026-12-07' },
  { id: 'C', percentage: 50, from: '2026-12-07', to: '2026-12-10' },
  { id: 'D', percentage: 75, from: '2026-12-10', to: '2026-12-14' },
  { id: 'E', percentage: 100, from: '2026-12-14', to: '2026-12-21' },
]

/** Criteria that people look up before a stage may advance. */
function manualCriteria({ supportSource, results }: JourneyProfile['releasePlan']) {
  return [
    {
      id: 'support_queries',
      name: results.calls,
      limit: 'no more about the feature than the team can answer',
      source: supportSource,
      by: 'Support',
      when: 'before the stage ends',
    },
    {
      id: 'survey_sentiment',
      name: results.surveys,
      limit: 'no theme that calls for a change',
      source: 'the feedback survey',
      by: 'UX',
      when: 'before the stage ends',
    },
    {
      id: 'analytics_event',
      name: 'The analytics event of the link is there',
      limit: 'present',
      source: 'Google Analytics',
      by: 'Analytics',
      when: 'on the first day of the stage',
    },
  ].map(({ id, ...each }) => ({ id, kind: 'manual', severity: 'low', ...each }))
}

/** A plan to begin with, as commented JSON: every stage and criterion that the release plans have, for this journey. */
export function starter({ definition, profile }: LoadedJourney): string {
  const { labels, releasePlan, siteMap } = profile
  const { name, featureToggle, teams, steps, intentStep, convertingStep } = definition
  const json = (value: unknown) => JSON.stringify(value)
  const lines = (items: readonly unknown[], indent: string) =>
    items
      .map(
        item =>
          `${indent}${json(item)
            .replace(/([{,])"/g, '$1 "')
            .replace(/":/g, '": ')
            .replace(/}/g, ' }')}`,
      )
      .join(',\n')
  const handoffs = steps.slice(1).filter((step, i) => step.app !== steps[i]?.app && step.requires === undefined)
  const converting = siteMap.endpoints.filter(({ step, method }) => step === convertingStep && method === 'POST').at(-1)
  const endpoint = converting ? `${converting.method} ${converting.path}` : 'POST /the/endpoint/that/converts'
  const stages = STAGES.map(({ id, percentage, from, to }, i) => ({
    ...{ id, kind: i === 0 ? 'canary' : 'percentage', percentage },
    planned: { from, to },
  }))
  const intent = steps.findIndex(({ name }) => name === intentStep)
  const failureLimit = (index: number) => {
    if (index <= intent) return 0.03
    if (steps[index]?.app === steps[intent]?.app && steps[index]?.requires === undefined) return 0.08
    // The converting step also has failures that only the person can correct, such as an incomplete form.
    return steps[index]?.entry || steps[index]?.name === convertingStep ? 0.15 : 0.1
  }
  const convertingTeam = steps.find(({ name }) => name === convertingStep)?.team
  const criteria = [
    { id: 'conversion', kind: 'conversion', severity: 'high', min: 0.4 },
    ...handoffs.map(({ name: step }) => ({
      id: `lost_before_${step}`,
      kind: 'handoff_loss',
      severity: 'critical',
      step,
      max: 0.08,
    })),
    ...steps.flatMap((step, i) =>
      codesOf(step).length === 0 || step.requires !== undefined
        ? []
        : [
            {
              id: `${step.name}_failures`,
              kind: 'failure_rate',
              severity: step.name === convertingStep ? 'critical' : 'high',
              step: step.name,
              max: failureLimit(i),
            },
          ],
    ),
    ...teams.map(team => ({
      id: `lost_with_${team}`,
      kind: 'drop_off',
      severity: 'low',
      team,
      cause: 'any',
      max: team === convertingTeam ? 0.4 : 0.25,
    })),
    { id: `${convertingStep}_answers`, kind: 'endpoint_errors', severity: 'high', endpoint, max: 0.1 },
    { id: `${convertingStep}_latency`, kind: 'latency', severity: 'high', endpoint, p90Ms: 5000, forMinutes: 30 },
    ...definition.apps.map(app => ({
      id: `${app}_silent`,
      kind: 'silence',
      severity: 'critical',
      app,
      forMinutes: 240,
    })),
    { id: 'telemetry_loss', kind: 'telemetry_loss', severity: 'low', max: 0.03 },
    ...manualCriteria(profile.releasePlan),
  ]
  const items = (entries: readonly (readonly [string, string])[]) =>
    entries.map(([text, discipline]) => ({ text, discipline }))
  const each = (text: string) => teams.map(team => [text, `${team} engineering`] as const)

  const checklists = releasePlan.checklists
    .map(
      ({ name, kind, before, items }) =>
        `    { "name": ${json(name)}, "kind": ${json(kind)}, "before": ${json(before)}, "items": [\n${lines(items, '      ')}\n    ] },`,
    )
    .join('\n')

  return `{
  // Lets an editor complete and check this file.
  "$schema": ${json(SCHEMA)},
  "journey": ${json(name)},
  "toggle": ${json(featureToggle ?? FILL_IN)},

  // People who could meet the feature in a week, toggle or not, e.g. weekly users of the first page.
  // "traffic": { "usersPerWeek": 18000, "source": "Google Analytics, October 2026" },

  // What a stage needs before it may advance: hours of ended journeys, and users. Default of "users": four fifths of those that its
  // percentage of the traffic brings in its planned time, at most 500.
  "minimum": { "closedHours": 2 },

  // How often a good rollout may be called broken, over all criteria, stages and checks together.
  "falseAlarms": 0.05,

  // What to compare with: { "stage": "previous" }, or a stage by its id; a time in the same events,
  // { "from": "2026-12-01", "to": "2026-12-15" }; { "file": "baseline.json" } from \`funnel --json\`; or fixed ranges by the id of a
  // criterion, { "ranges": { "conversion": { "min": 0.5 } } }. With a baseline, a limit may be relative to it,
  // { "overBaseline": 0.02 }, and { "id": "new_codes", "kind": "new_codes", "severity": "low", "users": 5 } finds new failure codes.
  // "baseline": { "stage": "previous" },

  // Stages are cut by time. When the toggle is set to one, write its "started": "2026-12-01T15:00Z".
  // Kinds: uat, pilot, friends_and_family, canary, percentage.
  "phases": [
    {
      "name": "Phase I: production testing",
      "stages": [{ "id": "UAT", "kind": "uat", "planned": { "from": "2026-11-23", "to": "2026-11-30" }, "minimum": { "users": 2 } }]
    },
    {
      "name": "Phase II: staged rollout",
      "stages": [
${lines(stages, '        ')}
      ]
    }
  ],

  // critical: toggle off for all; high: lower the percentage and revert; low: keep it and fix forward.
  // "max" and "min" are shares that you still call good; twice "max" hardly ever advances ("margin" says otherwise).
  // A "manual" criterion waits for a person to look, and to write a note with its "criterion" and "verdict" into "manualMetrics".
  "criteria": [
${lines(criteria, '    ')}
  ],

  // What people sign: { "text": "…", "signed": { "by": "…", "on": "2026-12-01" } }. "before" names the stage that waits for it.
  "checklists": [
    { "name": "Go/no-go", "kind": "go_no_go", "before": "A", "items": [
${lines(items([...teams.flatMap(team => ['engineering', 'UX', 'product'].map(discipline => ['Ready for the rollout', `${team} ${discipline}`] as const)), ['The plan was reviewed', releasePlan.reviewer]]), '      ')}
    ] },
    { "name": "Staging validation", "kind": "staging_validation", "before": "UAT", "items": [
${lines(items(each(`Every step works in staging: ${steps.map(step => humanize(step.name).toLowerCase()).join(', ')}`)), '      ')}
    ] },
    { "name": "Product guides", "kind": "product_guides", "before": "A", "items": [
${lines(items(teams.map(team => ['The product guide is updated: journey-monitor guide', `${team} UX`] as const)), '      ')}
    ] },
${checklists}
    { "name": "Privacy review", "kind": "privacy_review", "before": "UAT", "items": [
${lines(items([['The data inventory was reviewed', 'privacy officer']]), '      ')}
    ] }
  ],

  // What no event tells, e.g. { "name": "Calls about ${labels.subject}", "kind": "call_center", "stage": "B", "value": "14",
  // "source": ${json(releasePlan.supportSource)}, "date": "2026-12-08", "by": "…", "criterion": "support_queries", "verdict": "met" }. Kinds: analytics, call_center, survey, bugs, other.
  "manualMetrics": [],

  // What people said, flagged as one team's: { "team": ${json(teams[0])}, "stage": "B", "text": "…", "date": "…", "by": "…" }. Never about a person.
  "feedback": [],

  // Who to tell, as Slack handles.
  "owners": {
${teams.map(team => `    ${json(team)}: { "engineering": [], "ux": [], "product": [] }`).join(',\n')}
  },
  "slack": { "channel": ${json(`#${name.replaceAll('_', '-')}`)}, "handles": [] },

  // Dashboards and tickets: { "name": "Dashboard", "url": "https://…" }.
  "links": []
}
`
}
