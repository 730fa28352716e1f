import { renewal } from '@journey-monitor/sdk/renewal'
import { describe, expect, test } from 'vitest'
import { DATADOG_SITES } from '../journey/datadog-sites.ts'
import { renewalJourney } from '../renewal/renewal-profile.ts'
import { type DatadogConfig, defaultConfig } from './config.ts'
import { datadogDocuments } from './documents.ts'
import { logLink, rumLink, webHost } from './explorer-links.ts'
import { firstEvents } from './query.ts'

const config = defaultConfig(renewalJourney)
const HOUR = { from: 1795196050000, to: 1795199650000 }

test('the web app of each site has the host that Datadog’s documentation gives', () => {
  expect(DATADOG_SITES.map(webHost)).toEqual([
    'app.ddog-gov.com',
    'us2.ddog-gov.com',
    'app.datadoghq.com',
    'us3.datadoghq.com',
    'us5.datadoghq.com',
    'ap1.datadoghq.com',
    'ap2.datadoghq.com',
    'uk1.datadoghq.com',
    'app.datadoghq.eu',
  ])
})

test('a link selects people’s events, in its time frame', () => {
  const { host, pathname, searchParams } = new URL(rumLink('us3.datadoghq.com', 'service:(a OR "b c") @x:*', HOUR))
  expect({ host, pathname, ...Object.fromEntries(searchParams) }).toEqual({
    host: 'us3.datadoghq.com',
    pathname: '/rum/sessions',
    query: '@session.type:user service:(a OR "b c") @x:*',
    from_ts: '1795196050000',
    to_ts: '1795199650000',
    live: 'false',
  })
})

test('no character of a link ends it in Markdown', () => {
  expect(logLink('ddog-gov.com', 'a:(b OR "c d") @e:f*', HOUR)).toMatch(/^[\w:/.?=&%-]+$/)
})

describe('links of documents', () => {
  const everything = { sessionReplay: 'on', logs: 'on' } as const
  const { monitors, dashboards } = datadogDocuments(renewalJourney, { ...config, ...everything })
  const send = firstEvents(renewal, { step: 'send', phase: 'fail', causes: ['send_error', 'backend_error', 'timeout'] })

  const ofRum = monitors.filter(({ body }) => body.type === 'rum alert')

  test.each(ofRum)('the monitor $key links to the events of each of its queries, in its window', ({ body }) => {
    const [, window] = /last\("(\w+)"\)/.exec(body.query) ?? []
    const links = linksIn(body.message).filter(({ label }) => !['Session replays', 'Logs'].includes(label))
    expect(links.map(({ label, query }) => ({ label, query }))).toEqual(
      body.options.variables.map(({ name, search }) => ({ label: name, query: search.query })),
    )
    const unit = window?.endsWith('h') ? '60*60*1000' : '60*1000'
    for (const { from, to } of links) {
      expect(from).toBe(`{{eval "last_triggered_at_epoch-${Number.parseInt(String(window), 10)}*${unit}"}}`)
      expect(to).toBe('{{last_triggered_at_epoch}}')
    }
  })

  test('a monitor links to session replays and logs of its failures, if there are any', () => {
    const link = (label: string) => linkOf('send-errors', { ...config, ...everything }, label)
    expect(link('Session replays')).toMatchObject({
      page: '/rum/sessions',
      query: `@session.type:user ${send} env:"vagov-production" @session.has_replay:true`,
    })
    expect(link('Logs')).toMatchObject({
      page: '/logs',
      query:
        'service:("va.gov-mhv-medications" OR "va.gov-mhv-secure-messaging") @journey.name:rx_renewal @journey.version:1 @journey.phase:fail @journey.step:send @journey.failure.code:(send_error OR backend_error OR timeout) -@session.type:(synthetics OR ci_test) env:"vagov-production"',
    })
    for (const label of ['Session replays', 'Logs']) expect(linkOf('send-errors', config, label)).toBeUndefined()
    expect(linkOf('latency-get-prescriptions', { ...config, ...everything }, 'Logs')).toBeUndefined()
  })

  test('a widget links to the events that it counts, in the selected environment and time', () => {
    const widgets = dashboards.flatMap(({ body }) => widgetsIn(body.widgets as readonly PlacedDefinition[]))
    const linked = widgets.filter(({ custom_links: links = [] }) => links.length > 0)
    expect(linked.length).toBeGreaterThan(50)
    for (const { requests = [], custom_links: links = [] } of linked) {
      const counted = requests.flatMap(({ queries = [] }) => queries.map(({ search }) => search.query))
      const searches = counted.map(search => search.replace('$env', 'env:"vagov-production"').replace(/ \$\w+/g, ''))
      for (const { label, link } of links) {
        const url = new URL(link)
        expect(url.searchParams.get('from_ts')).toBe('{{timestamp_start}}')
        expect(url.searchParams.get('to_ts')).toBe('{{timestamp_end}}')
        if (label.startsWith('Events: ')) expect(searches).toContain(url.searchParams.get('query'))
      }
    }
    const labels = linked.flatMap(({ custom_links: links = [] }) => links.map(({ label }) => label))
    expect(labels).toContain('Events: send_error (sm, engineering)')
    expect(labels).toContain('Session replays: send_error (sm, engineering)')
    expect(labels).toContain('Logs: send_error (sm, engineering)')
    expect(labels).not.toContain('Logs: blocked_care_team (sm, known limitation)')
  })

  test('without replays and logs, no document mentions them', () => {
    const text = JSON.stringify(datadogDocuments(renewalJourney, config))
    expect(text).not.toContain('has_replay')
    expect(text).not.toContain('/logs?')
  })
})

function linkOf(key: string, config: DatadogConfig, label: string) {
  const { monitors } = datadogDocuments(renewalJourney, config)
  const message = monitors.find(each => each.key === key)?.body.message ?? ''
  return linksIn(message).find(each => each.label === label)
}

/** The links to explorers in Markdown. */
function linksIn(markdown: string) {
  return [...markdown.matchAll(/\[([^\]]+)\]\((https:\S+\?query=(?:\{\{.*?\}\}|[^)])+)\)/g)].map(([, label, link]) => {
    const { pathname, searchParams } = new URL(String(link))
    return {
      label: String(label),
      page: pathname,
      query: searchParams.get('query'),
      from: searchParams.get('from_ts'),
      to: searchParams.get('to_ts'),
    }
  })
}

interface PlacedDefinition {
  readonly definition: WidgetDefinition
}

interface WidgetDefinition {
  readonly widgets?: readonly PlacedDefinition[]
  readonly requests?: readonly { readonly queries?: readonly { readonly search: { readonly query: string } }[] }[]
  readonly custom_links?: readonly { readonly label: string; readonly link: string }[]
}

function widgetsIn(widgets: readonly PlacedDefinition[]): WidgetDefinition[] {
  return widgets.flatMap(({ definition }) => [definition, ...widgetsIn(definition.widgets ?? [])])
}
