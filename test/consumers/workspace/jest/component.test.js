const { useStep, useVisible } = require('@journey-monitor/react')
const { journeyWrapper, mockIntersectionObserver } = require('@journey-monitor/react/testing')
const { createJourney } = require('@journey-monitor/sdk')
const { renewal } = require('@journey-monitor/sdk/renewal')
const { assertAbandoned, createTestJourney, journeyMatchers } = require('@journey-monitor/sdk/testing')
const { fireEvent, render, screen } = require('@testing-library/react')
const { createElement, useState } = require('react')

expect.extend(journeyMatchers)

const UUID_V4 = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/

function RenewalLink() {
  const [open, setOpen] = useState(false)
  const [linkRef, link] = useVisible('link_view', { attributes: { page: 'list' } })
  const modal = useStep('modal', { active: open })
  const choose = () => {
    link.complete({ selected_on: 'list' })
    setOpen(true)
  }
  const goBack = () => {
    modal.abandon('back')
    setOpen(false)
  }
  return createElement(
    'div',
    null,
    createElement('button', { ref: linkRef, onClick: choose }, 'Send a renewal request message'),
    open && createElement('button', { onClick: goBack }, 'Back'),
  )
}

let viewport
beforeEach(() => {
  viewport = mockIntersectionObserver()
})
afterEach(() => {
  viewport.restore()
  jest.useRealTimers()
})

test('a component signals its steps to a test journey', () => {
  const recording = createTestJourney(renewal)
  render(createElement(RenewalLink), { wrapper: journeyWrapper(recording.journey) })
  viewport.show(screen.getByText('Send a renewal request message'))
  fireEvent.click(screen.getByText('Send a renewal request message'))
  fireEvent.click(screen.getByText('Back'))
  expect(recording).toHaveCompleted('link_view')
  assertAbandoned(recording, 'modal', 'back')
  expect(recording.signals).toEqual(['link_view.start', 'link_view.complete', 'modal.start', 'modal.abandon'])
})

test('a journey of the app has a random ID and keeps its state in sessionStorage', () => {
  const events = []
  const journey = createJourney(renewal, { sinks: [event => events.push(event)] })
  render(createElement(RenewalLink), { wrapper: journeyWrapper(journey) })
  viewport.show(screen.getByText('Send a renewal request message'))
  fireEvent.click(screen.getByText('Send a renewal request message'))
  expect(events.map(({ seq, step, phase }) => `${seq} ${step}.${phase}`)).toEqual([
    '1 link_view.start',
    '2 link_view.complete',
    '3 modal.start',
  ])
  expect(events[0].id).toMatch(UUID_V4)
  expect(sessionStorage.getItem('journey-monitor:rx_renewal')).toContain(events[0].id)
  journey.reset()
})

test('fake clocks that are set after the creation are used', async () => {
  const events = []
  const journey = createJourney(renewal, { sinks: [event => events.push(event)] })
  jest.useFakeTimers({ now: Date.UTC(2026, 0, 1) })
  journey.start('link_view')
  jest.advanceTimersByTime(2_000)
  journey.complete('link_view')
  journey.start('care_team_pick')
  journey.start('prefill')
  journey.watch('prefill', new Promise(() => {}), { code: 'prescription_load_error', deadlineMs: 20_000 })
  jest.advanceTimersByTime(20_000)
  expect(events[0].started_at).toBe(Date.UTC(2026, 0, 1))
  expect(events.find(({ step, phase }) => `${step}.${phase}` === 'link_view.complete')).toMatchObject({
    step_ms: 2_000,
  })
  expect(events.at(-1)).toMatchObject({
    step: 'prefill',
    phase: 'fail',
    failure: { code: 'timeout' },
    elapsed_ms: 22_000,
  })
  journey.reset()
})
