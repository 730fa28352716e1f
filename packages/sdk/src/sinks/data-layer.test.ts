// @vitest-environment happy-dom
import { afterEach, expect, test } from 'vitest'
import { renewal } from '../renewal.ts'
import { createTestJourney } from '../testing/testing.ts'
import { dataLayerSink } from './data-layer.ts'

type Entry = Record<string, unknown>
const page = window as Window & { dataLayer?: Entry[] }

afterEach(() => {
  delete page.dataLayer
})

test('pushes each event with the keys of GA events', () => {
  const dataLayer: Entry[] = []
  const { journey } = createTestJourney(renewal, { sinks: [dataLayerSink({ dataLayer })] })
  journey.start('link_view', { page: 'list', renewable_links: 3 })
  expect(dataLayer).toMatchObject([
    {
      event: 'journey-step',
      'journey-name': 'rx_renewal',
      'journey-version': 1,
      'journey-entry-step': 'link_view',
      'journey-step': 'link_view',
      'journey-step-number': 1,
      'journey-phase': 'start',
      'journey-team': 'meds',
      'journey-app': 'medications',
      'journey-attempt': 1,
      'journey-first': true,
      'journey-attribute-page': 'list',
      'journey-attribute-renewable-links': '2-5',
    },
  ])
})

test('names the owner of a failure', () => {
  const dataLayer: Entry[] = []
  const { journey } = createTestJourney(renewal, { sinks: [dataLayerSink({ dataLayer })] })
  journey.start('care_team_pick')
  journey.fail('care_team_pick', 'care_team_api_error', { httpStatus: 503, apiCode: 'SM119' })
  expect(dataLayer[1]).toMatchObject({
    'journey-failure-code': 'care_team_api_error',
    'journey-failure-kind': 'engineering',
    'journey-failure-team': 'sm',
    'journey-failure-http-status': 503,
    'journey-failure-api-code': 'SM119',
  })
})

test('keeps the correlation ID and every time out of analytics', () => {
  const dataLayer: Entry[] = []
  const test = createTestJourney(renewal, { sinks: [dataLayerSink({ dataLayer })] })
  test.journey.start('link_view')
  test.clock.advance(7_654)
  test.journey.complete('link_view')

  const pushed = dataLayer.flatMap(entry => Object.values(entry))
  const { id, started_at, elapsed_ms, step_ms } = test.events[1] ?? {}
  expect([elapsed_ms, step_ms]).toEqual([7_654, 7_654])
  for (const secret of [id, started_at, elapsed_ms]) expect(pushed).not.toContain(secret)
})

test('clears the keys of earlier events, which the data layer remembers', () => {
  const dataLayer: Entry[] = []
  const { journey } = createTestJourney(renewal, { sinks: [dataLayerSink({ dataLayer })] })
  journey.start('care_team_pick')
  journey.fail('care_team_pick', 'no_care_team')
  journey.complete('care_team_pick', { picked_from: 'recent' })
  journey.start('prefill')

  const remembered = Object.assign({}, ...dataLayer)
  expect(remembered).toMatchObject({ 'journey-step': 'prefill', 'journey-phase': 'start' })
  expect(remembered['journey-failure-code']).toBeUndefined()
  expect(remembered['journey-attribute-picked-from']).toBeUndefined()
})

test('creates a missing data layer, and uses an existing one', () => {
  const { journey } = createTestJourney(renewal, { sinks: [dataLayerSink()] })
  journey.start('link_view')
  expect(page.dataLayer).toHaveLength(1)

  const replaced: Entry[] = []
  page.dataLayer = replaced
  journey.complete('link_view')
  expect(replaced).toHaveLength(1)
})
