import { JourneyProvider, useStep, useVisible } from '@journey-monitor/react'
import { journeyWrapper } from '@journey-monitor/react/testing'
import { createJourney } from '@journey-monitor/sdk'
import { consoleSink } from '@journey-monitor/sdk/console'
import { dataLayerSink } from '@journey-monitor/sdk/data-layer'
import { datadogSink } from '@journey-monitor/sdk/datadog'
import { adoptHandoff, withHandoff } from '@journey-monitor/sdk/handoff'
import { createBeforeSend } from '@journey-monitor/sdk/privacy'
import { renewal } from '@journey-monitor/sdk/renewal'
import * as survey from '@journey-monitor/sdk/survey'
import { createTestJourney } from '@journey-monitor/sdk/testing'
import { whenVisible } from '@journey-monitor/sdk/visibility'
import React from 'react'

declare module '@journey-monitor/react' {
  interface Register {
    definition: typeof renewal
  }
}

const rum = { addAction() {}, addError() {} }
export const journey = createJourney(renewal, { sinks: [datadogSink({ rum }), consoleSink(), dataLayerSink()] })
journey.start('link_view', { page: 'list' })
// @ts-expect-error: no such step
journey.start('link_views')
// @ts-expect-error: no such value
journey.start('link_view', { page: 'Jane Doe' })
// @ts-expect-error: a code of another step
journey.fail('modal', 'care_team_api_error')
export const stop: () => void = whenVisible(document.body, () => journey.start('link_view'))
export const url: string = withHandoff(journey, '/next')
export const adopted: boolean = adoptHandoff(journey)
export const beforeSend = createBeforeSend()
export const others = [survey, journeyWrapper(createTestJourney(renewal).journey)]

export function Modal({ open }: { open: boolean }) {
  const [linkRef] = useVisible('link_view')
  const modal = useStep('modal', { active: open })
  // @ts-expect-error: no such step
  useStep('modals', { active: open })
  return (
    <JourneyProvider journey={journey}>
      <button type="button" ref={linkRef} onClick={() => modal.abandon('back')} />
    </JourneyProvider>
  )
}
