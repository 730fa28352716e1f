const initialState = {
  allRecipients: [],
  allowedRecipients: [],
  recentRecipients: undefined,
  noAssociations: undefined,
  allTriageGroupsBlocked: undefined,
  error: undefined,
}

export const recipientsReducer = (state = initialState, action) => {
  switch (action.type) {
    case 'SM_ALL_RECIPIENTS_GET_LIST': {
      const { data, meta } = action.response
      const noAssociations = meta.associatedTriageGroups === 0 || data.length === 0
      const recipients = data.map(recipient => recipient.attributes)
      return {
        ...state,
        allRecipients: recipients,
        allowedRecipients: recipients.filter(recipient => !recipient.blockedStatus),
        noAssociations,
        allTriageGroupsBlocked: !noAssociations && meta.associatedTriageGroups === meta.associatedBlockedTriageGroups,
      }
    }
    case 'SM_ALL_RECIPIENTS_GET_LIST_ERROR':
      return { ...state, error: true }
    case 'SM_ALL_RECIPIENTS_GET_RECENT':
      return { ...state, recentRecipients: action.response }
    default:
      return state
  }
}
