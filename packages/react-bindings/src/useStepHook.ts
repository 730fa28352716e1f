import { useContext, useEffect, useLayoutEffect, useMemo } from 'react'
import { type JourneyContext, type JourneyContextValue, soon } from './journey-context.ts'
import type { StepHook, StepHookOptions } from './step-hook.ts'

/** On a server, React 17 and 18 warn of `useLayoutEffect`: https://github.com/facebook/react/pull/26395 */
const useCommitEffect = typeof document === 'undefined' ? useEffect : useLayoutEffect

/** Runs what `create` makes of the journey and `step`, and hands back its result, which stays the same while they do. */
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
      // StrictMode, fast refresh and another render run the effect again at once; unmounting and <Activity> do not.
      soon(() => hook.isShown || context.remove(hook))
    }
  })
  return hook.result
}
