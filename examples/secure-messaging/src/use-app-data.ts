import { useEffect } from 'react'
import { useNavigate, useOutletContext } from 'react-router'
import type { AppData } from './app-data.ts'
import type { RequestState } from './use-request.ts'

/** Returns the data of the app, on each page below the layout. */
export function useAppData(): RequestState<AppData> {
  return useOutletContext()
}

/** Returns the data of the app for a page that needs care teams. Goes to the inbox if the person has none. */
export function useCareTeams(): RequestState<AppData> {
  const request = useAppData()
  const navigate = useNavigate()
  const hasNone = request.status === 'error' || request.data?.careTeams.length === 0
  useEffect(() => {
    if (hasNone) navigate('/inbox/')
  }, [hasNone, navigate])
  return request
}
