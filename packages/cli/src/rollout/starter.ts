import { codesOf } from '../journey/definition-facts.ts'
import type { LoadedJourney } from '../journey/profile.ts'
import { humanize } from '../system/format.ts'
import { FILL_IN } from '../system/markdown-text.ts'

const SCHEMA = './node_modules/@journey-monitor/cli/schema/rollout.schema.json'

/** A plan to begin with, as commented JSON: every stage and criterion that the release plans have, for this journey. */
export function starter({ definition, profile }: LoadedJourney): string {
  const { labels, releasePlan, siteMap } = profile
  const { name, featureToggle, teams, steps, convertingStep } = definition
  const json = (value: unknown) => JSON.stringify(value)
  const lines = (items: readonly unknown[], indent: string) =>
    items
      .map(
        item =>
          `${indent}${json(item)
            .replace(/([{,])"/g, '$1 "')
            .replace(/":/g, '": ')
            .replace(/}$/, ' }')}`,
      )
      .join(',\n')
  const handoffs = steps.slice(1).filter((step, i) => step.app !== steps[i]?.app && step.requires === undefined)
  const converting = siteMap.endpoints.filter(({ step, method }) => step === convertingStep && method === 'POST').at(-1)
  const endpoint = converting ? `${converting.method} ${converting.path}` : 'POST /the/endpoint/that/converts'
  const stages = [5, 25, 50, 75, 100].map((percentage, i) => ({
    id: 'ABCDE'[i],
    kind: i === 0 ? 'canary' : 'percentage',
    percentage,
  }))
  const criteria = [
    { id: 'conversion', kind: 'conversion', severity: 'high', min: { underBaseline: 0.05 } },
    ...handoffs.map(({ name: step }) => ({
      id: `lost_before_${step}`,
      kind: 'handoff_loss',
      severity: 'critical',
      step,
      max: 0.05,
    })),
    ...steps
      .filter(step => codesOf(step).length > 0)
      .map(({ name: step }) => ({
        id: `${step}_failures`,
        kind: 'failure_rate',
        severity: step === convertingStep ? 'critical' : 'high',
        step,
        max: { overBaseline: 0.02 },
      })),
    ...teams.map(team => ({
      id: `lost_with_${team}`,
      kind: 'drop_off',
      severity: 'low',
      team,
      cause: 'any',
      max: { overBaseline: 0.05 },
    })),
    { id: `${convertingStep}_answers`, kind: 'endpoint_errors', severity: 'high', endpoint, max: 0.03 },
    { id: `${convertingStep}_latency`, kind: 'latency', severity: 'high', endpoint, p90Ms: 5000, forMinutes: 30 },
    { id: 'new_codes', kind: 'new_codes', severity: 'low', users: 5 },
    ...definition.apps.map(app => ({
      id: `${app}_silent`,
      kind: 'silence',
      severity: 'critical',
      app,
      forMinutes: 240,
    })),
    { id: 'telemetry_loss', kind: 'telemetry_loss', severity: 'low', max: 0.02 },
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
  // What an editor needs to complete and check this file.
  "$schema": ${json(SCHEMA)},
  "journey": ${json(name)},
  "toggle": ${json(featureToggle ?? FILL_IN)},

  // People who could meet the feature in a week, toggle or not, e.g. weekly users of the first page.
  // "traffic": { "usersPerWeek": 40000, "source": "Google Analytics, October 2026" },

  // Before a stage advances: hours of journeys that all have ended, and users (500, or 10 % of a week's where that is less).
  "minimum": { "closedHours": 2 },

  // How often a rollout without a regression may be called broken, however often one looks, all criteria and stages together.
  "falseAlarms": 0.05,

  // What is normal, of yours: a time in the same events, e.g. the first stage once it went well; or { "file": "baseline.json" }, which \`funnel --json\` once said;
  // or { "ranges": { "conversion": { "min": 0.5 } } }, by the id of a criterion.
  "baseline": { "from": "2026-11-02", "to": "2026-11-16" },

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
  // "max" and "min" are shares; { "overBaseline": 0.02 } is two percentage points more than is normal.
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
  // "source": ${json(releasePlan.supportSource)}, "date": "2026-12-08", "by": "…" }. Kinds: analytics, call_center, survey, bugs, other.
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
