import { useChromium } from '@journey-monitor/test-kit/chromium'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { FAULT_WALKS } from '../e2e/fault-walks.ts'
import { ALL_CANARIES, CANARIES } from './canaries.ts'
import { fieldsAround, told, walkAndDecode } from './canary-run.ts'
import { findCanaries } from './canary-search.ts'
import { type CanarySite, serveCanarySite } from './canary-site.ts'
import { carelessWalk, WALKS } from './canary-walks.ts'
import type { Arrived } from './decode.ts'
import { isListed } from './inventory/envelope.ts'
import { type RecordingIntake, startRecordingIntake } from './recording-intake.ts'

/** Walks that, with careless code and an error of the API, meet every canary. */
const WALKS_WITH_EVERY_CANARY = [
  WALKS['a renewal, arrived at with a token in the address'],
  WALKS['a message that is read, and one that is written, put aside, taken up and sent'],
]

const chromium = useChromium()
let site: CanarySite
let intake: RecordingIntake
let recommended: Arrived[]
let control: Arrived[]

beforeAll(async () => {
  ;[site, intake] = await Promise.all([serveCanarySite('7'), startRecordingIntake()])
  const given = { browser: chromium.browser, site, intake }
  const sendError = { walk: FAULT_WALKS.send_error, fault: 'send_error' as const }
  recommended = await walkAndDecode({
    ...given,
    configuration: 'recommended',
    walks: [...Object.values(WALKS).map(walk => ({ walk })), sendError, { walk: carelessWalk('7', false) }],
  })
  control = await walkAndDecode({
    ...given,
    configuration: 'control',
    walks: [...WALKS_WITH_EVERY_CANARY.map(walk => ({ walk })), sendError, { walk: carelessWalk('7', true) }],
  })
})
afterAll(async () => {
  await Promise.all([site?.close(), intake?.close()])
})

test('no byte that the recommended configuration sends contains a canary', () => {
  expect(findCanaries(Object.values(ALL_CANARIES), recommended)).toEqual([])
})

test('without the configuration, every canary is sent', () => {
  const seen = new Set(findCanaries(Object.values(ALL_CANARIES), control).map(({ canary }) => canary))
  expect(Object.entries(ALL_CANARIES).filter(([, canary]) => !seen.has(canary))).toEqual([])
})

test('every kind of event still arrives, by every transport, and the journey is complete', () => {
  const types = told(recommended, event => event.type)
  expect(types).toEqual(['action', 'error', 'long_task', 'resource', 'view', 'view_update'])
  expect(told(recommended, event => event.status)).toEqual(expect.arrayContaining(['error', 'info']))
  expect(told(recommended, event => event.status && event.service)).toEqual(['medications', 'secure-messaging'])
  const actions = told(recommended, event => event.action?.target?.name)
  expect(actions).toEqual(expect.arrayContaining(['click', 'rx_renewal.link_view.start', 'rx_renewal.return.complete']))
  expect(told(recommended, event => event.context?.journey?.failure?.code)).toContain('send_error')
  const addresses = recommended.filter(({ where }) => where.endsWith('address')).map(({ text }) => text)
  for (const way of ['_dd.api%3Dbeacon', '_dd.api%3Dfetch', 'dd-evp-encoding%3Ddeflate']) {
    expect(addresses.some(address => address.includes(way))).toBe(true)
  }
})

test('a click on a path with an address, a file name or a window’s name is not sent, although RUM would send it', () => {
  const selectors = (arrived: readonly Arrived[]) =>
    told(arrived, event => event._dd?.action?.target?.composed_path_selector).join('\n')
  for (const canary of [CANARIES.formAction, CANARIES.download, CANARIES.windowName]) {
    expect(selectors(control)).toContain(canary)
  }
  expect(selectors(recommended)).toContain('button')
  expect(selectors(recommended)).toContain('careless-silent')
  expect(selectors(recommended)).not.toContain('careless-posting')
})

test('the cookies of CI tests and synthetic tests are sent only with views, unless they are IDs', async () => {
  const walkWith = (execution: string, synthetic: object) =>
    walkAndDecode({
      browser: chromium.browser,
      site,
      intake,
      configuration: 'recommended',
      walks: [
        {
          async walk(page, url) {
            const cookies = {
              'datadog-ci-visibility-test-execution-id': execution,
              'datadog-synthetics-rum-context': encodeURIComponent(JSON.stringify(synthetic)),
            }
            await page.context().addCookies(Object.entries(cookies).map(([name, value]) => ({ name, value, url })))
            await carelessWalk('7', false)(page, url)
          },
        },
      ],
    })
  const ids = { test_id: 'abc-def-ghi', result_id: '4711' }
  const typesOf = (arrived: readonly Arrived[], part: 'ci_test' | 'synthetics') =>
    told(arrived, event => event[part] && event.type)
  const careless = await walkWith(CANARIES.person, { ...ids, of: CANARIES.person })
  expect(typesOf(careless, 'ci_test')).toEqual(['view'])
  expect(typesOf(careless, 'synthetics')).toEqual(['view'])
  const proper = await walkWith('4711', ids)
  const every = expect.arrayContaining(['action', 'error', 'resource', 'view'])
  expect(typesOf(proper, 'ci_test')).toEqual(every)
  expect(typesOf(proper, 'synthetics')).toEqual(every)
})

test('no ID of the browser is sent, and no content of the page', () => {
  const all = (arrived: readonly Arrived[]) => arrived.map(({ text }) => text).join('\n')
  expect(all(control)).toContain('anonymous_id')
  expect(all(recommended)).not.toContain('anonymous_id')
  expect(control.some(({ where }) => where === 'replay segment')).toBe(true)
  expect(recommended.some(({ where }) => where.startsWith('replay'))).toBe(false)
})

test('RUM adds no field to a journey event that the inventory omits', () => {
  expect(fieldsAround(recommended)).toContain('view.url')
  expect(fieldsAround(recommended).filter(field => !isListed(field))).toEqual([])
})
