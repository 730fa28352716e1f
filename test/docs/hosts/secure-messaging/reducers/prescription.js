const initialState = {
  renewalPrescription: undefined,
  prescriptionId: undefined,
  redirectPath: undefined,
  error: undefined,
  isLoading: false,
}

export const prescriptionReducer = (state = initialState, action) => {
  switch (action.type) {
    case 'SM_PRESCRIPTION_IS_LOADING':
      return { ...state, isLoading: true }
    case 'SM_PRESCRIPTION_GET_BY_ID':
      return { ...state, isLoading: false, renewalPrescription: action.payload }
    case 'SM_PRESCRIPTION_GET_BY_ID_ERROR':
      return { ...state, isLoading: false, error: action.payload }
    case 'SM_PRESCRIPTION_CLEAR':
      return { ...initialState }
    case 'SM_PRESCRIPTION_SET_ID':
      return { ...state, prescriptionId: action.payload }
    case 'SM_PRESCRIPTION_SET_REDIRECT_PATH':
      return { ...state, redirectPath: action.payload }
    default:
      return state
  }
}
