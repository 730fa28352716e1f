import { Component, type ComponentType, type ReactNode, Suspense, useState } from 'react'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { StepErrorBoundary, type StepErrorFallbackProps } from './StepErrorBoundary.ts'
import { fireEvent, modes, providing, recordedJourney, render, screen } from './test-support.tsx'

class HostBoundary extends Component<{ children?: ReactNode }, { message?: string }> {
  override state: { message?: string } = {}
  static getDerivedStateFromError({ message }: Error) {
    return { message: `host: ${message}` }
  }
  override render() {
    return this.state.message ?? this.props.children
  }
}

/** Creates an error as Next.js does for control flow. */
function controlFlow(digest: string) {
  return Object.assign(new Error(digest.split(';')[0]), { digest })
}

function Throw({ error }: { error: unknown }): ReactNode {
  throw error
}

function Lazy({ resource, loading }: { resource: { readonly isLoaded: boolean }; loading: Promise<void> }) {
  if (!resource.isLoaded) throw loading
  return <p>link</p>
}

function Caught({ error }: StepErrorFallbackProps) {
  return <p>caught {String(error)}</p>
}

/** A fallback that has state. */
function TryAgain({ error, resetError }: StepErrorFallbackProps) {
  const [tries, setTries] = useState(0)
  return (
    <>
      {(error as Error).message}, {tries}
      <button type="button" onClick={() => setTries(tries + 1)}>
        count
      </button>
      <button type="button" onClick={resetError}>
        try again
      </button>
    </>
  )
}

function Broken({ isBroken = true }): ReactNode {
  if (isBroken) throw new Error('Jane Doe, 30 mg')
  return 'link'
}

describe.each(modes)('StepErrorBoundary, $mode', ({ Mode }) => {
  beforeEach(() => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    vi.stubGlobal('onerror', () => true)
  })

  const setUp = (fallback?: ReactNode | ComponentType<StepErrorFallbackProps>, isBroken = true) => {
    const recording = recordedJourney()
    const ui = (broken: boolean) => (
      <HostBoundary>
        <StepErrorBoundary step="link_view" code="link_render_error" fallback={fallback}>
          <Broken isBroken={broken} />
        </StepErrorBoundary>
      </HostBoundary>
    )
    const { container, rerender } = render(ui(isBroken), { wrapper: providing(recording, Mode) })
    return { ...recording, container, rerender: (broken: boolean) => rerender(ui(broken)) }
  }
  const failed = ['link_view.start implied', 'link_view.fail link_render_error']

  test('shows its children and signals nothing if they render', () => {
    const { container, recorded } = setUp('fallback', false)
    expect(container.textContent).toBe('link')
    expect(recorded).toEqual([])
  })

  test('fails the step once and shows the fallback', () => {
    const { container, recorded, rerender } = setUp(<p>Call your pharmacy</p>)
    expect(screen.getByText('Call your pharmacy')).toBeTruthy()
    rerender(true)
    expect(container.textContent).toBe('Call your pharmacy')
    expect(recorded).toEqual(failed)
  })

  test('can be empty', () => {
    const { container } = render(<StepErrorBoundary step="link_view" code="link_render_error" />, { wrapper: Mode })
    expect(container.textContent).toBe('')
  })

  test('shows nothing if the fallback is null', () => {
    const { container, recorded } = setUp(null)
    expect(container.textContent).toBe('')
    expect(recorded).toEqual(failed)
  })

  test('fails the step once and throws the error to the app if there is no fallback', () => {
    const { container, recorded } = setUp()
    expect(container.textContent).toBe('host: Jane Doe, 30 mg')
    expect(recorded).toEqual(failed)
  })

  test('gives the error to a fallback component, which can render the children again', () => {
    const { container, recorded, rerender } = setUp(TryAgain)
    expect(container.textContent).toContain('Jane Doe, 30 mg, 0')
    fireEvent.click(screen.getByText('count'))
    expect(container.textContent).toContain('Jane Doe, 30 mg, 1')
    rerender(false)
    fireEvent.click(screen.getByText('try again'))
    expect(container.textContent).toBe('link')
    expect(recorded).toEqual(failed)
  })

  test('fails the step again if the children throw again after a reset', () => {
    const { container, recorded } = setUp(TryAgain)
    fireEvent.click(screen.getByText('try again'))
    expect(container.textContent).toContain('Jane Doe')
    expect(recorded).toEqual([...failed, 'link_view.fail link_render_error'])
  })

  test('gives a fallback component what was thrown, even undefined', () => {
    const recording = recordedJourney()
    render(
      <StepErrorBoundary step="link_view" code="link_render_error" fallback={Caught}>
        <Throw error={undefined} />
      </StepErrorBoundary>,
      { wrapper: providing(recording, Mode) },
    )
    expect(screen.getByText('caught undefined')).toBeTruthy()
    expect(recording.recorded).toEqual(failed)
  })

  test.each([
    'NEXT_REDIRECT;replace;/login;307;',
    'NEXT_HTTP_ERROR_FALLBACK;404',
    'NEXT_NOT_FOUND',
    'BAILOUT_TO_CLIENT_SIDE_RENDERING',
  ])('throws %s to the next boundary and signals nothing', digest => {
    const recording = recordedJourney()
    const { container } = render(
      <HostBoundary>
        <StepErrorBoundary step="link_view" code="link_render_error" fallback="fallback">
          <Throw error={controlFlow(digest)} />
        </StepErrorBoundary>
      </HostBoundary>,
      { wrapper: providing(recording, Mode) },
    )
    expect(container.textContent).toBe(`host: ${digest.split(';')[0]}`)
    expect(recording.recorded).toEqual([])
  })

  test('fails the step for an error of a server component, which also has a digest', () => {
    const recording = recordedJourney()
    const { container } = render(
      <StepErrorBoundary step="link_view" code="link_render_error" fallback="fallback">
        <Throw error={controlFlow('2401325217')} />
      </StepErrorBoundary>,
      { wrapper: providing(recording, Mode) },
    )
    expect(container.textContent).toBe('fallback')
    expect(recording.recorded).toEqual(failed)
  })

  test('signals nothing if a child suspends', async () => {
    const resource = { isLoaded: false }
    const loading = Promise.resolve().then(() => {
      resource.isLoaded = true
    })
    const recording = recordedJourney()
    const { container } = render(
      <Suspense fallback="loading">
        <StepErrorBoundary step="link_view" code="link_render_error" fallback="fallback">
          <Lazy resource={resource} loading={loading} />
        </StepErrorBoundary>
      </Suspense>,
      { wrapper: providing(recording, Mode) },
    )
    expect(container.textContent).toBe('loading')
    expect(await screen.findByText('link')).toBeTruthy()
    expect(recording.recorded).toEqual([])
  })

  test('catches an error in a later render', () => {
    const { container, recorded, rerender } = setUp('fallback', false)
    rerender(true)
    expect(container.textContent).toBe('fallback')
    expect(recorded).toEqual(failed)
  })
})
