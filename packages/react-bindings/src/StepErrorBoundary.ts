import type { JourneyDefinition } from '@journey-monitor/sdk'
import { Component, type ComponentType, type Context, createElement, type ReactNode } from 'react'
import { JourneyContext, type JourneyContextValue } from './journey-context.ts'
import type { JourneyStep, RegisteredDefinition, StepFailureCode } from './register.ts'

/** What a {@link StepErrorBoundary} gives a fallback that is a component. */
export interface StepErrorFallbackProps {
  /** What the child threw. */
  readonly error: unknown
  /** Renders the children anew. */
  readonly resetError: () => void
}

/** Which step a {@link StepErrorBoundary} fails, and how. */
export interface StepErrorBoundaryProps<Step, Definition extends JourneyDefinition = RegisteredDefinition> {
  readonly step: Step
  /** The code with which a child that throws fails the step. */
  readonly code: StepFailureCode<Step, Definition>
  /** Shown instead of the children, or the component that is. Without it the error goes on to the app's own boundary. */
  readonly fallback?: ReactNode | ComponentType<StepErrorFallbackProps>
  readonly children?: ReactNode
}

interface BoundaryState {
  /** What was thrown, in an array: it may be anything. */
  readonly caught?: readonly unknown[] | undefined
}

/**
 * Fails `step` when a child throws while it renders. What a framework throws on purpose is none of its business: Next's
 * `redirect()` and `notFound()`.
 *
 * @example
 * <StepErrorBoundary step="link_view" code="link_render_error" fallback={({ resetError }) => <button onClick={resetError}>Try again</button>}>
 *   <RenewalLink href={href} />
 * </StepErrorBoundary>
 */
export class StepErrorBoundary<Step extends JourneyStep> extends Component<
  StepErrorBoundaryProps<Step>,
  BoundaryState
> {
  static override get contextType(): Context<JourneyContextValue> {
    return JourneyContext
  }

  /** What it throws goes to the boundary above. */
  static getDerivedStateFromError(error: unknown): BoundaryState {
    if (isControlFlow(error)) throw error
    return { caught: [error] }
  }

  /** React calls it once a caught error. What the update throws goes to the boundary above. */
  override componentDidCatch(error: unknown): void {
    const { step, code, fallback } = this.props
    const { journey } = this.context as JourneyContextValue
    journey.fail(step, code)
    if (fallback === undefined) {
      this.setState(() => {
        throw error
      })
    }
  }

  override render(): ReactNode {
    const { fallback = null, children = null } = this.props
    const { caught } = this.state || {}
    if (!caught) return children
    return typeof fallback === 'function'
      ? createElement(fallback, { error: caught[0], resetError: () => this.setState({ caught: undefined }) })
      : fallback
  }
}

/** Next marks what it throws on purpose by its digest: https://nextjs.org/docs/app/api-reference/functions/unstable_rethrow */
function isControlFlow(error: unknown): boolean {
  return /^[A-Z]+_/.test(Object(error).digest)
}
