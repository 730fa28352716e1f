import { type ReactNode, useState } from 'react'
import { describe, expect, test, vi } from 'vitest'
import { fireEvent, modes, providing, recordedJourney, render, renderHook, screen } from './test-support.tsx'
import { mockIntersectionObserver } from './testing.tsx'
import { useStep } from './useStep.ts'
import { useVisible } from './useVisible.ts'
import { Link, restorePage, settled, setUpIn, useViewport } from './visible-test-support.tsx'

/** Shows a new link after each click on "next", and none before the first click. */
function LaterLink() {
  const [ref] = useVisible('link_view')
  return (
    <Clicks>
      {clicks =>
        clicks > 0 && (
          <p key={clicks} ref={ref}>
            link {clicks}
          </p>
        )
      }
    </Clicks>
  )
}

function Clicks({ children }: { children: (clicks: number) => ReactNode }) {
  const [clicks, setClicks] = useState(0)
  return (
    <>
      <button type="button" onClick={() => setClicks(clicks + 1)}>
        next
      </button>
      {children(clicks)}
    </>
  )
}

const VaLink = 'va-link' as unknown as (props: { ref: (element: Element | null) => void }) => null

function WebComponentLink() {
  return <VaLink ref={useVisible('link_view')[0]} />
}

function Row({ id }: { id: number }) {
  const [linkRef] = useVisible('link_view')
  return id % 2 > 0 ? <b ref={linkRef}>{id}</b> : <i>{id}</i>
}

describe.each(modes)('useVisible, $mode', ({ Mode }) => {
  const viewport = useViewport()
  const setUp = () => setUpIn(Mode)

  test('starts the step when half of the element is visible', () => {
    const { wrapper, recorded } = setUp()
    render(<Link />, { wrapper })
    viewport.show(screen.getByText('link'), 0.49)
    expect(recorded).toEqual([])
    viewport.show(screen.getByText('link'), 0.5)
    expect(recorded).toEqual(['link_view.start page=list'])
  })

  test('starts the step once for all links of a page', async () => {
    const { wrapper, start } = setUp()
    render(
      <>
        <Link name="first" />
        <Link name="second" />
        <Link name="third" />
      </>,
      { wrapper },
    )
    for (const name of ['second', 'first', 'third']) viewport.show(screen.getByText(name))
    viewport.hide(screen.getByText('first'))
    viewport.show(screen.getByText('first'))
    expect(start).toHaveBeenCalledTimes(1)
  })

  test('watches no element after the component unmounts', async () => {
    const { wrapper, start } = setUp()
    const { unmount } = render(<Link />, { wrapper })
    const link = screen.getByText('link')
    unmount()
    viewport.show(link)
    restorePage()
    await settled()
    expect(start).not.toHaveBeenCalled()
  })

  test('watches an element that appears later, and its replacement', async () => {
    const { wrapper, start } = setUp()
    render(<LaterLink />, { wrapper })
    fireEvent.click(screen.getByText('next'))
    const first = screen.getByText('link 1')
    fireEvent.click(screen.getByText('next'))
    viewport.show(first)
    expect(start).not.toHaveBeenCalled()
    viewport.show(screen.getByText('link 2'))
    expect(start).toHaveBeenCalledTimes(1)
  })

  test('starts the step once if a list gives the elements of its rows to other rows', async () => {
    const { wrapper, start } = setUpIn(Mode)
    const rows = (first: number) => [0, 1, 2].map(i => <Row key={i} id={first + i} />)
    const { rerender } = render(<div>{rows(0)}</div>, { wrapper })
    viewport.show(screen.getByText('1'))
    for (const first of [1, 2, 3]) {
      rerender(<div>{rows(first)}</div>)
      await settled()
      for (const link of document.querySelectorAll('b')) viewport.show(link)
    }
    expect(start).toHaveBeenCalledTimes(1)
  })

  test('watches a custom element', () => {
    const { wrapper, recorded } = setUp()
    const { container } = render(<WebComponentLink />, { wrapper })
    viewport.show(container.querySelector('va-link') as Element)
    expect(recorded).toEqual(['link_view.start'])
  })

  test('returns the same ref and handle in each render', () => {
    const { wrapper } = setUp()
    const { result, rerender } = renderHook(
      (page: 'list' | 'details') => useVisible('link_view', { attributes: { page } }),
      { initialProps: 'list', wrapper },
    )
    const link = result.current
    rerender('details')
    expect(result.current).toBe(link)
  })

  test.each([
    ['there is no IntersectionObserver', undefined],
    ['IntersectionObserver is a stub that throws', () => new Error('stub')],
  ])('starts the step on mount if %s', (_, observer) => {
    vi.stubGlobal('IntersectionObserver', observer)
    const { wrapper, start } = setUp()
    render(
      <>
        <Link name="first" />
        <Link name="second" />
      </>,
      { wrapper },
    )
    expect(start.mock.calls).toEqual([['link_view', { page: 'list' }]])
    restorePage()
    expect(start).toHaveBeenCalledTimes(2)
    vi.unstubAllGlobals()
  })
})

