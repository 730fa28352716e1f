import { prescriptionReducer } from './prescription'
import { recipientsReducer } from './recipients'
import { threadDetailsReducer } from './threadDetails'

export default {
  sm: (state = {}, action) => ({
    prescription: prescriptionReducer(state.prescription, action),
    recipients: recipientsReducer(state.recipients, action),
    threadDetails: threadDetailsReducer(state.threadDetails, action),
  }),
}
