import { apiRequest } from 'platform/utilities/api'
import { clearPrescription } from './prescription'

export const saveDraft = (draft, type, id) => async dispatch => {
  dispatch({ type: 'SM_DRAFT_SAVE_STARTED' })
  const response = await apiRequest('/messaging/message_drafts', {
    method: 'POST',
    body: JSON.stringify({ ...draft, type, id }),
  })
  dispatch({ type: 'SM_DRAFT_CREATE_SUCCEEDED', response: response.data.attributes })
}

export const deleteDraft = draftId => async dispatch => {
  await apiRequest(`/messaging/messages/${draftId}`, { method: 'DELETE' })
  dispatch(clearPrescription())
}
