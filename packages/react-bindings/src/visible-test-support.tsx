/** The pieces that the tests of `useVisible` share: a link, and a viewport that they control. */
import { afterEach, beforeEach, vi } from 'vitest'
import { act, type Mode, providing, recordedJourney } from './test-support.tsx'
import { type MockViewport, mockIntersectionObserver } from './testing.tsx'
import { useVisible } from './useVisible.ts'

export function Link({ name = 'link', page = 'list' as 'list' | 'details' }) {
  const [linkRef, link] = useVisible('link_view', { attributes: { page } })
  return (
    <button ref={linkRef} type="button" onClick={() => link.complete({ selected_on: page })}>
      {name}
    </button>
  )
}

/** Dispatches the event of a page that the browser restores from the back/forward cache. */
export function restorePage({ persisted = true } = {}) {
  window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted }))
}

export const settled = () => act(async () => {})

/** Gives each test of a `describe` the list's page and a viewport that shows nothing yet. */
export function useViewport(): MockViewport {
  let viewport: MockViewport
  beforeEach(() => {
    history.replaceState(null, '', '/my-health/medications')
    viewport = mockIntersectionObserver()
  })
  afterEach(() => viewport.restore())
  return {
    show: (...given) => viewport.show(...given),
    hide: element => viewport.hide(element),
    restore: () => viewport.restore(),
  }
}

/** Creates a journey, a spy of its `start`, and the wrapper that provides it. */
export function setUpIn(Mode: Mode) {
  const recording = recordedJourney()
  return { ...recording, start: vi.spyOn(recording.journey, 'start'), wrapper: providing(recording, Mode) }
}
