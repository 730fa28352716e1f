import type { JourneyDefinition } from '@journey-monitor/sdk'
import { Component, type ComponentType, type Context, createElement, type ReactNode } from 'react'
import { JourneyContext, type JourneyContextValue } from './journey-context.ts'
import type { JourneyStep, RegisteredDefinition, StepFailureCode } from './register.ts'

/** The props of a fallback component of {@link StepErrorBoundary}. */
export interface StepErrorFallbackProps {
  /** The value that the child threw. */
  readonly error: unknown
  /** Renders the children again. */
  readonly resetError: () => void
}

/** The props of {@link StepErrorBoundary}. */
export interface StepErrorBoundaryProps<Step, Definition extends JourneyDefinition = RegisteredDefinition> {
  /** The step that fails. */
  readonly step: Step
  /** The failure code. */
  readonly code: StepFailureCode<Step, Definition>
  /** An element or a component to show in place of the children. Default: the error goes to the next boundary of the app. */
  readonly fallback?: ReactNode | ComponentType<StepErrorFallbackProps>
  readonly children?: ReactNode
}

interface BoundaryState {
  /** An array with the value that was thrown, which can be `undefined`. */
  readonly caught?: readonly unknown[] | undefined
}

/**
 * Fails `step` when a child throws while it renders. Ignores what Next.js throws for `redirect()` and `notFound()`.
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

  /** Throws control-flow errors to the next boundary. */
  static getDerivedStateFromError(error: unknown): BoundaryState {
    if (isControlFlow(error)) throw error
    return { caught: [error] }
  }

  /** Fails the step. React calls this method once for each error. An error that the update throws goes to the next boundary. */
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

/** Recognizes the errors of Next.js by their digest: https://nextjs.org/docs/app/api-reference/functions/unstable_rethrow */
function isControlFlow(error: unknown): boolean {
  return /^[A-Z]+_/.test(Object(error).digest)
}
