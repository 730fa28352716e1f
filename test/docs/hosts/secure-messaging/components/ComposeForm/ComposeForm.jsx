import React, { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import PropTypes from 'prop-types'
import { useDispatch, useSelector } from 'react-redux'
import { useHistory } from 'react-router-dom'
import { saveDraft } from '../../actions/draftDetails'
import { buildRxRenewalMessageBody } from '../../util/helpers'
import { sendMessage } from '../../actions/messages'
import { focusOnErrorField } from '../../util/formHelpers'
import { Paths } from '../../util/constants'
import ComposeFormActionButtons from './ComposeFormActionButtons'
import useFeatureToggles from '../../hooks/useFeatureToggles'
import { clearDraftInProgress, updateDraftInProgress } from '../../actions/threadDetails'

const ComposeForm = props => {
  const { pageTitle, draft, recipients, signature } = props
  const { allowedRecipients } = recipients
  const dispatch = useDispatch()
  const history = useHistory()

  const { draftInProgress } = useSelector(state => state.sm.threadDetails)
  const { prescription } = useSelector(state => state.sm)
  const {
    renewalPrescription,
    prescriptionId: rawPrescriptionId,
    error: rxError,
    redirectPath,
  } = prescription
  const renewalPrescriptionIsLoading = useSelector(state => state.sm.prescription.isLoading)
  const { mhvSecureMessagingCuratedListFlow } = useFeatureToggles()
  const [selectedRecipientId, setSelectedRecipientId] = useState(draftInProgress?.recipientId || null)
  const [attachFileError, setAttachFileError] = useState(null)
  const [sendMessageFlag, setSendMessageFlag] = useState(false)
  const prefillClearedReportedRef = useRef(false)
  const attachmentsRef = useRef([])

  const isRxRenewalDraft = useMemo(
    () => renewalPrescription?.prescriptionId || rxError,
    [renewalPrescription, rxError],
  )

  const navigateToRxCallback = useCallback(
    () => {
      if (redirectPath) window.location.replace(redirectPath)
    },
    [redirectPath],
  )

  useEffect(
    () => {
      if (isRxRenewalDraft) {
        const body = buildRxRenewalMessageBody(renewalPrescription, rxError)
        dispatch(updateDraftInProgress({ body, subject: 'Renewal Needed', category: 'MEDICATIONS' }))
      }
    },
    [renewalPrescription, isRxRenewalDraft, rxError, dispatch],
  )

  const [recipientError, setRecipientError] = useState('')
  const { isSaving } = useSelector(state => state.sm.threadDetails)
  const setUnsavedNavigationError = useCallback(() => {}, [])
  const setSaveError = useCallback(saveError => dispatch(updateDraftInProgress({ saveError })), [dispatch])

  const send = useCallback(
    async () => {
      setSendMessageFlag(true)
      if (isSaving !== true) {
        const sendData = JSON.stringify({
          body: draftInProgress.body,
          prescriptionId: rawPrescriptionId,
          draftId: draft?.messageId,
        })
        try {
          await dispatch(
            sendMessage(
              sendData,
              !!isRxRenewalDraft,
            ),
          )
          dispatch(clearDraftInProgress())
          setTimeout(() => {
            if (redirectPath) {
              navigateToRxCallback()
            } else {
              history.push(Paths.INBOX)
            }
          }, 1000)
        } catch (err) {
          setSendMessageFlag(false)
        }
      }
    },
    [
      dispatch,
      draft?.messageId,
      draftInProgress.body,
      history,
      isRxRenewalDraft,
      isSaving,
      navigateToRxCallback,
      rawPrescriptionId,
      redirectPath,
      renewalPrescription,
    ],
  )

  const checkMessageValidity = useCallback(
    () => ({ messageValid: draftInProgress.body !== '' && selectedRecipientId !== '0' }),
    [draftInProgress.body, selectedRecipientId],
  )

  const saveDraftHandler = useCallback(
    async type => {
      const { messageValid } = checkMessageValidity()
      const draftId = draft?.messageId
      const formData = draftInProgress
      if (messageValid) {
        setSaveError(null)
        dispatch(saveDraft(formData, type, draftId))
      }
    },
    [
      checkMessageValidity,
      draft?.messageId,
      draftInProgress,
      setSaveError,
      dispatch,
    ],
  )

  const sendMessageHandler = useCallback(
    async () => {
      if (checkMessageValidity().messageValid) {
        send()
      } else {
        setSendMessageFlag(false)
        focusOnErrorField()
      }
    },
    [
      checkMessageValidity,
      send,
    ],
  )

  const messageBodyHandler = body => {
    if (body === '') prefillClearedReportedRef.current = true
    dispatch(updateDraftInProgress({ body }))
  }

  const recipientHandler = useCallback(
    recipient => {
      setSelectedRecipientId(recipient?.id ? recipient.id.toString() : '0')

      if (recipient?.id !== '0') {
        if (recipient?.id) setRecipientError('')
        setUnsavedNavigationError()
      }
    },
    [setRecipientError, setUnsavedNavigationError],
  )

  if (renewalPrescriptionIsLoading) {
    return <va-loading-indicator message="Loading..." data-testid="loading-indicator" />
  }
  if (sendMessageFlag === true) return <va-loading-indicator message="Sending message..." />

  return (
    <>
      <h1>{pageTitle}</h1>
      <form>
        <div>
          {!mhvSecureMessagingCuratedListFlow && (
            <>
              {allowedRecipients.map(recipient => (
                <va-radio-option key={recipient.id} onClick={() => recipientHandler(recipient)} />
              ))}
              <button type="button" id="clear" onClick={() => recipientHandler(null)} />
            </>
          )}
          <va-textarea label="Message" value={draftInProgress.body} error={recipientError} />
          <button type="button" id="empty" onClick={() => messageBodyHandler('')} />
          <button type="button" id="write" onClick={() => messageBodyHandler('Please renew')} />
          <button type="button" id="attach" onClick={() => setAttachFileError({ message: 'Your file is too large.' })} />
          <button type="button" id="auto-save" onClick={() => saveDraftHandler('auto')} />
          <span>{attachFileError?.message}</span>
          <ComposeFormActionButtons
            draftId={draft?.messageId}
            draftsCount={1}
            onSaveDraft={() => saveDraftHandler('manual')}
            onSend={sendMessageHandler}
            savedComposeDraft={!!draft}
            signature={signature}
            redirectPath={redirectPath}
          />
        </div>
      </form>
    </>
  )
}

ComposeForm.propTypes = {
  draft: PropTypes.object,
  headerRef: PropTypes.object,
  pageTitle: PropTypes.string,
  recipients: PropTypes.object,
  signature: PropTypes.object,
}

export default ComposeForm
