import React, { useEffect, useState } from 'react'
import { useDispatch, useSelector } from 'react-redux'
import { clearThread } from '../actions/threadDetails'
import ComposeForm from '../components/ComposeForm/ComposeForm'
import InterstitialPage from './InterstitialPage'
import featureToggles from '../hooks/useFeatureToggles'

const Compose = () => {
  const { mhvSecureMessagingCuratedListFlow } = featureToggles()

  const dispatch = useDispatch()
  const recipients = useSelector(state => state.sm.recipients)
  const { drafts, acceptInterstitial } = useSelector(state => state.sm.threadDetails)
  const { noAssociations } = useSelector(state => state.sm.recipients)

  const draftMessage = drafts?.[0] ?? null
  const { allTriageGroupsBlocked } = recipients
  const [draftType, setDraftType] = useState('')

  useEffect(() => {
    dispatch(clearThread())
    Promise.resolve().then(() => setDraftType('compose'))
  }, [dispatch])

  const pageTitle = mhvSecureMessagingCuratedListFlow ? 'Start message' : 'Start a new message'
  const content = () => {
    if (recipients) {
      return (
        <>
          <ComposeForm
            pageTitle={pageTitle}
            draft={draftMessage}
            recipients={!recipients.error && recipients}
          />
        </>
      )
    }
    return null
  }

  if (!draftType) return <va-loading-indicator message="Loading your secure message..." />
  if (!acceptInterstitial) return <InterstitialPage />
  // A blank page while the list of care teams loads, and after a failure.
  if (noAssociations !== false || allTriageGroupsBlocked) return null
  return content()
}

export default Compose
