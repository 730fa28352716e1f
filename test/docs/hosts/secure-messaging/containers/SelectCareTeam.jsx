import React, { useEffect } from 'react'
import { useDispatch, useSelector } from 'react-redux'
import { useHistory } from 'react-router-dom'
import { updateDraftInProgress } from '../actions/threadDetails'
import { Paths } from '../util/constants'

const SelectCareTeam = () => {
  const dispatch = useDispatch()
  const history = useHistory()
  const { allowedRecipients, noAssociations, error: recipientsError } = useSelector(state => state.sm.recipients)
  const { draftInProgress } = useSelector(state => state.sm.threadDetails)

  useEffect(() => {
    if (recipientsError || noAssociations) {
      history.push(Paths.INBOX)
    }
  }, [recipientsError, noAssociations, history])

  const checkValidity = () => !!draftInProgress.recipientId

  const handlers = {
    onContinue: () => {
      if (!checkValidity()) return
      const { messageId } = draftInProgress
      if (messageId) {
        history.push(`${Paths.MESSAGE_THREAD}${messageId}`)
      } else {
        history.push(`${Paths.COMPOSE}${Paths.START_MESSAGE}`)
      }
    },
  }

  return (
    <>
      <h1>Select care team</h1>
      {allowedRecipients?.map(({ id }) => (
        <va-radio-option key={id} value={id} onClick={() => dispatch(updateDraftInProgress({ recipientId: id }))} />
      ))}
      <va-button text="Continue" onClick={handlers.onContinue} />
    </>
  )
}

export default SelectCareTeam
