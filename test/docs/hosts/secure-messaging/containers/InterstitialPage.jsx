import React, { useEffect } from 'react'
import { useDispatch, useSelector } from 'react-redux'
import { useHistory, useLocation } from 'react-router-dom'
import { clearPrescription, getPrescriptionById, setRedirectPath } from '../actions/prescription'
import { acceptInterstitial } from '../actions/threadDetails'
import featureToggles from '../hooks/useFeatureToggles'
import { Paths } from '../util/constants'

const InterstitialPage = () => {
  const history = useHistory()
  const { search } = useLocation()
  const dispatch = useDispatch()
  const { mhvSecureMessagingCuratedListFlow } = featureToggles()
  const { noAssociations, allTriageGroupsBlocked, error: recipientsError } = useSelector(state => state.sm.recipients)

  useEffect(() => {
    if (recipientsError || noAssociations || allTriageGroupsBlocked) history.push(Paths.INBOX)
  }, [recipientsError, noAssociations, allTriageGroupsBlocked, history])

  useEffect(() => {
    const params = new URLSearchParams(search)
    const redirectPath = params.get('redirectPath')
    if (params.get('prescriptionId')) {
      dispatch(getPrescriptionById(params.get('prescriptionId')))
      dispatch(acceptInterstitial())
      if (mhvSecureMessagingCuratedListFlow) history.push(Paths.RECENT_CARE_TEAMS)
    } else {
      dispatch(clearPrescription())
    }
    if (redirectPath?.startsWith('/')) dispatch(setRedirectPath(redirectPath))
  }, [search, history, mhvSecureMessagingCuratedListFlow, dispatch])

  return <h1>Only use messages for non-urgent needs</h1>
}

export default InterstitialPage
