import { useContext, useEffect, useLayoutEffect, useMemo } from 'react'
import { type JourneyContext, type JourneyContextValue, soon } from './journey-context.ts'
import type { StepHook, StepHookOptions } from './step-hook.ts'

/** React 17 and 18 warn if a server renders a component with `useLayoutEffect`: https://github.com/facebook/react/pull/26395 */
const useCommitEffect = typeof document === 'undefined' ? useEffect : useLayoutEffect

/** Runs the hook that `create` makes, and returns its result. The result changes only with the journey or the step. */
export function useStepHook<Result>(
  create: (context: JourneyContextValue, step: string) => StepHook<Result>,
  Context: JourneyContext,
  step: string,
  options: unknown,
): Result {
  const context = useContext(Context)
  const hook = useMemo(() => create(context, step), [create, context, step])
  useCommitEffect(() => {
    hook.options = (options || {}) as StepHookOptions
    context.add(hook)
  })
  useEffect(() => {
    hook.isShown = true
    context.sync(hook.index)
    return () => {
      hook.isShown = false
      // React runs the effect again at once after a render, and in StrictMode, but not if the component is unmounted or hidden.
      soon(() => hook.isShown || context.remove(hook))
    }
  })
  return hook.result
}
