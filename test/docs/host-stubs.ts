/** Stand-ins for the packages and the platform of vets-website, by module name. They use `globalThis.host`. */
export const HOST_STUBS: Record<string, string> = {
  '@datadog/browser-rum': `export const datadogRum = { addError() {},
      addAction(name, { journey }) { globalThis.host.events.push(journey)
        globalThis.host.actions.push(name.replace('rx_renewal.', '') + (journey.first ? '' : ' (again)')) } }`,
  '@datadog/browser-logs': 'export const datadogLogs = { logger: { error() {} } }',
  'prop-types': 'const none = () => null; none.isRequired = none; export default new Proxy({}, { get: () => none })',
  'react-redux': `
    import React from 'react'
    export const Provider = ({ children }) => children
    export const useDispatch = () => globalThis.host.store.dispatch
    export const useSelector = select => {
      const { store } = globalThis.host
      const [, render] = React.useReducer(count => count + 1, 0)
      const state = store.getState()
      React.useLayoutEffect(() => {
        if (store.getState() !== state) render()
        return store.subscribe(render)
      })
      return select(state)
    }`,
  'react-router-dom': `
    import React from 'react'
    const isAt = ({ path = '/', exact }, pathname) =>
      new RegExp('^' + path.replace(/[/]$/, '').replace(/:[a-zA-Z]+/g, '[^/]+') + (exact ? '[/]?$' : '([/]|$)')).test(pathname)
    export const Switch = ({ children }) => {
      const { pathname } = useLocation()
      return React.Children.toArray(children).find(({ props }) => isAt(props, pathname)) ?? null
    }
    export const Route = ({ children }) => children
    export const useHistory = () => globalThis.host.history
    export const useLocation = () => {
      const { history } = globalThis.host
      const [location, setLocation] = React.useState(history.location)
      React.useEffect(() => {
        setLocation(history.location)
        return history.listen(setLocation)
      }, [history])
      return location
    }`,
  'react-router-dom-v5-compat': `
    import React from 'react'
    export const Link = React.forwardRef(({ to, ...props }, ref) => <a ref={ref} href={to} {...props} />)
    export const useNavigate = () => () => {}
    export const useSearchParams = () => [new URLSearchParams(window.location.search)]
    export const createBrowserRouter = routes => routes
    export const RouterProvider = ({ router }) => {
      const isList = window.location.pathname.endsWith('/list')
      return React.createElement(router.find(({ path }) => path === (isList ? 'list' : '/')).Component)
    }`,
  chai: 'export const { expect } = globalThis.host.chai',
  'platform/utilities/feature-toggles/featureFlagNames': `
    export default new Proxy({}, { get: (_, name) => name })`,
  '@department-of-veterans-affairs/platform-testing/react-testing-library-helpers': `
    import { render } from '@testing-library/react'
    export const renderWithStoreAndRouter = (element, { initialState }) => {
      globalThis.host.load(initialState)
      return render(element)
    }
    export const renderWithStoreAndRouterV6 = renderWithStoreAndRouter`,
  'platform/polyfills': '',
  'platform/startup/setup': `
    export default () => { globalThis.host.started.push('site'); return globalThis.host.store }`,
  'platform/startup/react': 'export default element => globalThis.host.started.push(element)',
  'platform/startup/router': 'export default app => globalThis.host.started.push(app)',
  'platform/utilities/api':
    'export const apiRequest = (url, { method = "GET" } = {}) => globalThis.host.api([method, url].join(" "))',
  '@department-of-veterans-affairs/mhv/exports': `
    export const useDatadogRum = config => void (globalThis.host.rumConfig = config)`,
  'platform/monitoring/Datadog': `
    export const initializeBrowserLogging = config => void (globalThis.host.logsConfig = config)`,
  '@department-of-veterans-affairs/platform-utilities/environment': 'export default { isStaging: () => false }',
  '@department-of-veterans-affairs/platform-utilities/ui': 'export const focusElement = () => {}',
  '@department-of-veterans-affairs/platform-user/selectors': 'export const selectUser = state => state.user',
  '@department-of-veterans-affairs/platform-user/RequiredLoginView': `
    export const RequiredLoginView = ({ user, children }) => (user.login.currentlyLoggedIn ? children : null)`,
  '@department-of-veterans-affairs/component-library/dist/react-bindings': `
    import React from 'react'
    export const VaAlert = React.forwardRef(({ children }, ref) => <va-alert ref={ref}>{children}</va-alert>)
    export const VaModal = ({ visible, onPrimaryButtonClick, onSecondaryButtonClick, onCloseEvent }) => visible ? <div>
      <button id="continue" onClick={onPrimaryButtonClick} /><button id="back" onClick={onSecondaryButtonClick} />
      <button id="close" onClick={onCloseEvent} /></div> : null`,
}

type Action = { readonly type: string }
type Reducer = (state: never, action: Action) => unknown
type Thunk = (dispatch: (action: Action | Thunk) => unknown, getState: () => unknown) => unknown

/** A Redux store with thunks: the parts that the apps use. */
export function createHostStore(reducers: Record<string, Reducer>, fixed: object) {
  let state: Record<string, unknown> = { ...fixed }
  const listeners = new Set<() => void>()
  const store = {
    getState: () => state,
    subscribe(listener: () => void) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    dispatch(action: Action | Thunk): unknown {
      if (typeof action === 'function') return action(store.dispatch, store.getState)
      const next = Object.entries(reducers).map(([name, reduce]) => [name, reduce(state[name] as never, action)])
      state = { ...state, ...Object.fromEntries(next) }
      for (const listener of [...listeners]) listener()
      return action
    },
  }
  store.dispatch({ type: '@@init' })
  return store
}

interface HostLocation {
  readonly pathname: string
  readonly search: string
  readonly key: string
}

/** The history of react-router-dom 5 below `root`, based on the window's history. */
export function createHostHistory(root: string, url: string) {
  const listeners = new Set<(location: HostLocation) => void>()
  let visits = 0
  const visited = (path: string): HostLocation => {
    const { pathname, search } = new URL(path, 'https://www.va.gov')
    return { pathname, search, key: `${++visits}` }
  }
  const history = {
    location: visited(url),
    listen(listener: (location: HostLocation) => void) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    push(path: string) {
      window.history.pushState(null, '', root + path)
      history.location = visited(path)
      for (const listener of [...listeners]) listener(history.location)
    },
  }
  window.history.replaceState(null, '', root + url)
  return history
}
