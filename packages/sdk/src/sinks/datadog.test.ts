// @vitest-environment happy-dom
import { dropBeacons, sendBeacons } from '@journey-monitor/test-kit/page-beacons'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test, vi } from 'vitest'
import { renewal } from '../renewal.ts'
import { datadogIntake } from '../testing/msw.ts'
import { createTestJourney } from '../testing/testing.ts'
import { type DatadogLogs, type DatadogRum, type DatadogSinkOptions, datadogSink } from './datadog.ts'

const proxy = 'http://localhost:3000/datadog'
const intake = datadogIntake({ url: proxy, timeoutMs: inject('waitLimitMs') })
const server = setupServer(...intake.handlers)

beforeAll(() => {
  sendBeacons()
  server.listen()
})
afterEach(() => intake.clear())
afterAll(() => {
  dropBeacons()
  server.close()
})

describe('with the real RUM and logs SDKs', () => {
  let rum: typeof import('@datadog/browser-rum').datadogRum
  let logs: typeof import('@datadog/browser-logs').datadogLogs

  beforeAll(async () => {
    rum = (await import('@datadog/browser-rum')).datadogRum
    logs = (await import('@datadog/browser-logs')).datadogLogs
  })

  test('signals before RUM is initialized are sent after it', async () => {
    const { journey } = createTestJourney(renewal, { sinks: [datadogSink({ rum, logs })] })
    journey.start('link_view', { page: 'details' })

    const shared = {
      clientToken: 'pub',
      site: 'ddog-gov.com',
      proxy,
      service: 'medications',
      telemetrySampleRate: 0,
    } as const
    logs.init({ ...shared, forwardErrorsToLogs: false })
    rum.init({
      ...shared,
      applicationId: '11111111-1111-4111-8111-111111111111',
      sessionReplaySampleRate: 0,
      allowUntrustedEvents: true,
    })

    expect(await intake.waitForEvent('rx_renewal.link_view.start')).toMatchObject({
      seq: 1,
      attributes: { page: 'details' },
    })
  })

  test('an event is one custom action, with the event as its context and no other data', async () => {
    const { journey, events } = createTestJourney(renewal, { sinks: [datadogSink({ rum, logs })] })
    journey.start('link_view', { page: 'list' })

    await intake.waitForEvent('rx_renewal.link_view.start')
    const actions = intake.rumEvents().filter(event => event.type === 'action')
    expect(actions).toMatchObject([{ action: { type: 'custom', target: { name: 'rx_renewal.link_view.start' } } }])
    expect(actions[0]?.context).toEqual({ journey: events[0] })
  })

  test('an engineering failure is also one error, grouped by journey, step and code, and one log', async () => {
    const { journey, events } = createTestJourney(renewal, { sinks: [datadogSink({ rum, logs })] })
    journey.start('care_team_pick')
    journey.fail('care_team_pick', 'care_team_api_error', { httpStatus: 503 })

    await intake.waitFor(() => intake.logs().length)
    await intake.waitFor(() => intake.rumEvents().some(event => event.type === 'error'))
    const fingerprint = 'rx_renewal.care_team_pick.care_team_api_error'
    const errors = intake.rumEvents().filter(event => event.type === 'error')
    expect(errors).toMatchObject([
      {
        error: { message: fingerprint, fingerprint, source: 'custom', handling: 'handled' },
        context: { journey: events[1] },
      },
    ])
    expect(intake.logs()).toMatchObject([{ message: fingerprint, status: 'error', journey: events[1] }])
  })

  test('its error and its log carry no stack', async () => {
    const { journey } = createTestJourney(renewal, { sinks: [datadogSink({ rum, logs })] })
    journey.start('care_team_pick')
    journey.fail('care_team_pick', 'app_load_error')

    await intake.waitFor(() => intake.logs().length)
    const { error } = await intake.waitFor(() => intake.rumEvents().find(event => event.type === 'error'))
    expect(error?.stack ?? '').not.toContain(' at ')
    expect(intake.logs()[0]?.error).toBeUndefined()
  })

  test.each([
    ['attachment_rejected', 'ux'],
    ['blocked_care_team', 'known_limitation'],
  ] as const)('%s, of kind %s, is an action only', async (code, _kind) => {
    const { journey } = createTestJourney(renewal, { sinks: [datadogSink({ rum, logs })] })
    journey.start('care_team_pick')
    journey.start('send')
    journey.fail('send', code)
    journey.fail('send', 'send_error')

    await intake.waitFor(() => intake.logs().length)
    await intake.waitFor(() => intake.rumEvents().some(event => event.type === 'error'))
    expect(
      intake
        .events()
        .map(event => event.failure?.code)
        .filter(Boolean),
    ).toEqual([code, 'send_error'])
    expect(intake.rumEvents().filter(event => event.type === 'error')).toMatchObject([
      { error: { message: 'rx_renewal.send.send_error' } },
    ])
    expect(intake.logs()).toHaveLength(1)
  })
})

