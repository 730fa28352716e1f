import React, { useCallback, useEffect, useState } from 'react'
import { useDispatch, useSelector } from 'react-redux'
import { useHistory } from 'react-router-dom'
import { saveDraft } from '../../actions/draftDetails'
import { sendMessage } from '../../actions/messages'
import { clearDraftInProgress, updateDraftInProgress } from '../../actions/threadDetails'
import featureToggles from '../../hooks/useFeatureToggles'
import { Paths } from '../../util/constants'
import { buildRxRenewalMessageBody } from '../../util/helpers'
import DeleteDraft from '../Draft/DeleteDraft'

const ComposeForm = props => {
  const { draft, recipients } = props
  const { allowedRecipients } = recipients
  const dispatch = useDispatch()
  const history = useHistory()
  const { draftInProgress, isSaving } = useSelector(state => state.sm.threadDetails)
  const { prescription } = useSelector(state => state.sm)
  const { renewalPrescription, prescriptionId, error: rxError, redirectPath, isLoading } = prescription
  const { mhvSecureMessagingCuratedListFlow } = featureToggles()
  const [selectedRecipientId, setSelectedRecipientId] = useState(draftInProgress.recipientId || null)
  const [sendMessageFlag, setSendMessageFlag] = useState(false)
  const isRxRenewalDraft = renewalPrescription?.prescriptionId || rxError

  useEffect(() => {
    if (isRxRenewalDraft) {
      const body = buildRxRenewalMessageBody(renewalPrescription, rxError)
      dispatch(updateDraftInProgress({ body, subject: 'Renewal Needed', category: 'MEDICATIONS' }))
    }
  }, [renewalPrescription, isRxRenewalDraft, rxError, dispatch])

  const recipientHandler = recipient => {
    setSelectedRecipientId(recipient?.id ? recipient.id.toString() : '0')
  }

  const send = useCallback(async () => {
    setSendMessageFlag(true)
    if (isSaving !== true) {
      const sendData = JSON.stringify({ body: draftInProgress.body, prescriptionId, draftId: draft?.messageId })
      try {
        await dispatch(sendMessage(sendData))
        dispatch(clearDraftInProgress())
        setTimeout(() => {
          if (redirectPath) {
            window.location.replace(redirectPath)
          } else {
            history.push(Paths.INBOX)
          }
        }, 1000)
      } catch (err) {
        setSendMessageFlag(false)
      }
    }
  }, [dispatch, draft?.messageId, draftInProgress.body, history, isSaving, prescriptionId, redirectPath])

  if (isLoading) return <va-loading-indicator message="Loading..." data-testid="loading-indicator" />
  if (sendMessageFlag === true) return <va-loading-indicator message="Sending message..." />

  return (
    <form>
      {!mhvSecureMessagingCuratedListFlow && (
        <>
          {allowedRecipients.map(recipient => (
            <va-radio-option key={recipient.id} onClick={() => recipientHandler(recipient)} />
          ))}
          <button type="button" id="clear" onClick={() => recipientHandler(null)} />
        </>
      )}
      <va-textarea label="Message" value={draftInProgress.body} />
      <va-button id="save" text="Save draft" onClick={() => dispatch(saveDraft(draftInProgress))} />
      <va-button id="send" text="Send" data-team={selectedRecipientId} onClick={send} />
      <DeleteDraft draftId={draft?.messageId} redirectPath={redirectPath} />
    </form>
  )
}

export default ComposeForm
