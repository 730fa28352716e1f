import { apiRequest } from 'platform/utilities/api'

export const getAllTriageTeamRecipients = () => async dispatch => {
  try {
    dispatch({ type: 'SM_ALL_RECIPIENTS_GET_LIST', response: await apiRequest('/messaging/allrecipients') })
  } catch (error) {
    dispatch({ type: 'SM_ALL_RECIPIENTS_GET_LIST_ERROR' })
  }
}
