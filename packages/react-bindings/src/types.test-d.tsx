import { createJourney, defineJourney, type Journey } from '@journey-monitor/sdk'
import { renewal } from '@journey-monitor/sdk/renewal'
import {
  createJourneyHooks,
  JourneyProvider,
  type JourneyStep,
  type StepAbandonReason,
  StepErrorBoundary,
  type StepFailureCode,
  type StepFailureDetails,
  type StepHandle,
  type StepSignalAttributes,
  useJourney,
  useStep,
  useStepRequest,
  useVisible,
} from './index.ts'
import type { DefinitionIn } from './register.ts'
import { journeyWrapper } from './testing.tsx'

declare module '@journey-monitor/react' {
  interface Register {
    definition: typeof renewal
  }
}

const checkIn = defineJourney({
  name: 'check_in',
  version: 1,
  teams: ['kiosk'],
  apps: ['check-in'],
  intentStep: 'invite',
  convertingStep: 'invite',
  expiryMs: 60_000,
  steps: [{ name: 'invite', team: 'kiosk', app: 'check-in', failures: { too_late: 'known_limitation' } }],
})

/** A part of the result of TanStack Query. */
declare const tanStackQuery: {
  readonly status: 'pending' | 'error' | 'success'
  readonly fetchStatus: 'fetching' | 'paused' | 'idle'
  readonly error: Error | null
  readonly isPlaceholderData: boolean
}

/** The enum of RTK Query. */
declare enum QueryStatus {
  uninitialized = 'uninitialized',
  pending = 'pending',
  fulfilled = 'fulfilled',
  rejected = 'rejected',
}

export function StepTypes() {
  const modal = useStep('modal', { active: true })
  modal.complete()
  modal.abandon('back')
  modal.abandon('went_back')
  modal.fail('launch_error', { httpStatus: 500 })
  // @ts-expect-error no such reason
  modal.abandon('bakc')
  // @ts-expect-error another step's code
  modal.fail('send_error')
  // @ts-expect-error no such step
  useStep('modl', { active: true })
  // @ts-expect-error `active` is required
  useStep('modal', {})
  // @ts-expect-error this step has no such attribute
  useStep('modal', { active: true, attributes: { picked_from: 'recent' } })

  const pick = useStep('care_team_pick', { active: true, attributes: { care_teams: 4 } })
  pick.complete({ picked_from: 'recent' })
  // @ts-expect-error not a declared value
  pick.complete({ picked_from: 'Dr. Jones' })
  return null
}

export function VisibleTypes() {
  const [linkRef, link] = useVisible('link_view', { attributes: { page: 'list' } })
  // @ts-expect-error a click event is not attributes
  const onClick: (event: { readonly clientX: number }) => void = link.complete
  link.complete({ selected_on: 'details' })
  useVisible('link_view')
  // @ts-expect-error not a declared value
  useVisible('link_view', { attributes: { page: 'home' } })
  // @ts-expect-error not a declared value
  link.complete({ selected_on: 'home' })
  return (
    <>
      <a ref={linkRef} href="/" onClick={onClick}>
        Send a renewal request message
      </a>
      <svg ref={linkRef}>
        <title>link</title>
      </svg>
    </>
  )
}

export function RequestTypes({ status }: { status: QueryStatus }) {
  useStepRequest('prefill', { active: true, status, code: 'prescription_load_error' })
  useStepRequest('prefill', {
    active: true,
    status: 'success',
    error: null,
    code: error => (error ? 'timeout' : 'context_lost'),
  })
  useStepRequest('prefill', { active: true, ...tanStackQuery, code: 'prescription_load_error' })
  // @ts-expect-error not a status
  useStepRequest('prefill', { active: true, status: 'loaded', code: 'prescription_load_error' })
  // @ts-expect-error another step's code
  useStepRequest('prefill', { active: true, status: 'error', code: 'send_error' })
  // @ts-expect-error another step's code
  useStepRequest('prefill', { active: true, status: 'error', code: () => 'send_error' })
  // @ts-expect-error `code` is required
  useStepRequest('prefill', { active: true, status: 'error' })
  return null
}

export function JourneyTypes() {
  useJourney().start('modal')
  // @ts-expect-error no such step
  useJourney().start('modl')
  journeyWrapper(createJourney(renewal))
  return (
    <>
      <JourneyProvider journey={createJourney(renewal)}>children</JourneyProvider>
      {/* @ts-expect-error another definition's journey */}
      <JourneyProvider journey={createJourney(checkIn)} />
      <StepErrorBoundary step="link_view" code="link_render_error" fallback={null} />
      <StepErrorBoundary
        step="modal"
        code="modal_load_error"
        fallback={({ error, resetError }) => (
          <button type="button" onClick={resetError}>
            {String(error)}
          </button>
        )}
      />
      {/* @ts-expect-error another step's code */}
      <StepErrorBoundary step="link_view" code="send_error" />
    </>
  )
}

/** The exported types of the registered definition. */
export const step: JourneyStep = 'modal'
export const code: StepFailureCode<'modal'> = 'launch_error'
export const reason: StepAbandonReason<'modal'> = 'back'
export const attributes: StepSignalAttributes<'care_team_pick'> = { care_teams: 4 }
export const details: StepFailureDetails<'modal'> = { httpStatus: 503 }
// @ts-expect-error another step's code
export const wrongCode: StepFailureCode<'modal'> = 'send_error'

/** The hooks of another journey than the registered one. */
export function HooksOfAJourney() {
  const hooks = createJourneyHooks(createJourney(checkIn))
  const invite: StepHandle<'invite', typeof checkIn> = hooks.useStep('invite', { active: true })
  invite.fail('too_late')
  const [inviteRef, seen] = hooks.useVisible('invite')
  seen.complete()
  hooks.useStepRequest('invite', { active: true, status: 'error', code: 'too_late' })
  hooks.useJourney().start('invite')
  // @ts-expect-error a step of the registered journey
  hooks.useStep('modal', { active: true })
  // @ts-expect-error no such code
  invite.fail('launch_error')
  invite.abandon('went_back')
  return (
    <hooks.JourneyProvider journey={createJourney(checkIn)}>
      <hooks.StepErrorBoundary step="invite" code="too_late" fallback={null}>
        <p ref={inviteRef}>invited</p>
      </hooks.StepErrorBoundary>
      {/* @ts-expect-error no such code */}
      <hooks.StepErrorBoundary step="invite" code="launch_error" />
      {/* @ts-expect-error the registered definition's journey */}
      <hooks.JourneyProvider journey={createJourney(renewal)} />
    </hooks.JourneyProvider>
  )
}

/** Every name compiles if the app registers no definition. */
export function unregisteredTypes(journey: Journey<DefinitionIn<object>>) {
  const any: (typeof journey)[] = [createJourney(renewal), createJourney(checkIn)]
  journey.start('anything', { of: 'any', kind: true, at: 1 })
  journey.fail('anything', 'any_code', { httpStatus: 500, attributes: { count: 1 } })
  journey.abandon('anything', 'any_reason')
  journey.watch('anything', Promise.resolve(), { code: 'any_code' })
  // @ts-expect-error a step name is a string
  journey.start(1)
  const step: DefinitionIn<object>['steps'][number]['name'] = 'anything'
  return [any, step]
}