describe('with any host', () => {
  const refuse = () => {
    throw new Error('refused')
  }
  const failing = (rum: DatadogSinkOptions['rum'], logs?: DatadogLogs) => {
    const test = createTestJourney(renewal, { sinks: [datadogSink({ rum, logs })] })
    test.journey.start('care_team_pick')
    test.journey.fail('care_team_pick', 'care_team_api_error')
    return test
  }
  const fakeRum = () => ({ addAction: vi.fn<DatadogRum['addAction']>(), addError: vi.fn<(error: unknown) => void>() })
  const fakeLogs = () => ({ logger: { error: vi.fn<(message: string) => void>() } })

  beforeEach(() => {
    vi.spyOn(console, 'warn').mockImplementation(() => {})
  })

  test('without RUM, the journey continues and the log is still written', () => {
    const logs = fakeLogs()
    expect(failing(undefined, logs).signals).toEqual(['care_team_pick.start', 'care_team_pick.fail'])
    expect(logs.logger.error).toHaveBeenCalledOnce()
  })

  test('`rum` as a function is called at every event, so that RUM may load later', () => {
    const rum = fakeRum()
    let loaded: DatadogRum | undefined
    const { journey } = createTestJourney(renewal, { sinks: [datadogSink({ rum: () => loaded })] })
    journey.start('link_view')
    loaded = rum
    journey.complete('link_view')
    expect(rum.addAction.mock.calls.map(([name]) => name)).toEqual(['rx_renewal.link_view.complete'])
  })

  test('methods are called on their own instance', () => {
    const rum = {
      sent: [] as string[],
      addAction(name: string) {
        this.sent.push(name)
      },
      addError(error: unknown) {
        this.sent.push((error as Error).message)
      },
    }
    failing(rum)
    expect(rum.sent).toEqual([
      'rx_renewal.care_team_pick.start',
      'rx_renewal.care_team_pick.fail',
      'rx_renewal.care_team_pick.care_team_api_error',
    ])
  })

  test.each<[what: string, rum: DatadogRum | (() => DatadogRum)]>([
    ['addAction', { addAction: refuse, addError: () => {} }],
    ['addError', { addAction: () => {}, addError: refuse }],
    ['`rum` as a function', refuse],
  ])('where %s throws, the log is still written and the journey goes on', (_, rum) => {
    const logs = fakeLogs()
    expect(failing(rum, logs).signals).toEqual(['care_team_pick.start', 'care_team_pick.fail'])
    expect(logs.logger.error).toHaveBeenCalledOnce()
  })

  test('if the logger throws, RUM gets everything and the next sink gets the event', () => {
    const rum = fakeRum()
    const next = vi.fn()
    const { journey } = createTestJourney(renewal, {
      sinks: [datadogSink({ rum, logs: { logger: { error: refuse } } }), next],
    })
    journey.start('care_team_pick')
    journey.fail('care_team_pick', 'care_team_api_error')
    expect(rum.addAction).toHaveBeenCalledTimes(2)
    expect(rum.addError).toHaveBeenCalledOnce()
    expect(next).toHaveBeenCalledTimes(2)
  })
})
