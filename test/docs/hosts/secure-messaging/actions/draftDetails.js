import { apiRequest } from 'platform/utilities/api'
import { Actions } from '../util/actionTypes'
import { clearPrescription } from './prescription'

const sendSaveDraft = async (draft, id) => {
  try {
    return await apiRequest('/messaging/message_drafts', { method: 'POST', body: JSON.stringify({ ...draft, id }) })
  } catch (error) {
    return error
  }
}

export const saveDraft = (messageData, type, id) => async (dispatch, getState) => {
  const state = getState()
  const { redirectPath } = state.sm.prescription
  dispatch({ type: Actions.Thread.DRAFT_SAVE_STARTED, payload: { type, redirectPath } })
  const request = { ...messageData }
  const response = await sendSaveDraft(request, id)
  if (response.data) {
    dispatch({ type: 'SM_DRAFT_CREATE_SUCCEEDED', response: response.data.attributes })
  }
}

export const deleteDraft = draftId => async dispatch => {
  await apiRequest(`/messaging/messages/${draftId}`, { method: 'DELETE' })
  dispatch(clearPrescription())
}
