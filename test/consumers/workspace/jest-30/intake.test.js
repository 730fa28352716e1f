const { createJourney } = require('@journey-monitor/sdk')
const { datadogSink } = require('@journey-monitor/sdk/datadog')
const { renewal } = require('@journey-monitor/sdk/renewal')
const { stubBrowserApis } = require('@journey-monitor/sdk/testing')
const { datadogIntake } = require('@journey-monitor/sdk/testing/msw')
const { setupServer } = require('msw/node')

const proxy = 'http://localhost/datadog'
const intake = datadogIntake({ url: proxy })
const server = setupServer(...intake.handlers)

test('MSW 2 receives the posts of the real RUM SDK', async () => {
  server.listen({ onUnhandledRequest: 'error' })
  const restore = stubBrowserApis()
  const { datadogRum } = require('@datadog/browser-rum')
  datadogRum.init({
    applicationId: '00000000-0000-4000-8000-00000000aaaa',
    clientToken: 'pub00000000000000000000000000000001',
    site: 'ddog-gov.com',
    service: 'medications',
    proxy,
    sessionReplaySampleRate: 0,
    telemetrySampleRate: 0,
  })
  const recorded = []
  const sinks = [datadogSink({ rum: datadogRum }), event => recorded.push(event)]
  const journey = createJourney(renewal, { sinks, attributes: { page: 'list' } })
  journey.start('link_view')
  journey.complete('link_view')
  journey.start('modal')
  journey.fail('modal', 'modal_load_error', { httpStatus: 404 })
  await intake.waitForEvent('rx_renewal.modal.fail', { timeoutMs: 30_000 })
  expect(intake.events()).toEqual(recorded)
  const error = await intake.waitFor(() => intake.rumEvents().find(({ type }) => type === 'error'))
  expect(error.error.message).toBe('rx_renewal.modal.modal_load_error')
  datadogRum.stopSession()
  restore()
  server.close()
}, 60_000)
