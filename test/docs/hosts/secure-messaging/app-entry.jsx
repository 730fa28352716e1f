import 'platform/polyfills'

import startApp from 'platform/startup/router'
import reducer from './reducers'
import routes from './routes'

startApp({ url: '/my-health/secure-messages', entryName: 'mhv-secure-messaging', reducer, routes })
