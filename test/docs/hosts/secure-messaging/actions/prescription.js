import { apiRequest } from 'platform/utilities/api'

export const getPrescriptionById = prescriptionId => async dispatch => {
  dispatch({ type: 'SM_PRESCRIPTION_CLEAR' })
  dispatch({ type: 'SM_PRESCRIPTION_SET_ID', payload: prescriptionId })
  try {
    dispatch({ type: 'SM_PRESCRIPTION_IS_LOADING' })
    const response = await apiRequest(`/prescriptions/${prescriptionId}`)
    if (!response.data?.attributes?.prescriptionName) throw new Error('Non-VA medication')
    dispatch({ type: 'SM_PRESCRIPTION_GET_BY_ID', payload: response.data.attributes })
  } catch (e) {
    const error = e?.errors?.[0] || e
    dispatch({ type: 'SM_PRESCRIPTION_GET_BY_ID_ERROR', payload: error.title || error.message || error })
  }
}

export const clearPrescription = () => ({ type: 'SM_PRESCRIPTION_CLEAR' })
export const setRedirectPath = payload => ({ type: 'SM_PRESCRIPTION_SET_REDIRECT_PATH', payload })
