// @vitest-environment happy-dom
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createJourney } from '../journey.ts'
import { renewal } from '../renewal.ts'
import { datadogSink } from '../sinks/datadog.ts'
import { stubResizeObserver } from './index.ts'
import { datadogIntake } from './msw.ts'

const PROXY = 'http://localhost:3000/datadog'
const intake = datadogIntake({ url: PROXY })
const server = setupServer(...intake.handlers)
let datadogRum: typeof import('@datadog/browser-rum').datadogRum
beforeAll(async () => {
  stubResizeObserver()
  server.listen()
  ;({ datadogRum } = await import('@datadog/browser-rum'))
  datadogRum.init({
    applicationId: '11111111-1111-4111-8111-111111111111',
    clientToken: 'pub',
    site: 'ddog-gov.com',
    proxy: PROXY,
    service: 'medications',
    allowUntrustedEvents: true,
    telemetrySampleRate: 0,
    sessionReplaySampleRate: 0,
  })
})
afterEach(() => intake.clear())
afterAll(() => server.close())

test('hands over the journey events that real RUM sent', async () => {
  const journey = createJourney(renewal, { sinks: [datadogSink({ rum: datadogRum })] })
  journey.start('link_view', { page: 'list' })
  journey.complete('link_view')
  const event = await intake.waitForEvent('rx_renewal.link_view.complete')
  expect(event).toMatchObject({ seq: 2 })
})
