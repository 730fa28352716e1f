import React, { useEffect } from 'react'
import { Switch, Route, useLocation } from 'react-router-dom'
import { useDispatch } from 'react-redux'
import Compose from './Compose'
import ThreadDetails from './ThreadDetails'
import { Paths } from '../util/constants'
import InterstitialPage from './InterstitialPage'
import SelectCareTeam from './SelectCareTeam'
import { clearDraftInProgress } from '../actions/threadDetails'
import featureToggles from '../hooks/useFeatureToggles'
import RecentCareTeams from './RecentCareTeams'

const AppRoute = ({ children, ...rest }) => <Route {...rest}>{children}</Route>

const draftInProgressSafePaths = [Paths.COMPOSE, Paths.MESSAGE_THREAD, '/contact-list/']

const AuthorizedRoutes = () => {
  const location = useLocation()
  const dispatch = useDispatch()
  const { mhvSecureMessagingCuratedListFlow } = featureToggles()

  useEffect(
    () => {
      const isDraftSafe = draftInProgressSafePaths.some(path => location.pathname.startsWith(path))
      if (!isDraftSafe) {
        dispatch(clearDraftInProgress())
      }
    },
    [location.pathname, dispatch],
  )

  return (
    <div>
      <Switch>
        <AppRoute exact path={`${Paths.MESSAGE_THREAD}:threadId/`} key="ThreadDetails">
          <ThreadDetails />
        </AppRoute>
        {mhvSecureMessagingCuratedListFlow && (
          <AppRoute exact path={`${Paths.COMPOSE}${Paths.START_MESSAGE}`} key="Compose">
            <Compose />
          </AppRoute>
        )}
        {mhvSecureMessagingCuratedListFlow && (
          <AppRoute exact path={Paths.RECENT_CARE_TEAMS} key="RecentCareTeams">
            <RecentCareTeams />
          </AppRoute>
        )}
        {mhvSecureMessagingCuratedListFlow && (
          <AppRoute
            exact
            path={`${Paths.COMPOSE}${Paths.SELECT_CARE_TEAM}`}
            key="SelectCareTeam"
          >
            <SelectCareTeam />
          </AppRoute>
        )}
        <AppRoute exact path={Paths.COMPOSE} key="Arrival">
          {mhvSecureMessagingCuratedListFlow ? <InterstitialPage /> : <Compose />}
        </AppRoute>
        <Route>
          <h1>Inbox</h1>
        </Route>
      </Switch>
    </div>
  )
}

export default AuthorizedRoutes
