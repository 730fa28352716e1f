import React, { useEffect, useState } from 'react'
import { useDispatch, useSelector } from 'react-redux'
import { clearThread } from '../actions/threadDetails'
import ComposeForm from '../components/ComposeForm/ComposeForm'
import InterstitialPage from './InterstitialPage'

const Compose = () => {
  const dispatch = useDispatch()
  const recipients = useSelector(state => state.sm.recipients)
  const { drafts, acceptInterstitial } = useSelector(state => state.sm.threadDetails)
  const { noAssociations, allTriageGroupsBlocked } = recipients
  const [draftType, setDraftType] = useState('')

  useEffect(() => {
    dispatch(clearThread())
    Promise.resolve().then(() => setDraftType('compose'))
  }, [dispatch])

  if (!draftType) return <va-loading-indicator message="Loading your secure message..." />
  if (!acceptInterstitial) return <InterstitialPage />
  // A blank page while the list of care teams loads, and after a failure.
  if (noAssociations !== false || allTriageGroupsBlocked) return null
  return <ComposeForm draft={drafts[0] ?? null} recipients={!recipients.error && recipients} />
}

export default Compose
