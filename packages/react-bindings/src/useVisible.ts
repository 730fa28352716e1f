import { useContext, useEffect, useMemo } from 'react'
import { JourneyContext } from './journey-context.ts'
import type { Attributes, Step } from './register.ts'
import type { StepHandle } from './step-handle.ts'
import { createVisibleLink } from './visible-link.ts'

/** What {@link useVisible} says with its step. */
export interface VisibleOptions<Name extends Step> {
  /** Sent with the start and with the completion; the latest ones. */
  readonly attributes?: Attributes<Name> | undefined
}

/** How a step that is seen ends, and what is to be seen of it. */
export interface VisibleHandle<Name extends Step> extends StepHandle<Name> {
  /** Goes to the element that is to be seen, custom elements included. */
  ref(element: Element | null): void
}

/**
 * Starts `step` when its element is at least half visible: once a page view, however many elements show the same step.
 * Another path and a page restored from the back/forward cache are new page views.
 *
 * @example
 * const link = useVisible('link_view', { attributes: { page: 'list' } })
 * return <a ref={link.ref} href={href} onClick={() => link.complete({ selected_on: 'list' })}>Request a renewal</a>
 */
export function useVisible<Name extends Step>(
  step: Name,
  { attributes }: VisibleOptions<Name> = {},
): VisibleHandle<Name> {
  const context = useContext(JourneyContext)
  const [handle, committed] = useMemo(() => createVisibleLink(context, step), [context, step])
  useEffect(() => committed(attributes))
  return handle
}
