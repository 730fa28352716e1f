import { seeDocs, shown, warn } from './development.ts'
import { guard } from './guard.ts'
import type { Journey } from './journey.ts'
import type { JourneyDefinition } from './journey-definition.ts'
import { internalsOf } from './journey-internals.ts'
import type { JourneyState, StepState } from './journey-state.ts'
import { ABANDONED, COMPLETED, STARTED } from './phase-rank.ts'
import { EVENT_CAP, isLive } from './state-machine.ts'
import { readState, writeState } from './storage.ts'

/** A longer value is neither written nor read: the state of a journey of six steps takes about 1,000 characters. */
const MAX_LENGTH = 4_096

/** The fields of a state, without `attributes`. Any other field in a link is left out. */
const FIELDS: Record<Exclude<keyof JourneyState | keyof StepState, 'attributes'>, 1> = {
  id: 1,
  startedAt: 1,
  seq: 1,
  lastAt: 1,
  expiresAt: 1,
  steps: 1,
  rank: 1,
  attempt: 1,
  lastRank: 1,
  rankCause: 1,
}

/**
 * The options of {@link adoptHandoff}, for tests and for a page in a frame.
 * @example adoptHandoff(journey, { location: { href: 'http://localhost/?rx_renewal_handoff=…' } })
 */
export interface HandoffOptions {
  /** The URL that may carry a journey. Default: that of the page. */
  readonly location?: { readonly href: string }
  /** The history in which the URL is replaced. Default: that of the page. */
  readonly history?: Pick<History, 'state' | 'replaceState'>
}

/**
 * Returns `url` with the live journey in a parameter of its own, for a page that cannot see this page's `sessionStorage`: a new
 * tab, another origin, or a browser that blocks storage. The rest of `url` stays as it is. Without a live journey, or if the link is not to
 * a page, as `mailto:` is, returns `url`. Never throws.
 *
 * @example window.open(withHandoff(journey, '/my-health/secure-messages/new-message'))
 */
export function withHandoff(journey: Journey, url: string): string {
  const carrying = guard(() => {
    if (/^\s*(mailto|tel|sms|javascript|data|blob):/i.test(url)) {
      try {
        if (process.env.NODE_ENV !== 'production') {
          warn(
            `left a link as it is, because only a page can take over a journey: its scheme is ${shown(schemeOf(url))}. Give the address of a page. ${seeDocs('handoff')}`,
          )
        }
      } catch {}
      return url
    }
    const { stateStore, currentTime } = internalsOf(journey)
    const state = stateStore.readStored()
    if (!isLive(state, currentTime())) return url
    remember(journey, state.id)
    const value = encode(writeState(journey.definition, state))
    if (value.length > MAX_LENGTH) return url
    const [page, hash] = splitHash(extract(journey, url).url)
    const separator = page.indexOf('?') < 0 ? '?' : /[?&]$/.test(page) ? '' : '&'
    return `${page}${separator}${parameterOf(journey)}=${value}${hash}`
  })
  return carrying === undefined ? url : carrying
}

/**
 * Takes over the journey in the page's URL, and removes the parameter from the address bar, whatever it holds. Call it in the
 * first lines of the receiving app's entry module, before RUM starts and records the URL. Never throws.
 *
 * Anybody can write a URL. So this function takes a journey only if it is valid and live, and started within the longest expiry
 * of the definition. It never replaces another live journey of this tab, and takes no link twice in a browser session.
 *
 * @returns whether a journey was taken over.
 * @example adoptHandoff(journey)
 */
export function adoptHandoff(journey: Journey, options: HandoffOptions = {}): boolean {
  const isAdopted = guard(() => {
    if (typeof document === 'undefined' && !options.location) return false
    const { href } = options.location || location
    const { url, values } = extract(journey, href)
    if (!values.length) return false
    guard(() => cleanAddress(options.history || history, url))
    const value = values[0] as string
    const offered = values.length === 1 && value.length <= MAX_LENGTH && readState(journey.definition, decode(value))
    if (!offered || !isPossible(journey.definition, offered)) return false
    // What a page stores while it is prerendered is gone when it is activated.
    // https://wicg.github.io/nav-speculation/prerendering.html#nav-historical-sessionstorage
    if (typeof document === 'object') {
      document.addEventListener('prerenderingchange', () => guard(() => adopt(journey, offered)))
    }
    return adopt(journey, offered)
  })
  return !!isAdopted
}

