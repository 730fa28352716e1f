import { JourneyProvider } from '@journey-monitor/react'
import React from 'react'
import ReactDOM from 'react-dom'
import { journey } from '../journey'
import { startRum } from '../start-rum'
import { SendRxRenewalMessage } from './SendRxRenewalMessage'

startRum('medications')
ReactDOM.render(
  <JourneyProvider journey={journey}>
    <SendRxRenewalMessage
      href="/my-health/secure-messages/new-message?prescriptionId=1"
      navigate={href => {
        window.location.href = href
      }}
    />
  </JourneyProvider>,
  document.getElementById('react-root'),
)
