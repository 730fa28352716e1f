import React, { useCallback, useEffect, useState } from 'react'
import { useDispatch, useSelector } from 'react-redux'
import { useHistory } from 'react-router-dom'
import { updateDraftInProgress } from '../actions/threadDetails'
import { Paths } from '../util/constants'

const OTHER_VALUE = 'other'

const RecentCareTeams = () => {
  const history = useHistory()
  const dispatch = useDispatch()
  const [selectedCareTeam, setSelectedCareTeam] = useState(null)
  const { recipients, threadDetails } = useSelector(state => state.sm)
  const { recentRecipients, noAssociations, error: recipientsError } = recipients
  const { acceptInterstitial } = threadDetails

  useEffect(() => {
    if (recipientsError || noAssociations) {
      history.push(Paths.INBOX)
    }
  }, [recipientsError, noAssociations, history])

  useEffect(() => {
    if (!acceptInterstitial) history.push(Paths.COMPOSE)
  }, [acceptInterstitial, history])

  useEffect(() => {
    if (recentRecipients?.length === 0) history.push(`${Paths.COMPOSE}${Paths.SELECT_CARE_TEAM}`)
  }, [recentRecipients, history])

  const handleRadioChange = event => {
    const { value } = event.detail
    setSelectedCareTeam(value)
    dispatch(updateDraftInProgress({ recipientId: value === OTHER_VALUE ? undefined : value }))
  }

  const handleContinue = useCallback(
    () => {
      if (!selectedCareTeam) return
      if (selectedCareTeam === OTHER_VALUE) {
        history.push(`${Paths.COMPOSE}${Paths.SELECT_CARE_TEAM}`)
        return
      }
      history.push(`${Paths.COMPOSE}${Paths.START_MESSAGE}`)
    },
    [history, selectedCareTeam],
  )

  if (recentRecipients === undefined) return <va-loading-indicator message="Loading..." />

  return (
    <>
      <h1>Care teams you recently sent messages to</h1>
      {recentRecipients.map(({ triageTeamId: id }) => (
        <va-radio-option key={id} value={id} onClick={() => handleRadioChange({ detail: { value: id } })} />
      ))}
      <va-radio-option value="other" onClick={() => handleRadioChange({ detail: { value: OTHER_VALUE } })} />
      <va-button text="Continue" data-testid="recent-care-teams-continue-button" onClick={handleContinue} />
    </>
  )
}

export default RecentCareTeams
