import { logFieldPaths, nested } from '@journey-monitor/test-kit/log-fields'
import { beforeSend, journeyEvent, page, scrubbedPage, sent } from '@journey-monitor/test-kit/scrubbed-events'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createBeforeSend } from './before-send.ts'

describe('for a log', () => {
  const id = '2f0c1b9e-0a1d-4c5e-8f3a-6b7c8d9e0f1a'
  const configuration = { service: 'medications', version: '1.0.0', env: 'prod' }
  const DD_LOGS = { getInitConfiguration: () => configuration, getLogger: (name: string) => name === 'rx' || undefined }
  beforeEach(() => {
    vi.stubGlobal('self', { DD_LOGS })
  })
  afterEach(() => {
    vi.unstubAllGlobals()
  })

  const log = (rest: object) => ({
    date: 1_795_196_050_397,
    status: 'error',
    origin: 'logger',
    message: 'redacted',
    service: 'medications',
    view: { url: scrubbedPage },
    ...rest,
  })

  test('it keeps the fields of the SDK, the journey and declared attributes', () => {
    const attributes = {
      prescriptionId: '24654321',
      pageType: 'list',
      journey: journeyEvent(),
      usr: { id: 'jane' },
      type: 'view',
    }
    expect(sent(log({ view: { url: page, id }, ...attributes }))).toEqual(
      log({ view: { url: scrubbedPage, id }, pageType: 'list', journey: journeyEvent() }),
    )
  })

  test('it drops undeclared attributes inside those fields', () => {
    expect(sent(log({ error: { detail: 'Jane', kind: 'TypeError' }, service: { of: 'Jane' } }))).toEqual({
      ...log({ error: { kind: 'TypeError' } }),
      service: undefined,
    })
    expect(sent(log({ 'error.message': 'Jane', 'view.url': page, view: 'Jane' }))).toEqual(log({ view: {} }))
  })

  test('it keeps the SDK’s own facts', () => {
    const whole = {
      version: '1.0.0',
      ddtags: 'sdk_version:7.16.2,env:prod,service:medications,version:1.0.0',
      session_id: id,
      application_id: id,
      session: { id },
      tab: { id },
      user_action: { id: [id, id] },
      logger: { name: 'rx' },
      view: { id, url: scrubbedPage },
      http: { method: 'PATCH', status_code: 503 },
      error: { kind: 'TypeError', handling: 'unhandled', source_type: 'browser' },
      _dd: { debug_ids: [{ url: scrubbedPage, id }] },
    }
    expect(sent(log(structuredClone(whole)))).toEqual(log(whole))
  })

  test('it drops values that replace those fields, even one word', () => {
    for (const path of logFieldPaths()) {
      const isType = path === 'error.kind'
      for (const given of [
        'Lisinopril 40 mg',
        ...(isType ? [] : ['Lisinopril', ['LISINOPRIL'], 24654321, '24654321']),
      ]) {
        expect(JSON.stringify(sent(log(nested(path, given)))), path).not.toMatch(/lisinopril|24654321/i)
      }
    }
  })

  test('it keeps the SDK’s tags and declared ones', () => {
    const tags = (ddtags: string, send = beforeSend) => sent({ ...log({}), ddtags }, send)?.ddtags
    expect(
      tags('sdk_version:7.16.2,sdk_version:jane,env:prod,service:Lisinopril,version:1.0.0,drug:Lisinopril,Lisinopril'),
    ).toBe('sdk_version:7.16.2,env:prod,version:1.0.0')
    expect(tags('jane:,jane:undefined,undefined,service:medications\nJane,toString')).toBeUndefined()
    expect(tags('team:meds,team:jane', createBeforeSend({ names: ['team:meds'] }))).toBe('team:meds')
  })

  test('it reads only the first 100 tags, and the logs’ configuration once', () => {
    const ask = vi.spyOn(
      (self as never as { DD_LOGS: { getInitConfiguration(): object } }).DD_LOGS,
      'getInitConfiguration',
    )
    const ddtags = `env:prod,${'jane:doe,'.repeat(120_000)}version:1.0.0`
    expect(sent({ ...log({}), ddtags })?.ddtags).toBe('env:prod')
    expect(ask.mock.calls.length).toBeLessThan(10)
  })

  test('it keeps declared services and versions, and none if the logs’ configuration is unknown', () => {
    const services = { service: 'micro-frontend', version: '2.0.0' }
    const send = createBeforeSend({ names: ['micro-frontend', '2.0.0'] })
    expect(sent(log(services), send)).toMatchObject(services)
    expect(sent(log(services))).toMatchObject({ service: undefined, version: undefined })
    vi.stubGlobal('self', {})
    vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    expect(sent(log({ logger: { name: 'rx' } }))).toMatchObject({ service: undefined, logger: {} })
  })

  test('a service cannot be declared by a `journey` of the page', () => {
    const journey = { ...journeyEvent(), name: 'Lisinopril 40 mg' }
    const given = sent(log({ service: 'Lisinopril 40 mg.link_view.start', journey }))
    expect(JSON.stringify(given)).not.toContain('Lisinopril')
  })

  test('it drops a foreign `journey`', () => {
    expect(sent(log({ journey: { patient: 'Jane' } }))).toEqual(log({}))
  })

  test('it keeps declared messages and those of a journey', () => {
    expect(sent(log({ message: 'Jane has no Lisinopril' }))?.message).toBe('redacted')
    expect(sent(log({ message: 'Minified React error #418' }))?.message).toBe('Minified React error #418')
    const own = { message: 'rx_renewal.link_view.link_render_error', journey: journeyEvent('fail') }
    expect(sent(log(own))).toEqual(log(own))
  })

  test('it keeps no stack of a failed request, since that is the response body', () => {
    const failed = {
      origin: 'network',
      message: `Fetch error GET ${page}`,
      http: { method: 'GET', status_code: 500, url: page },
      error: {
        stack: '{"errors":[{"detail":"Jane"}]}\n  at Jane @ https://www.va.gov/generated/a.js:1:2',
        causes: [{ message: 'Jane' }],
      },
    }
    expect(sent(log(failed))).toEqual(
      log({ origin: 'network', http: { method: 'GET', status_code: 500, url: scrubbedPage }, error: { stack: '' } }),
    )
  })
})
