import setUpCommonFunctionality from 'platform/startup/setup'
import reducer from './reducers'

/** Starts the header and the other components of the whole site, too. */
export default function createStore() {
  return setUpCommonFunctionality({ entryName: 'medications', url: '/my-health/medications', reducer })
}

export const store = createStore()
