import { guard } from './guard.ts'
import type { Journey } from './journey.ts'
import type { JourneyDefinition } from './journey-definition.ts'
import { COMPLETED } from './phase-rank.ts'
import { EVENT_CAP, type JourneyState, type StepState } from './state-machine.ts'
import { readState, writeState } from './storage.ts'

/** A longer value is neither written nor read: the state of a journey of six steps takes about 1,000 characters. */
const MAX_LENGTH = 4_096

/** The fields of a state, `attributes` apart: a stranger's others are left behind. */
const FIELDS: Record<Exclude<keyof JourneyState | keyof StepState, 'attributes'>, 1> = {
  id: 1,
  path: 1,
  startedAt: 1,
  entry: 1,
  seq: 1,
  lastAt: 1,
  expiresAt: 1,
  open: 1,
  steps: 1,
  rank: 1,
  attempt: 1,
  done: 1,
  cause: 1,
}

type Carried = Pick<Journey, 'definition' | 'current' | 'store'>

/**
 * Where {@link adoptHandoff} reads the URL, and cleans it: for tests, and for a page within a frame.
 * @example adoptHandoff(journey, { location: { href: 'http://localhost/?rx_renewal_handoff=…' } })
 */
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
  const carrying = guard(() => {
    const value = journey.current() ? encode(journey.store.read() || '') : ''
    if (!value || value.length > MAX_LENGTH) return url
    const [page, hash] = splitHash(extract(journey, url).url)
    const separator = page.indexOf('?') < 0 ? '?' : /[?&]$/.test(page) ? '' : '&'
    return `${page}${separator}${parameterOf(journey)}=${value}${hash}`
  })
  return carrying === undefined ? url : carrying
}

/**
 * Takes over the journey in the page's URL, if it is valid and live, and takes its parameter off the address bar whatever
 * it holds. Belongs in the first lines of the receiving app's entry module, before RUM starts and records the URL.
 * Never throws. Says whether a journey was taken over.
 *
 * @example adoptHandoff(journey)
 */
export function adoptHandoff(journey: Carried, options: HandoffOptions = {}): boolean {
  const isAdopted = guard(() => {
    const { href } = options.location || location
    const { url, values } = extract(journey, href)
    if (!values.length) return false
    guard(() => cleanAddress(options.history || history, url))
    const value = values[0] as string
    const offered = values.length === 1 && value.length <= MAX_LENGTH && readState(journey.definition, decode(value))
    return !!offered && isPossible(journey.definition, offered) && adopt(journey, offered)
  })
  return !!isAdopted
}

/** The page keeps a journey of its own that is the same and has come further. */
function adopt({ definition, current, store }: Carried, offered: JourneyState): boolean {
  const before = store.read() || ''
  const own = readState(definition, before)
  if (own && own.id === offered.id && own.seq >= offered.seq) return false
  const known: JourneyState = JSON.parse(JSON.stringify(offered, Object.keys(FIELDS)))
  store.write(writeState(Object.assign(known, { attributes: offered.attributes })))
  if (current()) return true
  store.write(before)
  return false
}

/**
 * Whether the state machine could have written `state`, of which {@link readState} vouches for the words: a URL, unlike
 * storage, comes from anybody.
 */
function isPossible({ steps, expiryMs }: JourneyDefinition, state: JourneyState): boolean {
  const { startedAt, lastAt, expiresAt, seq, entry, open } = state
  const isTime = (value: number) => isWhole(value) && value <= expiresAt
  const longestMs = Math.max(expiryMs, ...steps.map(step => step.expiryMs || 0))
  return (
    isTime(startedAt) &&
    isTime(lastAt) &&
    expiresAt <= lastAt + longestMs &&
    isWhole(seq, 1) &&
    seq <= EVENT_CAP + COMPLETED * steps.length &&
    isWhole(entry) &&
    entry < steps.length &&
    isWhole(open, -1) &&
    open < steps.length &&
    state.steps.length === steps.length &&
    state.steps.every(
      (step, i) =>
        isWhole(step.rank) &&
        step.rank <= COMPLETED &&
        isWhole(step.attempt) &&
        step.rank > 0 === step.attempt > 0 &&
        (i >= entry || !step.rank) &&
        (step.startedAt === undefined || isTime(step.startedAt)) &&
        (step.done === undefined || typeof step.done === 'boolean') &&
        (!step.done || step.rank === COMPLETED) &&
        (open !== i || (!step.done && step.rank > 0)),
    )
  )
}

function isWhole(value: number, lowest = 0): boolean {
  return Number.isSafeInteger(value) && value >= lowest
}

/** A browser may refuse: a sandboxed frame, or too many changes of the address in a short time. */
function cleanAddress(target: Pick<History, 'state' | 'replaceState'>, url: string): void {
  target.replaceState(target.state, '', url)
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

/** As base64url. `btoa` takes no more than Latin letters, and no declared word has others. */
function encode(text: string): string {
  return btoa(text).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '')
}

function decode(value: string): string {
  return atob(value.replace(/-/g, '+').replace(/_/g, '/') + '==='.slice((value.length + 3) % 4))
}
