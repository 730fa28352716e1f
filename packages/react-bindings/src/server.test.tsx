// @vitest-environment node
import { StrictMode } from 'react'
import { renderToString } from 'react-dom/server'
import { expect, test, vi } from 'vitest'
import { StepErrorBoundary } from './StepErrorBoundary.ts'
import { providing, recordedJourney } from './test-support.tsx'
import { useJourney } from './useJourney.ts'
import { useStep } from './useStep.ts'
import { useStepRequest } from './useStepRequest.ts'
import { useVisible } from './useVisible.ts'

function Everything() {
  useJourney()
  useStep('modal', { active: true })
  useStepRequest('prefill', { active: true, status: 'error', code: 'prescription_load_error' })
  const [ref] = useVisible('link_view')
  return (
    <StepErrorBoundary step="link_view" code="link_render_error">
      <p ref={ref}>link</p>
    </StepErrorBoundary>
  )
}

test.each([
  ['under a provider', providing],
  ['without one', () => StrictMode],
])('everything renders on a server, %s, and nothing is signaled', (_, wrapperOf) => {
  const complaints = [vi.spyOn(console, 'error'), vi.spyOn(console, 'warn')]
  const recording = recordedJourney()
  const Wrapper = wrapperOf(recording)
  const html = renderToString(
    <Wrapper>
      <Everything />
    </Wrapper>,
  )
  expect(html).toBe('<p>link</p>')
  expect(recording.recorded).toEqual([])
  for (const complaint of complaints) expect(complaint).not.toHaveBeenCalled()
})
