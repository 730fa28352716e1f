'use client'

import { JourneyProvider } from '@journey-monitor/react'
import { createJourney } from '@journey-monitor/sdk'
import { renewal } from '@journey-monitor/sdk/renewal'

const journey = createJourney(renewal, {
  sinks: [
    event => {
      window.journeyEvents = [...(window.journeyEvents ?? []), event]
    },
  ],
})

export function RenewalProvider({ children }) {
  return <JourneyProvider journey={journey}>{children}</JourneyProvider>
}