/** Stores `offered`, unless this page already has the same journey at the same or a later event, another live one, or had this one. */
function adopt(journey: Journey, offered: JourneyState): boolean {
  const { definition } = journey
  const { stateStore, currentTime } = internalsOf(journey)
  const now = currentTime()
  const { id, startedAt } = offered
  const isRecent = startedAt <= now && startedAt >= now - longestExpiryMs(definition)
  if (!isRecent || !isLive(offered, now)) return false
  const own = stateStore.readStored()
  const isUsed = remember(journey, id)
  const isBehind = own && own.id === id ? own.seq < offered.seq : !isUsed && !isLive(own, now)
  if (!isBehind) return false
  const known: JourneyState = JSON.parse(JSON.stringify(offered, Object.keys(FIELDS)))
  Object.assign(known, { attributes: offered.attributes })
  stateStore.writeStored(known)
  return true
}

/** The IDs of the links that this page wrote or read, in case that it cannot store them. */
const idsInMemory = /* @__PURE__ */ new WeakMap<Journey, string>()

/**
 * Remembers that this tab wrote or read a link with this ID, for as long as its storage lasts, so that the link does nothing
 * after `reset`. Returns whether the tab had done so before.
 */
function remember(journey: Journey, id: string): boolean {
  const key = `journey-monitor:${parameterOf(journey)}`
  const { hostStorage } = internalsOf(journey)
  const stored = guard(() => hostStorage().getItem(key)) || ''
  const inMemory = idsInMemory.get(journey) || ''
  const isUsed = (stored + inMemory).indexOf(id) >= 0
  if (!isUsed) {
    const ids = `${id},${stored}`.slice(0, MAX_LENGTH)
    guard(() => hostStorage().setItem(key, ids))
    if (guard(() => hostStorage().getItem(key)) !== ids) idsInMemory.set(journey, `${id},${inMemory}`)
  }
  return isUsed
}

/** Returns whether the state machine could have written `state`. {@link readState} has checked its form and its words. */
function isPossible(definition: JourneyDefinition, state: JourneyState): boolean {
  const { steps } = definition
  const { startedAt, lastAt, expiresAt, seq } = state
  const isTime = (value: number) => isWhole(value, startedAt) && value <= expiresAt
  return (
    isWhole(startedAt) &&
    isTime(lastAt) &&
    expiresAt <= lastAt + longestExpiryMs(definition) &&
    isWhole(seq, 1) &&
    seq <= EVENT_CAP + COMPLETED * steps.length &&
    state.steps.filter(step => step.lastRank === STARTED).length <= 1 &&
    state.steps.every(
      ({ rank = 0, attempt, startedAt: since, lastRank = 0 }) =>
        isWhole(attempt) &&
        rank > 0 === attempt > 0 &&
        (since === undefined || isTime(since)) &&
        [0, STARTED, ABANDONED, COMPLETED].includes(lastRank),
    )
  )
}

/** Returns the longest time, in ms, that an event keeps a journey live. */
function longestExpiryMs(definition: JourneyDefinition): number {
  return Math.max(...definition.steps.map(step => step.expiryMs || definition.expiryMs))
}

function isWhole(value: number, lowest = 0): boolean {
  return Number.isSafeInteger(value) && value >= lowest
}

/** Throws if the browser refuses, in a sandboxed frame or after too many changes of the address in a short time. */
function cleanAddress(target: Pick<History, 'state' | 'replaceState'>, url: string): void {
  target.replaceState(target.state, '', url)
}

function parameterOf(journey: Journey): string {
  return `${journey.definition.name}_handoff`
}

/** Returns `url` without the parameter, and each value of the parameter. `URLSearchParams` would rewrite all other parameters. */
function extract(journey: Journey, url: string): { url: string; values: string[] } {
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

function schemeOf(url: string): string {
  return url.trim().split(':')[0] as string
}

function splitHash(url: string): [page: string, hash: string] {
  const at = url.indexOf('#')
  return at < 0 ? [url, ''] : [url.slice(0, at), url.slice(at)]
}

/**
 * Returns `text` behind its checksum, as base64url. The checksum finds every accident on the way of a link. It does not stop an attacker, who
 * could compute it, too. `btoa` takes only Latin letters, and no declared word has others.
 */
function encode(text: string): string {
  return btoa(checksumOf(text) + text)
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=/g, '')
}

/** Returns the text that {@link encode} was given. Throws if `value` is damaged. */
function decode(value: string): string {
  const sealed = atob(value.replace(/-/g, '+').replace(/_/g, '/') + '==='.slice((value.length + 3) % 4))
  // A text begins with the name of a step, and no name begins with a digit.
  const text = sealed.replace(/^-?\d+/, '')
  if (checksumOf(text) + text !== sealed) throw new Error('damaged handoff')
  return text
}

function checksumOf(text: string): number {
  let checksum = 0
  for (let i = 0; i < text.length; i++) checksum = (checksum * 31 + text.charCodeAt(i)) | 0
  return checksum
}
