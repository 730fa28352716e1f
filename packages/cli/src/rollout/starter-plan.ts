import type { JourneyDefinition, StepDefinition } from '@journey-monitor/sdk'
import { placesOf } from '../endpoints.ts'
import { FILL_IN } from '../form.ts'
import type { Criterion } from './rollout-plan.ts'

/**
 * A plan to begin with, for the journey of `definition`: with comments, valid as it is, and true to no team's numbers yet.
 * @param schema where its JSON Schema is: an address, or a path from the plan
 */
export function starterPlan(definition: JourneyDefinition, schema: string): string {
  const { name, featureToggle = FILL_IN, teams } = definition
  const [team] = teams
  return `// The plan of a rollout. Comments and commas after the last item are fine. All times are UTC.
{
  "$schema": ${text(schema)},
  "journey": ${text(name)},
  "toggle": ${text(featureToggle)},

  // People who could meet the feature in a week, whether or not it is on. From it come the estimated users of a stage, and
  // the users that a stage needs: 500, or 10 % of a week's where that is less.
  // "traffic": { "usersPerWeek": 130000, "source": "Google Analytics, the month before" },

  // What every stage must have seen before it may advance, where it does not say so itself.
  "minimum": { "closedHours": 2, "users": 500 },

  // How often a rollout without a regression may be called broken, however often one looks.
  "falseAlarms": 0.05,

  // What is normal, one of three: a time before or early in the rollout; an earlier funnel; fixed ranges by criterion.
  // With one of the first two, a criterion may say { "overBaseline": 0.02 } instead of a share.
  // "baseline": { "from": "2026-10-01", "to": "2026-10-15" },
  // "baseline": { "file": "baseline.json" }, // from: journey-monitor funnel --json
  // "baseline": { "ranges": { "conversion": { "min": 0.4 } } },

  "phases": [
    // UAT, pilots, and friends and family are stages too: "kind" is "uat", "pilot" or "friends_and_family".
    {
      "name": "Staged rollout",
      "stages": [
        // Write "started" when the toggle is set: journeys belong to a stage by when they started. A stage ends where
        // the next one starts.
        { "id": "A", "kind": "canary", "percentage": 5 /*, "planned": { "from": "2026-12-01", "to": "2026-12-03" }, "started": "2026-12-01T15:00Z" */ },
        { "id": "B", "kind": "percentage", "percentage": 25 },
        { "id": "C", "kind": "percentage", "percentage": 50 },
        { "id": "D", "kind": "percentage", "percentage": 75 },
        { "id": "E", "kind": "percentage", "percentage": 100 }
        // A roll-back, in its stage:
        // "rolledBack": { "at": "2026-12-02T18:00Z", "severity": "critical", "by": "A. Lovelace", "resolvedAt": "2026-12-03T14:00Z" }
      ],
    },
  ],

  // The numbers are a place to start from: agree on yours before the launch. The more criteria, the more users each needs.
  // severity: critical turns the toggle off for all, high lowers the percentage and reverts, low keeps it and fixes forward.
  "criteria": [
${starterCriteria(definition)
  .map(criterion => `    ${inline(criterion)},`)
  .join('\n')}
    // With a baseline: failure codes that it never saw.
    // { "id": "new_codes", "kind": "new_codes", "severity": "low", "users": 3 },
  ],

  // A stage must not begin before these are signed: "signed": { "by": "A. Lovelace", "on": "2026-11-30" }.
  // "before": "B" is for a later stage than the first.
  "checklists": [
    {
      "name": "Staging validation", "kind": "staging_validation",
      "items": [
        { "text": "The whole journey was tried in staging" },
        { "text": "Downstream systems are ready" }
      ],
    },
    {
      "name": "Product guides", "kind": "product_guides",
      "items": [
${teams.map(each => `        { "text": "The product guide is up to date", "discipline": ${text(each)} },`).join('\n')}
      ],
    },
    {
      "name": "VSignals / Medallia intake", "kind": "survey_intake",
      "items": [
        { "text": "The intake ticket is submitted, with the product guides" },
        { "text": "The new addresses are in the routing" }
      ],
    },
    { "name": "Contact center review", "kind": "contact_center", "items": [{ "text": "The review is submitted" }] },
    {
      "name": "Privacy, security and information architecture", "kind": "privacy_review",
      "items": [{ "text": "The readiness review is complete" }],
    },
    {
      "name": "Go / no-go", "kind": "go_no_go",
      "items": [
        { "text": "Go", "discipline": "Product" },
        { "text": "Go", "discipline": "UX" },
${teams.map(each => `        { "text": "Go", "discipline": ${text(`Engineering, ${each}`)} },`).join('\n')}
        { "text": "Go", "discipline": "Stakeholders" }
      ],
    },
  ],

  // What no event tells, and somebody looked up. "stage" is a stage, "1-week" or "1-month".
  "manualMetrics": [
    // { "name": "Calls", "kind": "call_center", "stage": "A", "value": "14", "source": "MyVA411", "date": "2026-12-03", "by": "A. Lovelace" },
  ],

  // What people said, and whose part of the journey it is about. Nothing here may tell of a person.
  "feedback": [
    // { "team": ${text(team ?? '')}, "stage": "A", "text": "The link is hard to find.", "date": "2026-12-03", "by": "UX" },
  ],

  // Who to tell of an incident.
  "owners": {
${teams.map(each => `    ${text(each)}: { "engineering": [], "ux": [], "product": [] },`).join('\n')}
  },
  "slack": { "handles": [] /*, "channel": "#rollout" */ },
  "links": [
    // { "name": "Dashboard", "url": "https://vagov.ddog-gov.com/dashboard/..." },
  ],

  // When all users had it; the 1-week and 1-month results count from here.
  // "launched": "2026-12-15",
}
`
}

