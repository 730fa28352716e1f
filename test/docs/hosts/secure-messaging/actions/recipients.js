import { apiRequest } from 'platform/utilities/api'
import { Actions } from '../util/actionTypes'

export const getAllTriageTeamRecipients = () => async (dispatch, getState) => {
  const { user } = getState()
  try {
    const response = await apiRequest('/messaging/allrecipients')

    dispatch({
      type: Actions.AllRecipients.GET_LIST,
      response: { ...response, user },
    })
  } catch (error) {
    dispatch({
      type: Actions.AllRecipients.GET_LIST_ERROR,
    })
  }
}
