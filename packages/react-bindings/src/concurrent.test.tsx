/** Tests of concurrent rendering, which React has since version 18: discarded renders, and effects that wait for Suspense. */
import { Suspense, startTransition, useState } from 'react'
import { renderToString } from 'react-dom/server'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { act, fireEvent, modes, providing, recordedJourney, render, screen } from './test-support.tsx'
import { type MockViewport, mockIntersectionObserver } from './testing.tsx'
import { useStep } from './useStep.ts'
import { useVisible } from './useVisible.ts'

interface Resource {
  isLoaded: boolean
  readonly loading: Promise<void>
  load(): Promise<void>
}

function slowResource(): Resource {
  let loaded = () => {}
  const resource: Resource = {
    isLoaded: false,
    loading: new Promise(resolve => {
      loaded = resolve
    }),
    load: () =>
      act(async () => {
        resource.isLoaded = true
        loaded()
      }),
  }
  return resource
}

/** Suspends until its resource is loaded. */
function Content({ of: resource }: { of: Resource }) {
  if (!resource.isLoaded) throw resource.loading
  return <p>content</p>
}

function Step() {
  useStep('link_view', { active: true, attributes: { page: 'list' } })
  return <p>step</p>
}

function Modal({ content }: { content: Resource }) {
  useStep('modal', { active: true })
  return <Content of={content} />
}

function Link() {
  return <p ref={useVisible('link_view')[0]}>link</p>
}

function Pages({ details }: { details: Resource }) {
  const [page, setPage] = useState<'list' | 'details'>('list')
  useStep('modal', { active: page === 'details' })
  const [linkRef, link] = useVisible('link_view', { attributes: { page } })
  return (
    <>
      <button ref={linkRef} type="button" onClick={() => link.complete()}>
        link
      </button>
      <button type="button" onClick={() => startTransition(() => setPage('details'))}>
        details
      </button>
      {page === 'details' && <Content of={details} />}
    </>
  )
}

describe.each(modes)('in concurrent React, $mode', ({ Mode }) => {
  let viewport: MockViewport
  beforeEach(() => {
    viewport = mockIntersectionObserver()
  })
  afterEach(() => viewport.restore())

  test('a discarded first render signals nothing', async () => {
    const recording = recordedJourney()
    const resource = slowResource()
    render(
      <Suspense fallback="loading">
        <Step />
        <Content of={resource} />
      </Suspense>,
      { wrapper: providing(recording, Mode) },
    )
    expect(recording.recorded).toEqual([])
    await resource.load()
    expect(recording.recorded).toEqual(['link_view.start page=list'])
  })

  test('an update changes neither the step nor its attributes before its commit', async () => {
    const recording = recordedJourney()
    const complete = vi.spyOn(recording.journey, 'complete')
    const resource = slowResource()
    render(<Pages details={resource} />, { wrapper: providing(recording, Mode) })
    fireEvent.click(screen.getByText('details'))
    viewport.show(screen.getByText('link'))
    fireEvent.click(screen.getByText('link'))
    expect(recording.recorded).toEqual(['link_view.start page=list', 'link_view.complete page=list'])
    expect(complete).toHaveBeenCalledWith('link_view', { page: 'list' })
    await resource.load()
    expect(recording.recorded.slice(2)).toEqual(['modal.start page=list'])
  })

  test('a step does not start again if its content suspends and is shown again', async () => {
    const recording = recordedJourney()
    const start = vi.spyOn(recording.journey, 'start')
    const resource = slowResource()
    const ui = (isSlow: boolean) => (
      <Suspense fallback="loading">
        <Link />
        {isSlow && <Content of={resource} />}
      </Suspense>
    )
    const { rerender } = render(ui(false), { wrapper: providing(recording, Mode) })
    viewport.show(screen.getByText('link'))
    rerender(ui(true))
    await resource.load()
    expect(screen.getByText('content')).toBeTruthy()
    expect(start).toHaveBeenCalledTimes(1)
  })

  test('a step in a fallback starts before the step of the content', async () => {
    const recording = recordedJourney()
    const resource = slowResource()
    render(
      <Suspense fallback={<Step />}>
        <Modal content={resource} />
      </Suspense>,
      { wrapper: providing(recording, Mode) },
    )
    expect(recording.recorded).toEqual(['link_view.start page=list'])
    await resource.load()
    expect(recording.recorded.slice(1)).toEqual(['link_view.complete implied page=list', 'modal.start page=list'])
  })

  test('a page that a server rendered signals after its hydration', () => {
    const recording = recordedJourney()
    const Wrapper = providing(recording, Mode)
    const container = document.body.appendChild(document.createElement('div'))
    // This server has a DOM, so React 18 warns of layout effects: https://reactjs.org/link/uselayouteffect-ssr
    const serverComplaint = vi.spyOn(console, 'error').mockImplementation(() => {})
    container.innerHTML = renderToString(
      <Wrapper>
        <Step />
      </Wrapper>,
    )
    serverComplaint.mockRestore()
    expect(recording.recorded).toEqual([])
    const complaint = vi.spyOn(console, 'error')
    render(<Step />, { container, hydrate: true, wrapper: Wrapper })
    expect(recording.recorded).toEqual(['link_view.start page=list'])
    expect(complaint).not.toHaveBeenCalled()
  })
})
