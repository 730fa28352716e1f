import { createJourney, defineJourney } from '@journey-monitor/sdk'
import { renewal } from '@journey-monitor/sdk/renewal'
import { JourneyProvider, StepErrorBoundary, useJourney, useStep, useStepRequest, useVisible } from './index.ts'
import type { DefinitionIn, JourneyIn } from './register.ts'
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
  steps: [{ name: 'invite', team: 'kiosk', app: 'check-in' }],
})

/** RTK Query's, as its package declares it. */
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
  // @ts-expect-error whether it is active must be said
  useStep('modal', {})
  // @ts-expect-error this step has no such attribute
  useStep('modal', { active: true, attributes: { picked_from: 'recent' } })

  const pick = useStep('care_team_pick', { active: true, attributes: { care_teams: 4 } })
  pick.complete({ picked_from: 'recent' })
  // @ts-expect-error not one of the declared words
  pick.complete({ picked_from: 'Dr. Jones' })
  return null
}

export function VisibleTypes() {
  const link = useVisible('link_view', { attributes: { page: 'list' } })
  link.complete({ selected_on: 'details' })
  useVisible('link_view')
  // @ts-expect-error not one of the declared words
  useVisible('link_view', { attributes: { page: 'home' } })
  // @ts-expect-error not one of the declared words
  link.complete({ selected_on: 'home' })
  return (
    <>
      <a ref={link.ref} href="/">
        Send a renewal request message
      </a>
      <svg ref={link.ref}>
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
  // @ts-expect-error not a word for where a request stands
  useStepRequest('prefill', { active: true, status: 'loaded', code: 'prescription_load_error' })
  // @ts-expect-error another step's code
  useStepRequest('prefill', { active: true, status: 'error', code: 'send_error' })
  // @ts-expect-error another step's code
  useStepRequest('prefill', { active: true, status: 'error', code: () => 'send_error' })
  // @ts-expect-error a failure needs a code
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
      {/* @ts-expect-error another step's code */}
      <StepErrorBoundary step="link_view" code="send_error" />
    </>
  )
}

/** An app that registers no definition may use any. */
export function unregisteredTypes(journey: JourneyIn<object>) {
  const any: (typeof journey)[] = [createJourney(renewal), createJourney(checkIn)]
  journey.start('anything', { of: 'any', kind: true, at: 1 })
  journey.fail('anything', 'any_code', { httpStatus: 500, attributes: { count: 1 } })
  journey.abandon('anything', 'any_reason')
  journey.watch('anything', Promise.resolve(), { code: 'any_code' })
  // @ts-expect-error a name is text
  journey.start(1)
  const step: DefinitionIn<object>['steps'][number]['name'] = 'anything'
  return [any, step]
}
