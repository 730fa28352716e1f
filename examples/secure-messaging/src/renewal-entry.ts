/** The parameters of the URL that Medications opens. */
export interface RenewalEntry {
  readonly prescriptionId: string
  readonly redirectPath: string
}

/**
 * Reads the renewal parameters of a URL. Returns undefined if it has none, and `malformed` if they are not valid. The way back must
 * be a path in Medications, because the page redirects to it.
 */
export function readRenewalEntry({
  pathname,
  search,
}: Pick<Location, 'pathname' | 'search'>): RenewalEntry | 'malformed' | undefined {
  const params = new URLSearchParams(search)
  if (!pathname.includes('/new-message') || !(params.has('prescriptionId') || params.has('redirectPath')))
    return undefined
  const prescriptionId = params.get('prescriptionId') ?? ''
  const redirectPath = params.get('redirectPath') ?? ''
  const isUsable = /^\d+$/.test(prescriptionId) && /^\/my-health\/medications(?:[/?]|$)/.test(redirectPath)
  return isUsable ? { prescriptionId, redirectPath } : 'malformed'
}
