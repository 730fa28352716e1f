import { Component, type ReactNode } from 'react'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { StepErrorBoundary } from './StepErrorBoundary.ts'
import { modes, providing, recordedJourney, render, screen } from './test-support.tsx'

class HostBoundary extends Component<{ children?: ReactNode }, { message?: string }> {
  override state: { message?: string } = {}
  static getDerivedStateFromError({ message }: Error) {
    return { message: `host: ${message}` }
  }
  override render() {
    return this.state.message ?? this.props.children
  }
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

  const setUp = (fallback?: ReactNode, isBroken = true) => {
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

  test('shows its children, and signals nothing, while they render', () => {
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

  test('may be empty', () => {
    const { container } = render(<StepErrorBoundary step="link_view" code="link_render_error" />, { wrapper: Mode })
    expect(container.textContent).toBe('')
  })

  test('shows nothing where the fallback is null', () => {
    const { container, recorded } = setUp(null)
    expect(container.textContent).toBe('')
    expect(recorded).toEqual(failed)
  })

  test('fails the step once and leaves the error to the app where there is no fallback', () => {
    const { container, recorded } = setUp()
    expect(container.textContent).toBe('host: Jane Doe, 30 mg')
    expect(recorded).toEqual(failed)
  })

  test('catches an error of a later render', () => {
    const { container, recorded, rerender } = setUp('fallback', false)
    rerender(true)
    expect(container.textContent).toBe('fallback')
    expect(recorded).toEqual(failed)
  })
})
