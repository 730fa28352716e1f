import { defineJourney } from '@journey-monitor/sdk'
import { renewal } from '@journey-monitor/sdk/renewal'
import { createTestJourney } from '@journey-monitor/sdk/testing'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { createJourneyHooks } from './createJourneyHooks.ts'
import { JourneyProvider } from './JourneyProvider.ts'
import { fireEvent, modes, render, screen } from './test-support.tsx'
import { mockIntersectionObserver } from './testing.tsx'
import { useStep } from './useStep.ts'

const definition = defineJourney({
  name: 'check_in',
  version: 1,
  teams: ['kiosk'],
  apps: ['check-in'],
  intentStep: 'invite',
  convertingStep: 'confirm',
  expiryMs: 60_000,
  steps: [
    { name: 'invite', team: 'kiosk', app: 'check-in', failures: { broken: 'engineering' } },
    { name: 'confirm', team: 'kiosk', app: 'check-in', failures: { api_error: 'engineering' } },
    { name: 'arrive', team: 'kiosk', app: 'check-in' },
  ],
})
const checkIn = createTestJourney(definition)
const hooks = createJourneyHooks(checkIn.journey)

function Invite() {
  const [inviteRef, invite] = hooks.useVisible('invite')
  return (
    <button ref={inviteRef} type="button" onClick={() => invite.complete()}>
      invite
    </button>
  )
}

function Confirm({ isSent }: { isSent: boolean }) {
  hooks.useStepRequest('confirm', { active: true, status: isSent ? 'success' : 'pending', code: 'api_error' })
  return null
}

function Arrive() {
  hooks.useStep('arrive', { active: true })
  return null
}

function Reset() {
  const { reset } = hooks.useJourney()
  return (
    <button type="button" onClick={reset}>
      reset
    </button>
  )
}

function RenewalLink() {
  useStep('link_view', { active: true })
  return null
}

function Broken(): null {
  throw new Error('broken')
}

describe.each(modes)('createJourneyHooks, $mode', ({ Mode }) => {
  beforeEach(() => {
    checkIn.journey.reset()
    checkIn.clear()
  })

  test('its hooks signal the journey without a provider', () => {
    const viewport = mockIntersectionObserver()
    const warn = vi.spyOn(console, 'warn')
    const { rerender } = render(<Invite />, { wrapper: Mode })
    viewport.show(screen.getByText('invite'))
    fireEvent.click(screen.getByText('invite'))
    rerender(<Confirm isSent={false} />)
    rerender(<Confirm isSent />)
    expect(checkIn.signals).toEqual(['invite.start', 'invite.complete', 'confirm.start', 'confirm.complete'])
    rerender(<Reset />)
    fireEvent.click(screen.getByText('reset'))
    expect(checkIn.journey.current()).toBeUndefined()
    expect(warn).not.toHaveBeenCalled()
    viewport.restore()
  })

  test('two journeys in one tree stay separate', () => {
    const renewalTest = createTestJourney(renewal)
    checkIn.journey.start('invite')
    render(
      <JourneyProvider journey={renewalTest.journey}>
        <Confirm isSent={false} />
        <RenewalLink />
      </JourneyProvider>,
      { wrapper: Mode },
    )
    expect(checkIn.signals).toEqual(['invite.start', 'confirm.start'])
    expect(renewalTest.signals).toEqual(['link_view.start'])
  })

  test('its provider replaces the journey', () => {
    const other = createTestJourney(definition)
    other.journey.start('invite')
    render(
      <hooks.JourneyProvider journey={other.journey}>
        <Confirm isSent />
      </hooks.JourneyProvider>,
      { wrapper: Mode },
    )
    expect(other.signals).toEqual(['invite.start', 'confirm.start', 'confirm.complete'])
    expect(checkIn.events).toEqual([])
  })

  test('its error boundary fails a step of the journey', () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    const { container } = render(
      <hooks.StepErrorBoundary step="invite" code="broken" fallback="fallback">
        <Broken />
      </hooks.StepErrorBoundary>,
      { wrapper: Mode },
    )
    expect(container.textContent).toBe('fallback')
    expect(checkIn.signals).toEqual(['invite.fail'])
  })

  test('steps of one commit and of a restored page signal in the order of the definition', () => {
    checkIn.journey.start('invite')
    checkIn.clear()
    render(
      <>
        <Arrive />
        <Confirm isSent />
      </>,
      { wrapper: Mode },
    )
    expect(checkIn.signals).toEqual(['confirm.start', 'confirm.complete', 'arrive.start'])
    checkIn.journey.abandon('arrive', 'went_back')
    checkIn.clear()
    window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }))
    expect(checkIn.signals).toEqual(['confirm.start', 'confirm.complete', 'arrive.start'])
  })
})
