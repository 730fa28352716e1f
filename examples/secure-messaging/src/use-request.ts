import { useEffect, useState } from 'react'

export type RequestState<Data> =
  | { readonly status: 'pending'; readonly data?: undefined; readonly error?: undefined }
  | { readonly status: 'success'; readonly data: Data; readonly error?: undefined }
  | { readonly status: 'error'; readonly data?: undefined; readonly error: unknown }

/** Returns the state of a request that another component made. */
export function useRequest<Data>(request: Promise<Data> | undefined): RequestState<Data> {
  const [settled, setSettled] = useState<{ request: Promise<Data>; state: RequestState<Data> }>()
  useEffect(() => {
    if (!request) return
    let current = true
    request.then(
      data => current && setSettled({ request, state: { status: 'success', data } }),
      error => current && setSettled({ request, state: { status: 'error', error } }),
    )
    return () => {
      current = false
    }
  }, [request])
  return settled && settled.request === request ? settled.state : { status: 'pending' }
}
