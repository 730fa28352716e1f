import type { JourneyDefinition, StepDefinition } from '@journey-monitor/sdk'
import { z } from 'zod'
import { nonEmptyString } from '../system/setting-types.ts'
import { DATADOG_SITES } from './datadog-sites.ts'
import { codesOf } from './definition-facts.ts'
import { causesSchema } from './monitoring-schema.ts'
import { byName, nameIn } from './name-schemas.ts'
import { populationShape, spread } from './population-schema.ts'

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

const origin = z.string().regex(/^(?:https?:\/\/[^/\s]+)?$/, 'must be an origin like https://www.example.org')
const path = z.string().startsWith('/', 'must be a path that begins with /')
const weights = z.record(z.string(), z.number().min(0))

/**
 * Schema of the profile of `definition`; without a definition, of any journey, as the published schema describes it.
 * A module may leave out any part: `neutralProfile` completes it.
 */
export function profileSchema(definition?: JourneyDefinition) {
  return z.strictObject({
    labels: labelsSchema(definition).describe(
      'Names of the journey, its teams, its steps and their causes, for people.',
    ),
    siteMap: siteMapSchema(definition).describe('Pages and endpoints of the journey.'),
    headline: z
      .strictObject({
        chose: nonEmptyString.describe('Words after the number of journeys that completed the intent step.'),
        converted: nonEmptyString.describe('Words after the number of journeys that converted.'),
        returned: nonEmptyString.describe('Words after the number of journeys that completed the last step.'),
        viewedOnly: nonEmptyString.describe('Name of the outcome: didn’t complete the intent step.'),
        notReturned: nonEmptyString.describe('Name of the outcome: converted, but didn’t complete the last step.'),
      })
      .describe('Names of a journey’s turning points and outcomes in reports.'),
    guide: byName(definition?.teams, () => z.array(guideSection)).describe('Sections of the product guide, by team.'),
    surveyRequest: surveyRequestSchema(definition).describe('The request to set up a survey on the journey.'),
    monitoring: z.strictObject({
      site: z.enum(DATADOG_SITES).describe('Datadog’s site, unless DD_SITE is set.'),
      causes: causesSchema(definition).describe('Failures that have a monitor of their own, by its key.'),
      unseen: z.array(nonEmptyString).describe('Checks if no one sees the first step, the most likely cause first.'),
    }),
    releasePlan: releasePlan.describe('The labels and checklists of the release plan.'),
    attributes: z
      .strictObject({
        toggle: nameIn(definition && flagsOf(definition))
          .optional()
          .describe('Name of the flag that is true if the feature toggle is on.'),
        page: nameIn(definition && Object.keys(definition.attributes ?? {}))
          .optional()
          .describe('Name of the attribute with the page on which the journey began.'),
      })
      .describe('Attributes of the journey with a special meaning.'),
    simulation: simulationSchema(definition).describe('The population and the site of journey-monitor simulate.'),
  })
}

function labelsSchema(definition?: JourneyDefinition) {
  const ofTeams = byName(definition?.teams, () => nonEmptyString)
  const code = z.strictObject({
    means: nonEmptyString.describe('What happened to the person.'),
    todo: nonEmptyString.describe('What the owner does about it.'),
  })
  const ofStep = (step?: StepDefinition) =>
    z.strictObject({
      starts: nonEmptyString.optional().describe('When the step starts.'),
      completes: nonEmptyString.optional().describe('When the step completes.'),
      pastTense: nonEmptyString
        .optional()
        .describe('Completion of the step in the past tense, e.g. “sent the message”. Default: completed “Send”.'),
      codes: byName(step && codesOf(step), () => code).optional(),
      reasons: byName(step && (step.reasons ?? []), () => nonEmptyString)
        .optional()
        .describe('What happened, by reason.'),
    })
  return z.strictObject({
    people: nonEmptyString.describe('Who takes the journey, e.g. patients.'),
    subject: nonEmptyString.describe('Subject of the journey, e.g. check-ins.'),
    teams: ofTeams,
    shortTeams: ofTeams.describe('Short names of the teams, for forms within the organization.'),
    steps: byName(namesOf(definition), name => ofStep(definition?.steps.find(step => step.name === name))),
  })
}

