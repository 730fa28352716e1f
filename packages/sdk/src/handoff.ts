import type { Journey } from './journey.ts'

/** A longer value is neither written nor read: the state of a journey of six steps takes about 1,000 characters. */
const MAX_LENGTH = 4_096

type Carried = Pick<Journey, 'definition' | 'exportState' | 'adoptState'>

export interface HandoffOptions {
  /** Default: the page's. */
  readonly location?: { readonly href: string }
  /** Default: the page's. */
  readonly history?: Pick<History, 'state' | 'replaceState'>
}

/**
 * `url` with the live journey in a parameter of its own, for a page that will not see this page's `sessionStorage`: a new
 * tab, another origin, or a browser that refuses storage. The rest of `url` stays as it is. Without a live journey, `url`.
 *
 * @example window.open(withHandoff(journey, '/my-health/secure-messages/new-message'))
 */
export function withHandoff(journey: Carried, url: string): string {
  try {
    const state = journey.exportState()
    const value = state && encode(state)
    if (!value || value.length > MAX_LENGTH) return url
    const [page, hash] = splitHash(extract(journey, url).url)
    const separator = page.indexOf('?') < 0 ? '?' : /[?&]$/.test(page) ? '' : '&'
    return `${page}${separator}${parameterOf(journey)}=${value}${hash}`
  } catch {
    return url
  }
}

/**
 * Takes over the journey in the page's URL, if it is valid and live, and takes its parameter off the address bar whatever
 * it holds. Belongs in the first lines of the receiving app's entry module, before RUM starts and records the URL.
 * Never throws. Says whether a journey was taken over.
 *
 * @example adoptHandoff(journey)
 */
export function adoptHandoff(journey: Carried, options: HandoffOptions = {}): boolean {
  try {
    const { href } = options.location || location
    const { url, values } = extract(journey, href)
    if (!values.length) return false
    cleanAddress(options, url)
    const value = values[0] as string
    return values.length === 1 && value.length <= MAX_LENGTH && journey.adoptState(decode(value))
  } catch {
    return false
  }
}

/** A browser may refuse: a sandboxed frame, or too many changes of the address in a short time. */
function cleanAddress(options: HandoffOptions, url: string): void {
  try {
    const target = options.history || history
    target.replaceState(target.state, '', url)
  } catch {}
}

function parameterOf(journey: Carried): string {
  return `${journey.definition.name}_handoff`
}

/** `url` without the parameter, and each value the parameter had. `URLSearchParams` would rewrite all the others. */
function extract(journey: Carried, url: string): { url: string; values: string[] } {
  const [page, hash] = splitHash(url)
  const query = page.indexOf('?')
  const prefix = `${parameterOf(journey)}=`
  const values: string[] = []
  const others: string[] = []
  for (const parameter of query < 0 ? [] : page.slice(query + 1).split('&')) {
    if (`${parameter}=`.indexOf(prefix) === 0) values.push(parameter.slice(prefix.length))
    else others.push(parameter)
  }
  if (!values.length) return { url, values }
  return { url: page.slice(0, query) + (others.length ? `?${others.join('&')}` : '') + hash, values }
}

function splitHash(url: string): [page: string, hash: string] {
  const at = url.indexOf('#')
  return at < 0 ? [url, ''] : [url.slice(0, at), url.slice(at)]
}

/** JSON keeps its meaning when what is not ASCII is escaped; `btoa` takes nothing else. */
function encode(json: string): string {
  const ascii = json.replace(/[\u0080-\uffff]/g, char => `\\u${`000${char.charCodeAt(0).toString(16)}`.slice(-4)}`)
  return btoa(ascii).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '')
}

function decode(value: string): string {
  return atob(value.replace(/-/g, '+').replace(/_/g, '/') + '==='.slice((value.length + 3) % 4))
}
