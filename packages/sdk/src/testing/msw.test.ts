// @vitest-environment happy-dom
import { deflateSync, gzipSync } from 'node:zlib'
import { dropBeacons, sendBeacons } from '@journey-monitor/test-kit/page-beacons'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest'
import { renewal } from '../renewal.ts'
import { datadogSink } from '../sinks/datadog.ts'
import { datadogIntake } from './msw.ts'
import { createTestJourney, flushRum, stubBrowserApis } from './testing.ts'

const proxy = 'http://localhost:3000/datadog'
const intake = datadogIntake({ url: proxy, timeoutMs: inject('waitLimitMs') })
const server = setupServer(...intake.handlers)
let restoreBrowserApis: () => void

beforeAll(() => {
  sendBeacons()
  server.listen()
  restoreBrowserApis = stubBrowserApis()
})
afterEach(() => intake.clear())
afterAll(() => {
  dropBeacons()
  restoreBrowserApis()
  server.close()
})

describe('with the real RUM and logs SDKs', () => {
  let datadogRum: typeof import('@datadog/browser-rum').datadogRum
  let datadogLogs: typeof import('@datadog/browser-logs').datadogLogs

  beforeAll(async () => {
    datadogRum = (await import('@datadog/browser-rum')).datadogRum
    datadogLogs = (await import('@datadog/browser-logs')).datadogLogs
    const shared = { clientToken: 'pub', site: 'ddog-gov.com', service: 'medications', proxy } as const
    datadogLogs.init(shared)
    datadogRum.init({
      ...shared,
      applicationId: '11111111-1111-4111-8111-111111111111',
      sessionReplaySampleRate: 0,
      telemetrySampleRate: 100,
    })
  })

  test('returns the journey as it was recorded', async () => {
    const { journey, events } = createTestJourney(renewal, { sinks: [datadogSink({ rum: datadogRum })] })
    journey.start('link_view', { page: 'list' })
    journey.start('modal')
    await intake.waitForEvent('rx_renewal.modal.start')
    expect(intake.events()).toEqual(events)
  })

  test('returns the other events of RUM and logs', async () => {
    datadogRum.addAction('not_a_journey', { journey: 'Odyssey' })
    datadogRum.addError(new Error('broken'))
    datadogLogs.logger.warn('careful')

    const error = await intake.waitFor(() => intake.rumEvents().find(event => event.type === 'error'))
    const log = await intake.waitFor(() => intake.logs().find(each => each.status === 'warn'))
    expect(error).toMatchObject({ error: { message: 'broken' }, service: 'medications' })
    expect(log).toMatchObject({ message: 'careful', service: 'medications' })
    expect(intake.events()).toEqual([])
  })

  test('flushRum sends RUM’s pending events, and RUM continues', async () => {
    for (const name of ['one', 'two']) {
      datadogRum.addAction(name)
      flushRum()
      await expect.poll(() => intake.rumEvents().map(event => event.action?.target?.name)).toContain(name)
    }
  })

  test('lists the events that arrived if the expected one does not', async () => {
    datadogRum.addAction('another')
    await expect(intake.waitForEvent('rx_renewal.send.complete', { timeoutMs: 100 })).rejects.toThrow(
      /no rx_renewal\.send\.complete arrived within 100 ms; what did: .*another/,
    )
  })
})

describe('every format in which the SDKs post', () => {
  const action = (name: string) => ({ type: 'action', action: { type: 'custom', target: { name } } })
  const ndjson = (...events: object[]) => events.map(event => JSON.stringify(event)).join('\n')
  const path = (endpoint: string, encoding = '') => `/api/v2/${endpoint}?ddsource=browser&dd-api-key=pub${encoding}`
  const DEFLATE = '&dd-evp-encoding=deflate'
  const viaProxy = (target: string) => `${proxy}?ddforward=${encodeURIComponent(target)}`
  const post = (url: string, body: string | Uint8Array<ArrayBuffer>) => fetch(url, { method: 'POST', body })
  const names = () => intake.rumEvents().map(event => event.action?.target?.name)

  test('several events per body', async () => {
    const response = await post(viaProxy(path('rum')), ndjson(action('one'), action('two')))
    expect(response.status).toBe(202)
    expect(names()).toEqual(['one', 'two'])
  })

  test.each([
    'https://browser-intake-ddog-gov.com',
    'https://browser-intake-us3-datadoghq.com',
    'https://rum.browser-intake-ddog-gov.com',
  ])('straight to %s', async host => {
    await post(`${host}${path('rum')}`, ndjson(action('direct')))
    expect(names()).toEqual(['direct'])
  })

  test('deflated, directly and through a proxy', async () => {
    const body = new Uint8Array(deflateSync(ndjson(action('deflated'), action('médecin'))))
    await post(viaProxy(path('rum', DEFLATE)), body)
    await post(`https://browser-intake-ddog-gov.com${path('rum', DEFLATE)}`, body)
    expect(names()).toEqual(['deflated', 'médecin', 'deflated', 'médecin'])
  })

  test('logs separately from RUM', async () => {
    await post(viaProxy(path('logs')), ndjson({ message: 'hello', status: 'info' }))
    expect(intake.logs()).toEqual([{ message: 'hello', status: 'info' }])
    expect(intake.rumEvents()).toEqual([])
  })

  test('telemetry and replay are accepted and ignored', async () => {
    await post(viaProxy(path('rum')), ndjson({ type: 'telemetry' }, action('kept')))
    const response = await post(viaProxy(path('replay')), 'no events')
    expect(response.status).toBe(202)
    expect(names()).toEqual(['kept'])
  })

  test('a body that cannot be read is refused, and no part of it is kept', async () => {
    for (const [url, body] of [
      [viaProxy(path('rum')), `${ndjson(action('first'))}\nnot JSON`],
      [viaProxy(path('rum', DEFLATE)), 'not deflated'],
      [viaProxy(path('rum', DEFLATE)), new Uint8Array(gzipSync('{}'))],
    ] as const) {
      expect((await post(url, body)).status).toBe(400)
    }
    expect(names()).toEqual([])
  })

  test('a returned list does not change when more events arrive', async () => {
    const before = intake.rumEvents()
    await post(viaProxy(path('rum')), ndjson(action('later')))
    expect(before).toEqual([])
  })
})
