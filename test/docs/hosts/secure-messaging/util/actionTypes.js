export const Actions = {
  AllRecipients: {
    GET_LIST: 'SM_ALL_RECIPIENTS_GET_LIST',
    GET_LIST_ERROR: 'SM_ALL_RECIPIENTS_GET_LIST_ERROR',
  },
  Thread: {
    DRAFT_SAVE_STARTED: 'SM_DRAFT_SAVE_STARTED',
  },
}
