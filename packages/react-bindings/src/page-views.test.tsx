/** Tests of when a page view begins, for `useVisible`. */
import { renewal } from '@journey-monitor/sdk/renewal'
import { createTestJourney, type TestJourney } from '@journey-monitor/sdk/testing'
import { memo } from 'react'
import { describe, expect, test } from 'vitest'
import { modes, render, screen } from './test-support.tsx'
import { journeyWrapper } from './testing.tsx'
import { useStep } from './useStep.ts'
import { Link, restorePage, settled, setUpIn, useViewport } from './visible-test-support.tsx'

const StillLink = memo(Link)

function Modal({ active }: { active: boolean }) {
  useStep('modal', { active })
  return null
}

type Recorded = TestJourney<typeof renewal>

describe.each(modes)('useVisible, in each page view, $mode', ({ Mode }) => {
  const viewport = useViewport()
  const setUp = () => setUpIn(Mode)

  test('starts the step again on another path', () => {
    const { wrapper, start } = setUp()
    const { rerender } = render(<Link key="list" />, { wrapper })
    viewport.show(screen.getByText('link'))
    history.pushState(null, '', '/my-health/medications/prescription/1')
    rerender(<Link key="details" page="details" />)
    viewport.show(screen.getByText('link'))
    expect(start.mock.calls).toEqual([
      ['link_view', { page: 'list' }],
      ['link_view', { page: 'details' }],
    ])
  })

  test('starts the step again if the path changes while the element stays in view', async () => {
    const { wrapper, start } = setUp()
    const { rerender } = render(<Link page="details" />, { wrapper })
    viewport.show(screen.getByText('link'))
    history.pushState(null, '', '/my-health/medications/prescription/2')
    rerender(<Link page="details" />)
    await settled()
    expect(start).toHaveBeenCalledTimes(2)
  })

  test('starts the step again on another path if only another step’s component renders', async () => {
    const { wrapper, start } = setUp()
    const ui = (active: boolean) => (
      <>
        <StillLink />
        <Modal active={active} />
      </>
    )
    const { rerender } = render(ui(false), { wrapper })
    viewport.show(screen.getByText('link'))
    history.pushState(null, '', '/my-health/medications/prescription/2')
    rerender(ui(true))
    await settled()
    expect(start.mock.calls.map(([step]) => step).filter(step => step === 'link_view')).toHaveLength(2)
  })

  test('starts the step again after a visit to a page without links', async () => {
    const { wrapper, start } = setUp()
    const ui = (page: 'list' | 'other') => (page === 'list' ? <Link key="list" /> : <p>other page</p>)
    const { rerender } = render(ui('list'), { wrapper })
    viewport.show(screen.getByText('link'))
    history.pushState(null, '', '/my-health/medications/refill')
    rerender(ui('other'))
    await settled()
    history.pushState(null, '', '/my-health/medications')
    rerender(ui('list'))
    viewport.show(screen.getByText('link'))
    expect(start).toHaveBeenCalledTimes(2)
  })

  test('starts the step again if the hash changes, which can be the path of a router', async () => {
    const { wrapper, start } = setUp()
    history.replaceState(null, '', '/app#/list')
    const { rerender } = render(<Link />, { wrapper })
    viewport.show(screen.getByText('link'))
    history.pushState(null, '', '/app#/details')
    rerender(<Link page="details" />)
    await settled()
    expect(start).toHaveBeenCalledTimes(2)
  })

  test('does not start the step again if the query changes', async () => {
    const { wrapper, start } = setUp()
    const { rerender } = render(<Link key="before" />, { wrapper })
    viewport.show(screen.getByText('link'))
    history.pushState(null, '', '?page=2')
    rerender(<Link key="after" />)
    viewport.show(screen.getByText('link'))
    await settled()
    expect(start).toHaveBeenCalledTimes(1)
  })

  test.each([
    ['was reset', (test: Recorded) => test.journey.reset()],
    ['has expired', (test: Recorded) => test.clock.advance(renewal.expiryMs + 1)],
  ])('starts a new journey on the same page after the journey %s', (_, end) => {
    const test = createTestJourney(renewal)
    render(<Link />, { wrapper: journeyWrapper(test.journey) })
    const link = screen.getByText('link')
    viewport.show(link)
    end(test)
    viewport.hide(link)
    viewport.show(link)
    const starts = test.events.filter(({ step, phase }) => `${step}.${phase}` === 'link_view.start')
    expect(new Set(starts.map(({ id }) => id)).size).toBe(2)
  })

  test('starts the step at the next sight of the link after the journey was switched on', () => {
    let enabled = false
    const test = createTestJourney(renewal, { enabled: () => enabled })
    render(<Link />, { wrapper: journeyWrapper(test.journey) })
    viewport.show(screen.getByText('link'))
    enabled = true
    viewport.hide(screen.getByText('link'))
    viewport.show(screen.getByText('link'))
    expect(test.signals).toEqual(['link_view.start'])
  })

  test('starts the step again, once, if a restored page shows a link', async () => {
    const { wrapper, start } = setUp()
    render(
      <>
        <Link name="first" />
        <Link name="second" />
      </>,
      { wrapper },
    )
    viewport.show(screen.getByText('first'))
    viewport.show(screen.getByText('second'))
    restorePage()
    await settled()
    expect(start).toHaveBeenCalledTimes(2)
  })

  test('waits until a link of a restored page comes into view', async () => {
    const { wrapper, start } = setUp()
    render(<Link />, { wrapper })
    viewport.show(screen.getByText('link'))
    viewport.hide(screen.getByText('link'))
    restorePage()
    await settled()
    expect(start).toHaveBeenCalledTimes(1)
    viewport.show(screen.getByText('link'))
    expect(start).toHaveBeenCalledTimes(2)
  })

  test('ignores the pageshow event of the first load', async () => {
    const { wrapper, start } = setUp()
    render(<Link />, { wrapper })
    viewport.show(screen.getByText('link'))
    restorePage({ persisted: false })
    await settled()
    expect(start).toHaveBeenCalledTimes(1)
  })
})
