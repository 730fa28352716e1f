import { useEffect } from 'react'
import { useNavigate, useOutletContext } from 'react-router'
import type { AppData } from './app-data.ts'
import type { RequestState } from './use-request.ts'

/** The app's data, on every page below the layout. */
export function useAppData(): RequestState<AppData> {
  return useOutletContext()
}

/** The app's data for a page that needs care teams. Who has none is taken to the inbox. */
export function useCareTeams(): RequestState<AppData> {
  const request = useAppData()
  const navigate = useNavigate()
  const hasNone = request.status === 'error' || request.data?.careTeams.length === 0
  useEffect(() => {
    if (hasNone) navigate('/inbox/')
  }, [hasNone, navigate])
  return request
}
