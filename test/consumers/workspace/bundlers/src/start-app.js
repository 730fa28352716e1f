import { JourneyProvider, useVisible } from '@journey-monitor/react'
import { createJourney } from '@journey-monitor/sdk'
import { datadogSink } from '@journey-monitor/sdk/datadog'
import { adoptHandoff } from '@journey-monitor/sdk/handoff'
import { renewal } from '@journey-monitor/sdk/renewal'
import { createElement, useState } from 'react'
import { createRoot } from 'react-dom/client'

/** Shows the renewal link and, once it is selected, `Modal`. Recorded events are in `window.journeyEvents`. */
export function startApp(Modal) {
  window.journeyEvents = []
  const journey = createJourney(renewal, {
    sinks: [event => window.journeyEvents.push(event), datadogSink({ rum: () => window.DD_RUM })],
  })
  adoptHandoff(journey)

  function App() {
    const [open, setOpen] = useState(false)
    const [linkRef, link] = useVisible('link_view')
    const select = () => {
      link.complete({ selected_on: 'list' })
      setOpen(true)
    }
    return createElement(
      'main',
      null,
      createElement('button', { type: 'button', ref: linkRef, onClick: select }, 'Send a renewal request message'),
      open && createElement(Modal),
    )
  }

  createRoot(document.body.appendChild(document.createElement('div'))).render(
    createElement(JourneyProvider, { journey }, createElement(App)),
  )
}
