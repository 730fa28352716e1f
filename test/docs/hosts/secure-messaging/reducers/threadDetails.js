const initialState = {
  acceptInterstitial: false,
  drafts: [],
  isSaving: false,
  draftInProgress: { messageId: null, category: null, subject: null, body: null, recipientId: null, attachments: [] },
}

export const threadDetailsReducer = (state = initialState, action) => {
  switch (action.type) {
    case 'SM_THREAD_GET':
      return { ...state, drafts: action.payload.drafts }
    case 'SM_THREAD_CLEAR':
      return { ...initialState, acceptInterstitial: state.acceptInterstitial, draftInProgress: state.draftInProgress }
    case 'SM_DRAFT_SAVE_STARTED':
      return { ...state, isSaving: true }
    case 'SM_DRAFT_CREATE_SUCCEEDED':
      return {
        ...state,
        isSaving: false,
        drafts: [...state.drafts, action.response],
        draftInProgress: { ...state.draftInProgress, messageId: action.response.messageId },
      }
    case 'SM_DRAFT_UPDATE_IN_PROGRESS':
      return { ...state, draftInProgress: { ...state.draftInProgress, ...action.payload } }
    case 'SM_DRAFT_CLEAR_IN_PROGRESS':
      return { ...state, draftInProgress: initialState.draftInProgress }
    case 'SM_DRAFT_SET_ACCEPT_INTERSTITIAL':
      return { ...state, acceptInterstitial: action.payload }
    default:
      return state
  }
}
