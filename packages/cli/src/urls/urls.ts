import type { JourneyDefinition } from '@journey-monitor/sdk'
import { wordsFor } from '../journey/labels.ts'
import { placesOf } from '../journey/site-map.ts'
import { InputError } from '../system/errors.ts'
import { code, table } from '../system/markdown-text.ts'
import { intakeFields } from './intake-fields.ts'

/** A page or an endpoint on a journey. */
export interface JourneyUrl {
  readonly type: 'page' | 'endpoint'
  /** Of an endpoint: its method and path. */
  readonly name: string
  /** GET for a page. */
  readonly method: string
  /** A segment or a value like `:id` stands for any. */
  readonly url: string
  readonly app: string
  readonly step: string
  /** The team that owns it. */
  readonly owner: string
}

/**
 * Every page and endpoint on a journey, by app, then owner, pages first, in the order of the steps.
 * @throws InputError where nothing is known of the journey's places.
 */
export function urlsOf(definition: JourneyDefinition): JourneyUrl[] {
  const { origin, api, pages, endpoints } = placesOf(definition)
  if (pages.length === 0 && endpoints.length === 0) {
    throw new InputError(`the pages and endpoints of ${definition.name} are not known; its module may export them`)
  }
  const urls: JourneyUrl[] = [
    ...pages.map(({ name, url, app, step, team }) => ({
      type: 'page' as const,
      name,
      method: 'GET',
      url: `${origin}${url}`,
      app,
      step,
      owner: team,
    })),
    ...endpoints.map(({ method, path, app, step, team }) => ({
      type: 'endpoint' as const,
      name: `${method} ${path}`,
      method,
      url: `${api}${path}`,
      app,
      step,
      owner: team,
    })),
  ]
  const order = ({ app, owner }: JourneyUrl) =>
    definition.apps.indexOf(app) * definition.teams.length + definition.teams.indexOf(owner)
  return urls.sort((a, b) => order(a) - order(b))
}

/** What `urls` prints. */
export type UrlFormat = 'markdown' | 'csv' | 'json'

const WRITE: Record<UrlFormat, (definition: JourneyDefinition, urls: readonly JourneyUrl[]) => string> = {
  markdown: renderMarkdown,
  csv: (_, urls) => renderCsv(urls),
  json: ({ name, version }, urls) => `${JSON.stringify({ journey: name, version, urls }, null, 2)}\n`,
}

/** The pages and endpoints, as text that ends with a new line. */
export function renderUrls(definition: JourneyDefinition, format: UrlFormat): string {
  return WRITE[format](definition, urlsOf(definition))
}

/** First what the intake's form asks for, team by team; then everything, by app and owner. */
function renderMarkdown(definition: JourneyDefinition, urls: readonly JourneyUrl[]): string {
  const words = wordsFor(definition)
  const asked = definition.teams.flatMap(team => [
    `### Needed from ${words.shortTeam(team)} Engineering`,
    intakeFields(definition, team, urls)
      .flatMap(({ field, urls }) => [
        `- ${field}:`,
        ...urls.map(({ url, method, type }) => `  - ${shown(type, method, url)}`),
      ])
      .join('\n'),
  ])
  const groups = Map.groupBy(urls, ({ app, owner }) => `### ${code(app)}, owned by ${words.team(owner)}`)
  const all = [...groups].flatMap(([heading, own]) => [
    heading,
    table(
      ['Page or endpoint', 'URL', 'Step'],
      own.map(({ type, name, url, step, method }) => [
        type === 'page' ? name : 'Endpoint',
        shown(type, method, url),
        code(step),
      ]),
    ),
  ])
  return `${[
    `## URLs of ${code(definition.name)} for VSignals / Medallia`,
    'Attach the updated product guides to the VSP/Contact Center intake request. A part like `:id` stands for any value: match it as a wildcard, and collect none of its values.',
    ...asked,
    '## All pages and endpoints, by app and owner',
    ...all,
  ].join('\n\n')}\n`
}

function shown(type: JourneyUrl['type'], method: string, url: string): string {
  return code(type === 'page' ? url : `${method} ${url}`)
}

const COLUMNS = ['type', 'app', 'owner', 'step', 'name', 'method', 'url'] as const

/** RFC 4180. */
function renderCsv(urls: readonly JourneyUrl[]): string {
  const quoted = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
  const rows = [COLUMNS, ...urls.map(url => COLUMNS.map(column => url[column]))]
  return rows.map(row => `${row.map(quoted).join(',')}\r\n`).join('')
}
