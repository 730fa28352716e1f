import { journeyWrapper } from '@journey-monitor/react/testing'
import { renewal } from '@journey-monitor/sdk/renewal'
import { assertCompleted, assertFailed, createTestJourney } from '@journey-monitor/sdk/testing'
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { createMemoryRouter, RouterProvider } from 'react-router'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { ComposePage } from './compose-page.tsx'
import { ComposeContext, createComposeStore } from './compose-store.ts'

const careTeam = { triageTeamId: 7001, name: 'Example team', healthCareSystemName: 'Example', blockedStatus: false }
const prescription = {
  prescriptionId: 4001,
  prescriptionName: 'EXAMPLOPRIL 10MG TAB',
  prescriptionNumber: '9900001',
  refillRemaining: 0,
  quantity: 90,
  indicationForUse: 'Blood pressure',
  providerFirstName: 'Pat',
  providerLastName: 'Example',
  expirationDate: '2026-11-03',
}

const answer = (attributes: object) => Promise.resolve(Response.json({ data: { attributes } }))
const refuse = (status: number, code: string) => Promise.resolve(Response.json({ errors: [{ code }] }, { status }))

interface Network {
  readonly prescription?: () => Promise<Response>
  readonly message?: () => Promise<Response>
}

describe('the editor', () => {
  afterEach(() => {
    cleanup()
    vi.unstubAllGlobals()
    vi.useRealTimers()
  })

  function openEditor(network: Network, { isRenewal = true } = {}) {
    vi.stubGlobal('fetch', (path: string) =>
      (path.includes('/prescriptions/') ? network.prescription : network.message)?.(),
    )
    const test = createTestJourney(renewal)
    const store = createComposeStore()
    if (isRenewal) {
      test.journey.start('care_team_pick')
      store.acceptRenewal({
        prescriptionId: '4001',
        redirectPath: '/my-health/medications?rxRenewalMessageSuccess=true',
      })
    }
    store.acceptPlainMessage()
    store.pickCareTeam(careTeam)
    const router = createMemoryRouter([{ path: '*', element: <ComposePage /> }], {
      initialEntries: ['/new-message/start-message/'],
    })
    render(
      <ComposeContext value={store}>
        <RouterProvider router={router} />
      </ComposeContext>,
      { wrapper: journeyWrapper(test.journey) },
    )
    return test
  }

  async function send() {
    fireEvent.click(await screen.findByTestId('send-button'))
    await screen.findByTestId('editor-error')
  }

  it('completes the prefill and starts send if the message has every detail', async () => {
    const test = openEditor({ prescription: () => answer(prescription) })
    const body = await screen.findByTestId('message-body-field')
    expect(body.getAttribute('value')).toContain('Prescription number: 9900001')
    assertCompleted(test, 'prefill')
    expect(test.signals.slice(-3)).toEqual(['prefill.start', 'prefill.complete', 'send.start'])
  })

  it('fails the prefill if the prescription cannot be loaded', async () => {
    const test = openEditor({ prescription: () => refuse(404, '404') })
    await screen.findByTestId('add-your-medication-info-warning')
    assertFailed(test, 'prefill', 'prescription_load_error')
    expect(test.events.at(-1)?.failure?.http_status).toBe(404)
  })

  it.each([
    ['prefill_blank', {}],
    ['prefill_partial', { ...prescription, prescriptionNumber: undefined }],
  ] as const)('fails the prefill with %s where the prescription comes without its fields', async (code, fields) => {
    const test = openEditor({ prescription: () => answer(fields) })
    await screen.findByTestId('add-your-medication-info-warning')
    assertFailed(test, 'prefill', code)
  })

  it('fails the prefill after five seconds, and completes it if the prescription arrives later', async () => {
    vi.useFakeTimers()
    let arrive: (response: Response) => void = () => {}
    const test = openEditor({ prescription: () => new Promise(resolve => (arrive = resolve)) })
    await act(() => vi.advanceTimersByTimeAsync(5_000))
    assertFailed(test, 'prefill', 'timeout')
    await act(async () => arrive(Response.json({ data: { attributes: prescription } })))
    assertCompleted(test, 'prefill')
  })

  it.each([
    ['blocked_care_team', 403, 'SM119'],
    ['attachment_rejected', 400, 'SM172'],
    ['session_expired', 401, '401'],
    ['backend_error', 503, '503'],
    ['send_error', 500, 'SM98'],
  ] as const)('fails to send with %s where the API answers %i %s', async (code, status, apiCode) => {
    const test = openEditor({ prescription: () => answer(prescription), message: () => refuse(status, apiCode) })
    await send()
    assertFailed(test, 'send', code)
  })

  it('fails to send with timeout if the API does not answer for ten seconds', async () => {
    const test = openEditor({ prescription: () => answer(prescription), message: () => new Promise(() => {}) })
    fireEvent.click(await screen.findByTestId('send-button'))
    test.clock.advance(10_000)
    assertFailed(test, 'send', 'timeout')
  })

  it('fails with draft_create_error if the draft cannot be saved', async () => {
    const test = openEditor({ prescription: () => answer(prescription), message: () => refuse(500, 'SM98') })
    fireEvent.click(await screen.findByTestId('save-draft-button'))
    await screen.findByTestId('editor-error')
    assertFailed(test, 'send', 'draft_create_error')
  })

  it('signals nothing for a plain message', async () => {
    const test = openEditor({ message: () => refuse(500, 'SM98') }, { isRenewal: false })
    await send()
    expect([...test.signals, ...test.dropped]).toEqual([])
  })
})
