import { journeyWrapper, mockIntersectionObserver } from '@journey-monitor/react/testing'
import { assertCompleted, assertFailed, createTestJourney } from '@journey-monitor/sdk/testing'
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { AppointmentsApp } from './appointments/appointments-app.tsx'
import { travelClaim } from './travel-claim.ts'
import { FileClaim } from './travel-pay/file-claim.tsx'
import { TravelPayApp } from './travel-pay/travel-pay-app.tsx'

afterEach(cleanup)

test('a claim that goes through both apps is one journey', async () => {
  const viewport = mockIntersectionObserver()
  const claim = createTestJourney(travelClaim)
  const { journey } = claim
  const onDone = vi.fn()

  render(<AppointmentsApp journey={journey} page={{ visit: 'in_person', daysLeft: 12, onClaim() {} }} />)
  viewport.show(screen.getByRole('button'))
  await waitFor(() => expect(claim.signals).toEqual(['claim_link.start']))
  fireEvent.click(screen.getByRole('button'))
  cleanup()

  render(<TravelPayApp journey={journey} submit={() => Promise.resolve()} onDone={onDone} />)
  fireEvent.click(screen.getByText('Yes'))
  fireEvent.click(screen.getByText('File claim'))
  await waitFor(() => expect(onDone).toHaveBeenCalled())
  cleanup()

  render(<AppointmentsApp journey={journey} page={{ claim: { status: 'Claim submitted' } }} />)
  for (const { name } of travelClaim.steps) assertCompleted(claim, name)
  expect(new Set(claim.events.map(({ id }) => id)).size).toBe(1)
  expect(claim.dropped).toEqual([])
  expect(claim.events[0]?.attributes).toEqual({ visit: 'in_person', days_left: '8-14' })
  viewport.restore()
})

test('a claim that fails belongs to travel pay', async () => {
  const claim = createTestJourney(travelClaim)
  render(<FileClaim submit={() => Promise.reject(new Error('503'))} onDone={() => {}} />, {
    wrapper: journeyWrapper(claim.journey),
  })
  fireEvent.click(screen.getByText('Yes'))
  fireEvent.click(screen.getByText('File claim'))
  await screen.findByRole('alert')
  assertFailed(claim, 'submit', 'submit_error')
  expect(claim.events.at(-1)?.failure).toMatchObject({ kind: 'engineering', team: 'travel_pay' })
})
