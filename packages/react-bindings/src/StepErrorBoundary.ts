import { Component, type Context, type ReactNode } from 'react'
import { JourneyContext, type JourneyContextValue } from './journey-context.ts'
import type { Code, Step } from './register.ts'

/** Which step a {@link StepErrorBoundary} fails, and how. */
export interface StepErrorBoundaryProps<Name extends Step> {
  readonly step: Name
  /** The code with which a child that throws fails the step. */
  readonly code: Code<Name>
  /** Shown instead of the children. Without it the error goes on to the app's own boundary. */
  readonly fallback?: ReactNode
  readonly children?: ReactNode
}

/**
 * Fails `step` when a child throws while it renders.
 *
 * @example
 * <StepErrorBoundary step="link_view" code="link_render_error" fallback={null}>
 *   <RenewalLink href={href} />
 * </StepErrorBoundary>
 */
export class StepErrorBoundary<Name extends Step> extends Component<StepErrorBoundaryProps<Name>, object> {
  static override get contextType(): Context<JourneyContextValue> {
    return JourneyContext
  }

  static getDerivedStateFromError(): object {
    return {}
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
    return this.state ? fallback : children
  }
}