function CountedLink({ count }: { count: number }) {
  const [linkRef, link] = useVisible('link_view', { attributes: { page: 'list', renewable_links: count } })
  return (
    <button ref={linkRef} type="button" onClick={() => link.complete({ page: 'details' })}>
      link
    </button>
  )
}

describe.each(modes)('the attributes of useVisible, $mode', ({ Mode }) => {
  const viewport = useViewport()
  const setUp = () => setUpIn(Mode)

  test('sends its attributes with a click that begins the journey', () => {
    const { wrapper, recorded } = setUp()
    render(<Link page="details" />, { wrapper })
    fireEvent.click(screen.getByText('link'))
    expect(recorded).toEqual([
      'link_view.start implied page=details',
      'link_view.complete selected_on=details page=details',
    ])
  })

  test('does not start the step again if the click comes before the observer reports the element', () => {
    const { wrapper, recorded } = setUp()
    render(<Link />, { wrapper })
    fireEvent.click(screen.getByText('link'))
    viewport.show(screen.getByText('link'))
    expect(recorded).toEqual(['link_view.start implied page=list', 'link_view.complete selected_on=list page=list'])
  })

  test('sends its latest attributes, which those of a call override', () => {
    const { journey, start, wrapper } = setUp()
    const complete = vi.spyOn(journey, 'complete')
    const { rerender } = render(<CountedLink count={1} />, { wrapper })
    rerender(<CountedLink count={4} />)
    viewport.show(screen.getByText('link'))
    rerender(<CountedLink count={9} />)
    fireEvent.click(screen.getByText('link'))
    expect(start.mock.calls).toEqual([['link_view', { page: 'list', renewable_links: 4 }]])
    expect(complete.mock.calls).toEqual([['link_view', { page: 'details', renewable_links: 9 }]])
  })

  test('sends its attributes with every signal of its handle', () => {
    const recording = recordedJourney()
    const { result } = renderHook(() => useVisible('link_view', { attributes: { page: 'details' } }), {
      initialProps: undefined,
      wrapper: providing(recording, Mode),
    })
    const [complete, fail, abandon] = (['complete', 'fail', 'abandon'] as const).map(name =>
      vi.spyOn(recording.journey, name),
    )
    const [, link] = result.current
    link.complete()
    link.fail('eligibility_error', { httpStatus: 500, attributes: { renewable_links: 2 } })
    link.abandon('went_back', { page: 'list' })
    expect(complete).toHaveBeenCalledWith('link_view', { page: 'details' })
    expect(fail).toHaveBeenCalledWith('link_view', 'eligibility_error', {
      httpStatus: 500,
      attributes: { page: 'details', renewable_links: 2 },
    })
    expect(abandon).toHaveBeenCalledWith('link_view', 'went_back', { page: 'list' })
  })

  test('drops a signal whose attributes cannot be read, and does not throw', () => {
    const recording = recordedJourney()
    const { result } = renderHook(() => useVisible('link_view', { attributes: { page: 'list' } }), {
      initialProps: undefined,
      wrapper: providing(recording, Mode),
    })
    const hostile = new Proxy({}, { get: () => ''.repeat(-1), ownKeys: () => null as never })
    const [, link] = result.current
    link.complete(hostile)
    link.fail('eligibility_error', hostile)
    link.abandon('went_back', hostile)
    expect(recording.recorded).toEqual([])
  })
})

function RenewalLink() {
  const [open, setOpen] = useState(false)
  const [linkRef, link] = useVisible('link_view', { attributes: { page: 'list' } })
  const modal = useStep('modal', { active: open })
  const select = () => {
    link.complete({ selected_on: 'list' })
    setOpen(true)
  }
  const back = () => {
    modal.abandon('back')
    setOpen(false)
  }
  return (
    <>
      <button ref={linkRef} type="button" onClick={select}>
        Send a renewal request message
      </button>
      {open && (
        <dialog open>
          <button type="button" onClick={() => modal.complete()}>
            Continue
          </button>
          <button type="button" onClick={back}>
            Back
          </button>
        </dialog>
      )}
    </>
  )
}

test('the renewal link needs two hooks', () => {
  const viewport = mockIntersectionObserver()
  const recording = recordedJourney()
  render(<RenewalLink />, { wrapper: providing(recording) })
  viewport.show(screen.getByText('Send a renewal request message'))
  fireEvent.click(screen.getByText('Send a renewal request message'))
  fireEvent.click(screen.getByText('Back'))
  fireEvent.click(screen.getByText('Send a renewal request message'))
  fireEvent.click(screen.getByText('Continue'))
  expect(recording.recorded).toMatchInlineSnapshot(`
    [
      "link_view.start page=list",
      "link_view.complete selected_on=list page=list",
      "modal.start page=list",
      "modal.abandon back page=list",
      "modal.start #2 page=list",
      "modal.complete #2 page=list",
    ]
  `)
  viewport.restore()
})
