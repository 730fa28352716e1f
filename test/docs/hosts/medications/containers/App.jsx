import { useDatadogRum } from '@department-of-veterans-affairs/mhv/exports'
import { selectUser } from '@department-of-veterans-affairs/platform-user/selectors'
import React from 'react'
import { useSelector } from 'react-redux'

const App = ({ children }) => {
  const user = useSelector(selectUser)

  const datadogRumConfig = {
    applicationId: '00000000-0000-4000-8000-000000000000',
    clientToken: 'test',
    service: 'va.gov-mhv-medications',
    sessionSampleRate: 100,
    sessionReplaySampleRate: 100,
    defaultPrivacyLevel: 'mask',
  }

  useDatadogRum(datadogRumConfig)

  return <main data-user={user?.profile?.accountUuid}>{children}</main>
}

export default App
