import { labelsOf } from '../journey/labels.ts'
import type { LoadedJourney } from '../journey/profile.ts'
import { csv } from '../system/csv.ts'
import { code, table } from '../system/markdown-text.ts'
import { type JourneyUrl, urlsOf } from './journey-urls.ts'
import { surveyRequestFields } from './survey-request-fields.ts'

/** Output format of `urls`. */
export type UrlFormat = 'markdown' | 'csv' | 'json'

const RENDERERS: Record<UrlFormat, (journey: LoadedJourney, urls: readonly JourneyUrl[]) => string> = {
  markdown: renderMarkdown,
  csv: (_, urls) => csv(COLUMNS, urls),
  json: ({ definition: { name, version } }, urls) => `${JSON.stringify({ journey: name, version, urls }, null, 2)}\n`,
}

/** Renders the pages and endpoints as text that ends with a line break. */
export function renderUrls(journey: LoadedJourney, format: UrlFormat): string {
  return RENDERERS[format](journey, urlsOf(journey))
}

/** Renders the fields of the survey's form by team, then all URLs by app and owner. */
function renderMarkdown({ definition, profile }: LoadedJourney, urls: readonly JourneyUrl[]): string {
  const labels = labelsOf(profile)
  const { tool, instructions } = profile.surveyRequest
  const asked = definition.teams.flatMap(team => [
    `### Needed from ${labels.shortTeam(team)} Engineering`,
    surveyRequestFields(profile, team, urls)
      .flatMap(({ field, urls }) => [
        `- ${field}:`,
        ...urls.map(({ url, method, type, isNew }) => `  - ${shown(type, method, url)}${isNew ? ' (new)' : ''}`),
      ])
      .join('\n'),
  ])
  const groups = Map.groupBy(urls, ({ app, owner }) => `### ${code(app)}, owned by ${labels.team(owner)}`)
  const all = [...groups].flatMap(([heading, own]) => [
    heading,
    table(
      ['Page or endpoint', 'URL', 'Step'],
      own.map(({ type, name, url, step, method, isNew }) => [
        type === 'page' ? name : isNew ? 'New endpoint' : 'Endpoint',
        shown(type, method, url),
        code(step),
      ]),
    ),
  ])
  return `${[
    `## URLs of ${code(definition.name)} for ${tool}`,
    `${instructions} A part like ${code(':id')} stands for any value: use it as a wildcard, and don’t collect its values.`.trimStart(),
    ...asked,
    '## All pages and endpoints, by app and owner',
    ...all,
  ].join('\n\n')}\n`
}

function shown(type: JourneyUrl['type'], method: string, url: string): string {
  return code(type === 'page' ? url : `${method} ${url}`)
}

const COLUMNS = ['type', 'app', 'owner', 'step', 'name', 'method', 'url'] as const