function siteMapSchema(definition?: JourneyDefinition) {
  const owned = {
    app: nameIn(definition?.apps),
    step: nameIn(namesOf(definition)),
    team: nameIn(definition?.teams).describe('The team that owns it.'),
  }
  return z.strictObject({
    origin: origin.describe('Origin of the pages.'),
    api: origin.describe('Origin of the endpoints.'),
    env: nonEmptyString.describe('RUM’s env of the traffic to count.'),
    services: byName(definition?.apps, () => nonEmptyString).describe('RUM’s service, by app.'),
    pages: z.array(
      z.strictObject({
        name: nonEmptyString,
        url: path.describe('With the query that the journey needs. A part like :id stands for any value.'),
        ...owned,
      }),
    ),
    endpoints: z.array(
      z.strictObject({
        method: z.enum(METHODS),
        path: path.describe('Without a query. A segment like :id stands for any value.'),
        isNew: z.boolean().optional().describe('Whether it is new with the feature.'),
        ...owned,
      }),
    ),
  })
}

const guideSection = z.strictObject({
  heading: nonEmptyString,
  step: nonEmptyString
    .optional()
    .describe('A step that the section is about: when it starts and ends, and what stops people.'),
  parts: z
    .array(z.enum(['steps', 'codes', 'limitations', 'handoffs', 'pages', 'endpoints', 'links']))
    .describe('Parts that are derived from the definition and the profile.'),
  people: z.array(nonEmptyString).describe('Facts that only people know. Each becomes a [FILL_IN].'),
})

function surveyRequestSchema(definition?: JourneyDefinition) {
  const field = z.strictObject({
    field: nonEmptyString,
    pages: z
      .union([z.literal('own'), z.array(nonEmptyString)])
      .optional()
      .describe('The team’s own pages, or pages of the site map by name.'),
    endpoints: z.literal('own').optional().describe('The team’s own endpoints.'),
  })
  return z.strictObject({
    tool: nonEmptyString.describe('The survey tool, as the request calls it.'),
    instructions: z.string().describe('Instructions for the request.'),
    fields: byName(definition?.teams, () => z.array(field)).describe('Fields of the request form, by team.'),
  })
}

const releasePlan = z.strictObject({
  reviewer: nonEmptyString.describe('Who reviews the plan before the launch.'),
  checklists: z.array(
    z.strictObject({
      name: nonEmptyString,
      kind: z.enum(['survey_intake', 'contact_center', 'other']),
      before: nonEmptyString.describe(
        'The stage that cannot begin before it is done, or 1-week or 1-month after the launch.',
      ),
      items: z.array(z.strictObject({ text: nonEmptyString, discipline: nonEmptyString })).min(1),
    }),
  ),
  supportSource: nonEmptyString.describe('Source of the numbers of support calls.'),
  phrases: z
    .strictObject({
      analytics: z.array(nonEmptyString).optional(),
      call_center: z.array(nonEmptyString).optional(),
      member_services: z.array(nonEmptyString).optional(),
      survey: z.array(nonEmptyString).optional(),
    })
    .describe('Words that identify the plan’s fields for figures that people look up, by kind.'),
  results: z
    .strictObject({
      changes: nonEmptyString,
      calls: nonEmptyString,
      surveys: nonEmptyString,
      processing: nonEmptyString,
      feedback: nonEmptyString,
    })
    .describe('Labels of the results form that differ between organizations.'),
})

function simulationSchema(definition?: JourneyDefinition) {
  const request = z.strictObject({
    method: z.enum(METHODS),
    path,
    query: nonEmptyString.optional(),
    status: z.int().min(100).max(599),
    time: spread,
    codes: z.array(nonEmptyString).optional().describe('The failures that show in this request.'),
  })
  const app = z.strictObject({
    applicationId: nonEmptyString,
    replaySampleRate: z.number().min(0).max(100),
    elsewhere: z.array(path).min(1).describe('Pages of the app that people visit besides the journey.'),
    outbound: z.array(nonEmptyString).min(1).describe('Names of links that lead out of the app.'),
  })
  const step = z.strictObject({
    pages: z.array(path).describe('Pages of the step, in order. None: the page where the person is.'),
    pagesByEntry: z
      .record(nonEmptyString, z.array(path))
      .optional()
      .describe('Pages for one value of the attribute that attributes.page names.'),
    atStart: z.array(request),
    atEnd: z.array(request),
  })
  return z.strictObject({
    ...populationShape(definition),
    site: z.strictObject({
      referrers: weights.describe('Referrers of the first page: weights, by URL or path.'),
      apps: byName(definition?.apps, () => app),
      steps: byName(namesOf(definition), () => step),
    }),
  })
}

function namesOf(definition: JourneyDefinition | undefined): string[] | undefined {
  return definition?.steps.map(({ name }) => name)
}

function flagsOf({ attributes = {} }: JourneyDefinition): string[] {
  return Object.entries(attributes).flatMap(([name, { values }]) => (values.includes(true) ? [name] : []))
}
