/** What Medications hands over, in the URL. */
export interface RenewalEntry {
  readonly prescriptionId: string
  readonly redirectPath: string
}

/**
 * The renewal parameters of a URL: undefined where it has none, `malformed` where what it has cannot be used. Only a
 * path in Medications is taken as the way back, since the page is replaced by it.
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
