import { useDatadogRum } from '@department-of-veterans-affairs/mhv/exports'
import environment from '@department-of-veterans-affairs/platform-utilities/environment'
import { RequiredLoginView } from '@department-of-veterans-affairs/platform-user/RequiredLoginView'
import { selectUser } from '@department-of-veterans-affairs/platform-user/selectors'
import { initializeBrowserLogging } from 'platform/monitoring/Datadog'
import React, { useEffect, useMemo } from 'react'
import { useDispatch, useSelector } from 'react-redux'
import { getAllTriageTeamRecipients } from '../actions/recipients'
import featureToggles from '../hooks/useFeatureToggles'
import AuthorizedRoutes from './AuthorizedRoutes'

const FetchRecipients = () => {
  const dispatch = useDispatch()
  useEffect(() => {
    dispatch(getAllTriageTeamRecipients())
  }, [dispatch])
  return null
}

const App = () => {
  const user = useSelector(selectUser)
  const { featureTogglesLoading, isDowntimeBypassEnabled } = featureToggles()
  const scheduledDowntimes = useSelector(state => state.scheduledDowntime?.serviceMap)

  const mhvSMDown = useMemo(
    () => scheduledDowntimes?.mhv_sm?.status || scheduledDowntimes?.mhv_platform?.status,
    [scheduledDowntimes],
  )

  const datadogRumConfig = {
    applicationId: '00000000-0000-4000-8000-000000000000',
    clientToken: 'test',
    service: 'va.gov-mhv-secure-messaging',
    sessionSampleRate: environment.isStaging() ? 100 : 50,
    sessionReplaySampleRate: environment.isStaging() ? 100 : 50,
    defaultPrivacyLevel: 'mask',
    enablePrivacyForActionName: true,
  }

  useDatadogRum(datadogRumConfig)

  useEffect(() => {
    initializeBrowserLogging({
      forwardErrorsToLogs: true,
      forwardConsoleLogs: ['error'],
      sessionSampleRate: 100,
    })
  }, [])

  if (featureTogglesLoading) return <va-loading-indicator message="Loading your secure messages..." />

  return (
    <RequiredLoginView user={user}>
      <FetchRecipients />
      {mhvSMDown === 'down' && !isDowntimeBypassEnabled ? <h1>Messages</h1> : <AuthorizedRoutes />}
    </RequiredLoginView>
  )
}

export default App
