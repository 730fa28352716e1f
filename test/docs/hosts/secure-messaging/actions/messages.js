import { apiRequest } from 'platform/utilities/api'
import { clearPrescription } from './prescription'

export const retrieveMessageThread = threadId => async dispatch => {
  const response = await apiRequest(`/messaging/messages/${threadId}/thread`)
  dispatch({ type: 'SM_THREAD_GET', payload: { drafts: response.data.map(message => message.attributes) } })
}

/** Clears the prescription before it resolves; rejects with the answer of the API. */
export const sendMessage = (message, isRxRenewal) => async dispatch => {
  await apiRequest('/messaging/messages', { method: 'POST', body: message, isRxRenewal })
  dispatch(clearPrescription())
}