/** One of each kind that needs no baseline, where the journey has what it is about. */
function starterCriteria(definition: JourneyDefinition): Criterion[] {
  const { steps, teams, intentStep, convertingStep } = definition
  const place = (name: string) => steps.findIndex(step => step.name === name)
  const wanted = steps.slice(place(intentStep) + 1, place(convertingStep) + 1)
  const isFailing = ({ failures = {} }: StepDefinition) => Object.keys(failures).length > 0
  const crossings = steps.filter(({ app }, i) => i > 0 && steps[i - 1]?.app !== app)
  const critical = (step: string) => (step === convertingStep ? 'critical' : 'high')
  const ends = placesOf(definition).endpoints.filter(({ step }) => step === convertingStep)
  const last = ends.at(-1)
  const endpoint = last && `${last.method} ${last.path}`
  return [
    { id: 'conversion', kind: 'conversion', severity: 'high', min: 0.4 },
    ...wanted
      .filter(isFailing)
      .map(({ name }): Criterion => ({
        id: `${name}_failures`,
        kind: 'failure_rate',
        step: name,
        severity: critical(name),
        max: 0.15,
      })),
    ...crossings.map(({ name }): Criterion => ({
      id: `${name}_reached`,
      kind: 'handoff_loss',
      step: name,
      severity: wanted.some(step => step.name === name) ? 'critical' : 'low',
      max: 0.1,
    })),
    ...teams.map((team): Criterion => ({
      id: `${team}_drop_off`,
      kind: 'drop_off',
      team,
      cause: 'engineering',
      severity: 'high',
      max: 0.15,
    })),
    ...(endpoint === undefined
      ? []
      : ([
          { id: 'answers', kind: 'endpoint_errors', endpoint, severity: 'critical', max: 0.15 },
          { id: 'latency', kind: 'latency', endpoint, severity: 'low', p90Ms: 5000, forMinutes: 30 },
        ] satisfies Criterion[])),
    { id: 'silence', kind: 'silence', severity: 'low', forMinutes: 24 * 60 },
    { id: 'lost_telemetry', kind: 'telemetry_loss', severity: 'low', max: 0.05 },
  ]
}

function text(value: string): string {
  return JSON.stringify(value)
}

/** An object in one line. */
function inline(value: object): string {
  return `{ ${Object.entries(value)
    .map(([key, each]) => `${text(key)}: ${JSON.stringify(each)}`)
    .join(', ')} }`
}
