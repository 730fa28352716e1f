export const acceptInterstitial = () => ({ type: 'SM_DRAFT_SET_ACCEPT_INTERSTITIAL', payload: true })
export const updateDraftInProgress = payload => ({ type: 'SM_DRAFT_UPDATE_IN_PROGRESS', payload })
export const clearDraftInProgress = () => ({ type: 'SM_DRAFT_CLEAR_IN_PROGRESS' })
export const clearThread = () => ({ type: 'SM_THREAD_CLEAR' })
