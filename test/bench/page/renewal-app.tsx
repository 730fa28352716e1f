import { JourneyProvider, useStep, useStepRequest, useVisible } from '@journey-monitor/react'
import type { Journey } from '@journey-monitor/sdk'
import type { renewal } from '@journey-monitor/sdk/renewal'
import { Profiler, useState } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'

declare module '@journey-monitor/react' {
  interface Register {
    definition: typeof renewal
  }
}

const STAGES = ['list', 'modal', 'picker', 'loading', 'editor', 'redirect', 'done'] as const
type Stage = (typeof STAGES)[number]

/** Ends the step that a person leaves with a stage. */
type Leave = Partial<Record<Stage, () => void>>

interface Steps {
  readonly leave: Leave
  readonly linkRef?: (element: Element | null) => void
}

/** The number of renders and commits of an app. */
export interface Renders {
  readonly renders: number
  readonly commits: number
}

function useHooks(stage: Stage): Steps {
  const [linkRef, link] = useVisible('link_view', { attributes: { selected_on: 'list' } })
  const modal = useStep('modal', { active: stage === 'modal' })
  const picker = useStep('care_team_pick', { active: stage === 'picker' })
  const status = stage === 'loading' ? 'pending' : 'fulfilled'
  const isEditing = stage === 'loading' || stage === 'editor'
  useStepRequest('prefill', { active: isEditing, status, code: 'prescription_load_error' })
  const send = useStep('send', { active: stage === 'editor' })
  const back = useStep('return', { active: stage === 'redirect' })
  const leave = {
    list: link.complete,
    modal: modal.complete,
    picker: picker.complete,
    editor: send.complete,
    redirect: back.complete,
  }
  return { leave, linkRef }
}

const NOTHING: Steps = { leave: {} }
const useNoHooks = (): Steps => NOTHING

export interface RenewalApp {
  /** Walks the person through every stage. */
  walk(): void
  unmount(): Renders
}

/** A renewal on one page, with the hooks that signal it to `journey`, or without any. */
export function mountRenewal(journey: Journey<typeof renewal>, { hooked }: { hooked: boolean }): RenewalApp {
  const useSteps = hooked ? useHooks : useNoHooks
  let renders = 0
  let commits = 0
  let current: Steps = NOTHING
  let show: (stage: Stage) => void = () => {}

  function Renewal() {
    renders++
    const [stage, setStage] = useState<Stage>('list')
    show = setStage
    current = useSteps(stage)
    return (
      <main>
        <a ref={current.linkRef} href="#renew">
          Request a renewal
        </a>
        <p>{stage}</p>
      </main>
    )
  }

  const element = document.body.appendChild(document.createElement('div'))
  const root = createRoot(element)
  flushSync(() =>
    root.render(
      <JourneyProvider journey={journey}>
        <Profiler id="renewal" onRender={() => commits++}>
          <Renewal />
        </Profiler>
      </JourneyProvider>,
    ),
  )
  return {
    walk() {
      for (const [i, stage] of STAGES.entries()) {
        if (i > 0) flushSync(() => show(stage))
        current.leave[stage]?.()
      }
    },
    unmount() {
      flushSync(() => root.unmount())
      element.remove()
      return { renders, commits }
    },
  }
}
