import { JourneyProvider, useJourney } from '@journey-monitor/react'
import { createBrowserRouter, Outlet, RouterProvider, useLocation } from 'react-router'
import { journey } from './journey.ts'
import { PrescriptionDetails } from './prescription-details.tsx'
import { PrescriptionsList } from './prescriptions-list.tsx'
import { useHeadingFocus } from './use-heading-focus.ts'

function Layout() {
  const { reset } = useJourney()
  useHeadingFocus(useLocation().pathname)
  return (
    <>
      <header className="site-header">
        <p>Example of VA.gov. All data is invented.</p>
        <nav aria-label="Site">
          <a href="/my-health/secure-messages/inbox/">Messages</a>
          <a href="/" data-testid="sign-out" onClick={reset}>
            Sign out
          </a>
        </nav>
      </header>
      <main className="page">
        <Outlet />
      </main>
    </>
  )
}

const router = createBrowserRouter(
  [
    {
      element: <Layout />,
      children: [
        { index: true, element: <PrescriptionsList /> },
        { path: 'prescription/:prescriptionId', element: <PrescriptionDetails /> },
      ],
    },
  ],
  { basename: '/my-health/medications' },
)

export function App() {
  return (
    <JourneyProvider journey={journey}>
      <RouterProvider router={router} />
    </JourneyProvider>
  )
}
