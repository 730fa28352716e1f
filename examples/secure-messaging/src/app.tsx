import { JourneyProvider, useJourney } from '@journey-monitor/react'
import { createBrowserRouter, Link, Navigate, Outlet, RouterProvider, useLocation } from 'react-router'
import { type AppData, isSignedOut } from './app-data.ts'
import { CareTeamHelp } from './care-team-help.tsx'
import { ComposePage } from './compose-page.tsx'
import { FolderPage } from './folder-page.tsx'
import { InterstitialPage } from './interstitial-page.tsx'
import { journey } from './journey.ts'
import { RecentCareTeams } from './recent-care-teams.tsx'
import { SelectCareTeam } from './select-care-team.tsx'
import { ThreadPage } from './thread-page.tsx'
import { useHeadingFocus } from './use-heading-focus.ts'
import { type RequestState, useRequest } from './use-request.ts'

function Layout({ appData }: { readonly appData: Promise<AppData> }) {
  const { reset } = useJourney()
  const request = useRequest(appData)
  useHeadingFocus(useLocation().pathname)
  return (
    <>
      <header className="site-header">
        <p>Example of VA.gov. All data is invented.</p>
        <nav aria-label="Site">
          <Link to="/inbox/">Inbox</Link>
          <Link to="/drafts/">Drafts</Link>
          <a href="/my-health/medications">Medications</a>
          <a href="/" data-testid="sign-out" onClick={reset}>
            Sign out
          </a>
        </nav>
      </header>
      <main className="page">
        <Guards request={request} />
      </main>
    </>
  )
}

function Guards({ request }: { readonly request: RequestState<AppData> }) {
  if (request.data?.isDown) {
    return (
      <va-alert status="warning" data-testid="downtime-alert">
        <h1 slot="headline">Messages is down for maintenance</h1>
        <p>We’re making updates to this tool. Check back soon.</p>
      </va-alert>
    )
  }
  if (isSignedOut(request.error)) {
    return (
      <va-alert status="warning" data-testid="session-expired-alert">
        <h1 slot="headline">Sign in again to use messages</h1>
        <p>Your session has ended.</p>
      </va-alert>
    )
  }
  return <Outlet context={request} />
}

const routes = [
  { index: true, element: <Navigate to="/inbox/" replace /> },
  { path: 'inbox', element: <FolderPage key="inbox" folderId={0} title="Messages: Inbox" /> },
  { path: 'sent', element: <FolderPage key="sent" folderId={-1} title="Messages: Sent" /> },
  { path: 'drafts', element: <FolderPage key="drafts" folderId={-2} title="Messages: Drafts" /> },
  { path: 'thread/:threadId', element: <ThreadPage /> },
  { path: 'new-message', element: <InterstitialPage /> },
  { path: 'new-message/recent', element: <RecentCareTeams /> },
  { path: 'new-message/select-care-team', element: <SelectCareTeam /> },
  { path: 'new-message/care-team-help', element: <CareTeamHelp /> },
  { path: 'new-message/start-message', element: <ComposePage /> },
]

/** Creates the router. Call it once, outside any component. */
export function createRouter(appData: Promise<AppData>): ReturnType<typeof createBrowserRouter> {
  return createBrowserRouter([{ element: <Layout appData={appData} />, children: routes }], {
    basename: '/my-health/secure-messages',
  })
}

export function App({ router }: { readonly router: ReturnType<typeof createRouter> }) {
  return (
    <JourneyProvider journey={journey}>
      <RouterProvider router={router} />
    </JourneyProvider>
  )
}
