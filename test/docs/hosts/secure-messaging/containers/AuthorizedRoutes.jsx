import React, { useEffect } from 'react'
import { useDispatch } from 'react-redux'
import { useLocation } from 'react-router-dom'
import { clearDraftInProgress } from '../actions/threadDetails'
import featureToggles from '../hooks/useFeatureToggles'
import { Paths } from '../util/constants'
import Compose from './Compose'
import InterstitialPage from './InterstitialPage'
import RecentCareTeams from './RecentCareTeams'
import SelectCareTeam from './SelectCareTeam'
import ThreadDetails from './ThreadDetails'

const draftInProgressSafePaths = [Paths.COMPOSE, Paths.MESSAGE_THREAD, '/contact-list/']

const AuthorizedRoutes = () => {
  const location = useLocation()
  const dispatch = useDispatch()
  const { mhvSecureMessagingCuratedListFlow } = featureToggles()

  useEffect(() => {
    const isDraftSafe = draftInProgressSafePaths.some(path => location.pathname.startsWith(path))
    if (!isDraftSafe) {
      dispatch(clearDraftInProgress())
    }
  }, [location.pathname, dispatch])

  // As an exact route of react-router-dom does, which takes the address without its last slash, too.
  const pathname = location.pathname.replace(/\/?$/, '/')
  if (pathname.startsWith(Paths.MESSAGE_THREAD)) return <ThreadDetails />
  if (mhvSecureMessagingCuratedListFlow) {
    if (pathname === Paths.RECENT_CARE_TEAMS) return <RecentCareTeams />
    if (pathname === `${Paths.COMPOSE}${Paths.SELECT_CARE_TEAM}`) return <SelectCareTeam />
    if (pathname === `${Paths.COMPOSE}${Paths.START_MESSAGE}`) return <Compose />
    if (pathname === Paths.COMPOSE) return <InterstitialPage />
  }
  if (pathname === Paths.COMPOSE) return <Compose />
  return <h1>Inbox</h1>
}

export default AuthorizedRoutes
