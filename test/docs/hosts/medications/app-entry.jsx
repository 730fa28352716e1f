import startReactApp from 'platform/startup/react'
import React from 'react'
import { Provider } from 'react-redux'
import { RouterProvider } from 'react-router-dom-v5-compat'
import router from './routes'
import { store } from './store'

const App = () => (
  <Provider store={store}>
    <RouterProvider router={router} />
  </Provider>
)

startReactApp(<App />)

export { store }
