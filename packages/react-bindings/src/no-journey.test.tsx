import { StrictMode } from 'react'
import { expect, test, vi } from 'vitest'
import { act, fireEvent, render, screen } from './test-support.tsx'
import { useJourney } from './useJourney.ts'
import { useStep } from './useStep.ts'
import { useStepRequest } from './useStepRequest.ts'
import { useVisible } from './useVisible.ts'

const sending = Promise.resolve('sent')

function Orphan({ onResult }: { onResult: (...results: unknown[]) => void }) {
  const journey = useJourney()
  const modal = useStep('modal', { active: true })
  const [linkRef] = useVisible('link_view')
  useStepRequest('prefill', { active: true, status: 'success', code: 'prescription_load_error' })
  const signal = () => {
    modal.complete()
    journey.subscribe(() => {})()
    journey.reset()
    onResult(journey.watch('send', sending, { code: 'send_error' }), journey.current())
  }
  return (
    <button ref={linkRef} type="button" onClick={signal}>
      link
    </button>
  )
}

test('hooks without a provider record nothing and warn once, in production, too', async () => {
  vi.stubEnv('NODE_ENV', 'production')
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const onResult = vi.fn()
  const { rerender } = render(<Orphan onResult={onResult} />, { wrapper: StrictMode })
  fireEvent.click(screen.getByText('link'))
  rerender(<Orphan onResult={onResult} />)
  await act(async () => {})
  expect(onResult).toHaveBeenCalledWith(sending, undefined)
  expect(warn.mock.calls).toEqual([[expect.stringContaining('JourneyProvider')]])
  vi.unstubAllEnvs()
})
