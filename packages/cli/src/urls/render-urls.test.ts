import { defineJourney } from '@journey-monitor/sdk'
import { run as runCli } from '@journey-monitor/test-kit/run-cli'
import { expect, test } from 'vitest'
import { neutralProfile } from '../journey/neutral-profile.ts'
import { renewalJourney } from '../renewal/renewal-profile.ts'
import { InputError } from '../system/errors.ts'
import { urlsOf } from './journey-urls.ts'
import { renderUrls } from './render-urls.ts'

const { origin, api, pages, endpoints } = renewalJourney.profile.siteMap
const everything = [...pages.map(({ url }) => `${origin}${url}`), ...endpoints.map(({ path }) => `${api}${path}`)]

test('has every page and endpoint once, by app and owner', () => {
  const urls = urlsOf(renewalJourney)
  expect(urls.filter(({ type }) => type === 'page')).toHaveLength(pages.length)
  expect(urls.map(({ url, method, type }) => `${type} ${method} ${url}`)).toHaveLength(everything.length)
  expect(urls.map(({ url }) => url).sort()).toEqual([...everything].sort())
  const groups = urls.map(({ app, owner }) => `${app}, ${owner}`)
  expect([...new Set(groups)]).toEqual(groups.filter((group, i) => group !== groups[i - 1]))
})

test('Markdown has the fields of the survey’s form for each team, in its words', () => {
  const [asked = '', all = ''] = renderUrls(renewalJourney, 'markdown').split(
    '## All pages and endpoints, by app and owner',
  )
  expect(asked.split('\n').filter(line => /^###|^- /.test(line))).toEqual([
    '### Needed from Meds Engineering',
    '- Renewal link destination URLs:',
    '- Any new/updated Medications pages in the flow:',
    '- Endpoints:',
    '### Needed from SM Engineering',
    '- SM interstitial URL:',
    '- Care team selection URL:',
    '- Prefilled message URL:',
    '- Any new SM endpoints:',
  ])
  expect(asked).toContain(
    '- SM interstitial URL:\n  - `https://www.va.gov/my-health/secure-messages/new-message?prescriptionId=',
  )
  expect(asked).toContain(
    '- Prefilled message URL:\n  - `https://www.va.gov/my-health/secure-messages/new-message/start-message/`',
  )
  for (const url of everything) {
    expect(asked).toContain(`${url}\``)
    expect(all).toContain(`${url}\` |`)
  }
})

test('CSV has a header, a line a URL, and one number of fields', () => {
  const [header, ...rows] = renderUrls(renewalJourney, 'csv').split('\r\n')
  expect(header).toBe('type,app,owner,step,name,method,url')
  expect(rows.pop()).toBe('')
  expect(rows).toHaveLength(everything.length)
  const fields = rows.map(row =>
    [...row.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].slice(0, 7).map(([, field]) => field),
  )
  for (const [i, { url }] of urlsOf(renewalJourney).entries()) expect(fields[i]?.[6]).toBe(url)
})

test('JSON has the same URLs', () => {
  expect(JSON.parse(renderUrls(renewalJourney, 'json'))).toEqual({
    journey: 'rx_renewal',
    version: 1,
    urls: urlsOf(renewalJourney),
  })
})

test('fails if a journey’s pages are unknown', () => {
  const other = defineJourney({
    name: 'check_in',
    version: 1,
    teams: ['kiosk'],
    apps: ['check-in'],
    intentStep: 'confirm',
    convertingStep: 'confirm',
    expiryMs: 1,
    steps: [{ name: 'confirm', team: 'kiosk', app: 'check-in' }],
  })
  expect(() => urlsOf({ definition: other, profile: neutralProfile(other) })).toThrow(InputError)
})

const run = (...args: string[]) => runCli(['urls', ...args])

test('the command prints Markdown by default', async () => {
  expect((await run()).out).toBe(renderUrls(renewalJourney, 'markdown'))
  expect((await run('--format', 'csv')).out).toBe(renderUrls(renewalJourney, 'csv'))
  const wrong = await run('--format', 'xml')
  expect([wrong.code, wrong.out]).toEqual([2, ''])
  expect(wrong.err).toContain('markdown, csv, json')
})
