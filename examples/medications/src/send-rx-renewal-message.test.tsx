import { journeyWrapper, type MockViewport, mockIntersectionObserver } from '@journey-monitor/react/testing'
import { renewal } from '@journey-monitor/sdk/renewal'
import { assertAbandoned, assertCompleted, assertFailed, createTestJourney } from '@journey-monitor/sdk/testing'
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Prescription } from './prescriptions-api.ts'
import { SendRxRenewalMessage } from './send-rx-renewal-message.tsx'

const prescription = { prescriptionId: 4001, isRenewable: true } as Prescription

describe('the renewal link', () => {
  let viewport: MockViewport

  beforeEach(() => {
    viewport = mockIntersectionObserver()
    vi.stubGlobal('location', { pathname: '/my-health/medications', href: '' })
  })
  afterEach(() => {
    cleanup()
    viewport.restore()
    vi.unstubAllGlobals()
  })

  function renderLinks(count: number, shown = prescription) {
    const test = createTestJourney(renewal)
    const links = Array.from({ length: count }, (_, i) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: the links are all alike
      <SendRxRenewalMessage key={i} prescription={shown} page="list" renewableLinks={count} />
    ))
    render(links, { wrapper: journeyWrapper(test.journey) })
    return { test, links: screen.getAllByTestId('send-renewal-request-message-link') as [HTMLElement] }
  }

  async function openModal(shown = prescription) {
    const { test, links } = renderLinks(1, shown)
    fireEvent.click(links[0])
    return { test, modal: await screen.findByTestId('send-renewal-request-message-modal') }
  }

  it('starts the step once, even if the list shows several links', () => {
    const { test, links } = renderLinks(3)
    for (const link of links) viewport.show(link)
    expect(test.signals).toEqual(['link_view.start'])
    expect(test.events[0]?.attributes).toEqual({ page: 'list', renewable_links: '2-5' })
  })

  it('signals the page that it was selected on, and opens the modal', async () => {
    const { test } = await openModal()
    assertCompleted(test, 'link_view')
    expect(test.signals).toEqual(['link_view.complete', 'modal.start'])
    expect(test.events.find(event => event.phase === 'complete')?.attributes).toMatchObject({ selected_on: 'list' })
  })

  it('continues to Secure Messaging', async () => {
    const { test, modal } = await openModal()
    fireEvent(modal, new CustomEvent('primaryButtonClick'))
    assertCompleted(test, 'modal')
    expect(location.href).toContain(
      '/my-health/secure-messages/new-message?prescriptionId=4001&redirectPath=%2Fmy-health',
    )
  })

  it('does not continue without a prescription ID', async () => {
    const { test, modal } = await openModal({ isRenewable: true } as Prescription)
    fireEvent(modal, new CustomEvent('primaryButtonClick'))
    assertFailed(test, 'modal', 'launch_error')
    expect(location.href).toBe('')
  })

  it.each([
    ['secondaryButtonClick', 'back'],
    ['closeEvent', 'closed'],
  ] as const)('is left by %s for the reason "%s"', async (event, reason) => {
    const { test, modal } = await openModal()
    fireEvent(modal, new CustomEvent(event))
    assertAbandoned(test, 'modal', reason)
    expect(screen.queryByTestId('send-renewal-request-message-modal')).toBeNull()
  })
})
