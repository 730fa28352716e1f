// @ts-check

import { createFilters, humanize } from './filters.js'
import { morph } from './morph.js'

/**
 * @typedef {import('../../funnel/funnel-result.ts').FunnelResult} FunnelResult
 * @typedef {import('../report-parts.ts').Part} Part
 * @typedef {import('../journey-lines.ts').JourneyLine} JourneyLine
 * @typedef {import('../journey-lines.ts').StepLine} StepLine
 */

const SHOWN_JOURNEYS = 50
const ANNOUNCE_EVERY_MS = 15_000
const RETRY_MS = 10_000
/** The server sends a heartbeat every 20 s. After a sleep of the computer, a dead connection reports no error. */
const SILENCE_MS = 60_000
const LOST = 'Connection lost, trying again'
const ADDRESS_PROBLEM = 'The page can’t show what its address asks for.'
const FAILURE = 'The numbers can’t be computed right now.'
const TEAM_COLORS = 4

/** @type {Map<number, JourneyLine>} */
const journeys = new Map()
/** @type {FunnelResult | undefined} */
let funnel
/** @type {EventSource | undefined} */
let source
/** @type {ReturnType<typeof setTimeout> | undefined} */
let retry
let lastHeardAt = 0

/** @type {readonly string[]} the teams' names, in the definition's order */
let teams = []
let openTotal = 0
/** Whether the page has shown nothing yet for its current address. */
let isNewSelection = true

const filters = createFilters(connect)
byId('time-zone').textContent = `(${timeZone(new Date())})`
connect()
setInterval(announce, ANNOUNCE_EVERY_MS)
setInterval(reconnectIfSilent, RETRY_MS)

const overflow = new ResizeObserver(entries => {
  for (const { target } of entries) makeScrollable(/** @type {HTMLElement} */ (target))
})
makeAllScrollable(document.body)

function connect() {
  source?.close()
  clearTimeout(retry)
  showConnection('connecting', 'Connecting')
  byId('main').setAttribute('aria-busy', 'true')
  isNewSelection = true
  follow(new EventSource(`events${location.search}`))
}

/** @param {EventSource} opened */
function follow(opened) {
  source = opened
  lastHeardAt = Date.now()
  opened.addEventListener('open', () => {
    lastHeardAt = Date.now()
    showConnection('live', 'Live')
  })
  opened.addEventListener('error', () => {
    showConnection('lost', LOST)
    // A browser gives up on an answer like 503: https://html.spec.whatwg.org/multipage/server-sent-events.html#fail-the-connection
    if (opened.readyState === EventSource.CLOSED) retry = setTimeout(connect, RETRY_MS)
  })
  opened.addEventListener('teams', message => {
    teams = JSON.parse(message.data)
  })
  opened.addEventListener('journeys', message => {
    journeys.clear()
    for (const journey of JSON.parse(message.data)) journeys.set(journey.number, journey)
    showJourneys()
  })
  opened.addEventListener('journey', message => {
    /** @type {JourneyLine} */
    const journey = JSON.parse(message.data)
    journeys.set(journey.number, journey)
    showJourneys(journey.number)
  })
  opened.addEventListener('versions', message => filters.offerVersions(JSON.parse(message.data)))
  opened.addEventListener('funnel', message => {
    /** @type {FunnelResult} */
    const result = JSON.parse(message.data)
    funnel = result
    showFunnel(result)
    if (isNewSelection) showJourneys()
  })
  opened.addEventListener('open-journeys', message => {
    openTotal = JSON.parse(message.data)
    if (isNewSelection) announce()
    isNewSelection = false
  })
  opened.addEventListener('problem', message => showProblem(ADDRESS_PROBLEM, JSON.parse(message.data)))
  opened.addEventListener('failure', message => showFailure(JSON.parse(message.data)))
  opened.addEventListener('part', message => placePart(JSON.parse(message.data)))
  for (const name of ['heartbeat', 'journey', 'funnel', 'failure'])
    opened.addEventListener(name, () => (lastHeardAt = Date.now()))
}

/** Opens a new connection if the server's heartbeat has stopped. The numbers stay, with the time of their update. */
function reconnectIfSilent() {
  if (source?.readyState !== EventSource.OPEN || Date.now() - lastHeardAt < SILENCE_MS) return
  source.close()
  showConnection('lost', LOST)
  follow(new EventSource(`events${location.search}`))
}

/** @param {'connecting' | 'live' | 'lost'} state @param {string} text */
function showConnection(state, text) {
  const connection = byId('connection')
  // A screen reader would repeat a text that is set again, at each attempt to connect.
  if (connection.textContent === text) return
  connection.dataset.state = state
  connection.textContent = text
}

/** @param {Part} part */
function placePart({ id, html }) {
  const place = /** @type {HTMLElement} */ (document.querySelector(`[data-part="${id}"]`))
  const fresh = document.createElement('div')
  fresh.innerHTML = html
  fresh.dataset.part = id
  morph(place, fresh)
  makeAllScrollable(place)
}

/** @param {HTMLElement} content */
function makeAllScrollable(content) {
  for (const place of /** @type {NodeListOf<HTMLElement>} */ (content.querySelectorAll('.scroll'))) {
    overflow.observe(place)
    makeScrollable(place)
  }
}

/**
 * Makes an element scrollable by keyboard if its content overflows. Otherwise removes its tab stop.
 * @param {HTMLElement} place
 */
function makeScrollable(place) {
  if (place.scrollWidth > place.clientWidth || place.scrollHeight > place.clientHeight) place.tabIndex = 0
  else if (place !== document.activeElement) place.removeAttribute('tabindex')
}

/** Announces the figures to a screen reader when they have changed, but not at every event. */
function announce() {
  if (!funnel || !byId('problem').hidden) return
  const { total, converted, dropped } = funnel.journeys
  setAnnouncement(`${filters.inWords()}${total} journeys: ${converted} converted, ${dropped} lost, ${openTotal} open`)
}

/** @param {string} text */
function setAnnouncement(text) {
  const announcement = byId('announcement')
  if (announcement.textContent !== text) announcement.textContent = text
}

/**
 * Shows what is wrong with the address, and removes all numbers, which would look like an answer.
 * @param {string} title @param {string} reason
 */
function showProblem(title, reason) {
  clearNumbers()
  setProblem(title, sentence(reason))
}

/**
 * Shows why the numbers can't be computed now. Earlier ones stay, with their time, unless they are of another address.
 * @param {string} reason
 */
function showFailure(reason) {
  if (isNewSelection) clearNumbers()
  const kept = funnel ? ` Until then you see numbers from ${byId('updated').textContent.replace('Updated ', '')}.` : ''
  setProblem(FAILURE, `${sentence(reason)} This page tries again by itself.${kept}`)
}

/** @param {string} title @param {string} text */
function setProblem(title, text) {
  byId('problem-title').textContent = title
  byId('problem-text').textContent = text
  showReady()
  byId('problem').hidden = false
  setAnnouncement(`${title} ${text}`)
}

function clearNumbers() {
  funnel = undefined
  document.title = 'Journey Monitor'
  for (const place of document.querySelectorAll('[data-part]')) place.replaceChildren()
  byId('journeys').replaceChildren()
  for (const id of ['newest', 'no-journeys']) byId(id).hidden = true
  byId('journey-name').textContent = ''
  byId('updated').textContent = ''
}

/** @param {string} text @returns {string} `text` with a capital letter and a period */
function sentence(text) {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}

function showReady() {
  byId('problem').hidden = true
  byId('loading').hidden = true
  byId('main').removeAttribute('aria-busy')
}

/** @param {FunnelResult} result */
function showFunnel(result) {
  document.title = `${result.journey}: ${result.journeys.dropped} lost · Journey Monitor`
  byId('journey-name').textContent = `${result.journey}, version ${result.version}`
  const now = new Date()
  byId('updated').textContent = `Updated ${now.toLocaleTimeString()} ${timeZone(now)}`
  showReady()
}

/** @param {Date} date @returns {string} such as `GMT+2` */
function timeZone(date) {
  const parts = new Intl.DateTimeFormat([], { hour: 'numeric', timeZoneName: 'short' }).formatToParts(date)
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? ''
}

/** @param {number} [fresh] the journey that has just moved */
function showJourneys(fresh) {
  if (!funnel) return
  const { steps } = funnel
  byId('journeys-head').replaceChildren(
    element('th', { scope: 'col' }, 'Journey'),
    ...steps.map(step => element('th', { scope: 'col' }, humanize(step.step), team(step.team))),
  )
  const newest = [...journeys.values()].sort((a, b) => b.number - a.number).slice(0, SHOWN_JOURNEYS)
  byId('journeys').replaceChildren(...newest.map(journey => journeyRow(journey, journey.number === fresh)))
  const isEmpty = newest.length === 0
  byId('latest').hidden = isEmpty
  byId('no-match').hidden = !isEmpty
  byId('newest').hidden = isEmpty && !filters.areSet()
  byId('no-journeys').hidden = !byId('newest').hidden
}

/** @param {JourneyLine} journey @param {boolean} isFresh */
function journeyRow(journey, isFresh) {
  const began = new Date(journey.started_at).toLocaleTimeString()
  const line = row(
    'tr',
    element('th', { scope: 'row' }, `#${journey.number}`, element('span', { class: 'quiet' }, began)),
    ...journey.steps.map(stepCell),
  )
  if (isFresh) line.className = 'fresh'
  return line
}

/** @param {StepLine | null} step */
function stepCell(step) {
  if (!step) return element('td', { class: 'unreached' }, '–')
  const sign = { started: '●', completed: '✓', failed: '✗', abandoned: '↩' }[step.standing]
  const standing = step.standing === 'started' ? (step.open ? 'in it now' : 'started') : step.standing
  const notes = [
    step.cause && humanize(step.cause),
    step.standing === 'failed' && step.team && teamName(step.team),
    step.implied && 'inferred from a later step',
    step.open && step.standing === 'failed' && 'still open',
    step.open && step.standing === 'abandoned' && 'open again',
    step.attempt > 1 && `attempt ${step.attempt}`,
    step.step_ms !== undefined && duration(step.step_ms),
  ].filter(Boolean)
  return element(
    'td',
    {},
    element('span', { class: step.standing }, element('span', { 'aria-hidden': 'true' }, `${sign} `), standing),
    element('span', { class: 'cause' }, notes.join(' · ')),
  )
}

/** @param {string} name */
function team(name) {
  const label = element('span', { class: 'team' }, teamName(name))
  label.dataset.team = colorOf(name)
  return label
}

/** @param {string} name */
function colorOf(name) {
  return String(Math.max(0, teamIndex(name)) % TEAM_COLORS)
}

/** @param {string} name */
function teamName(name) {
  return teams[teamIndex(name)] ?? name
}

/** @param {string} name */
function teamIndex(name) {
  return funnel ? funnel.teams.findIndex(each => each.team === name) : -1
}

/** @param {number | null} ms */
function duration(ms) {
  if (ms === null) return '–'
  if (ms < 1_000) return `${Math.round(ms)} ms`
  return ms < 60_000
    ? `${(ms / 1_000).toFixed(1)} s`
    : `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1_000)} s`
}

/** @param {string} id @returns {HTMLElement} */
function byId(id) {
  const found = document.getElementById(id)
  if (!found) throw new Error(`#${id} is missing from the page`)
  return found
}

/** @param {'tr'} tag @param {...Node} cells */
function row(tag, ...cells) {
  return element(tag, {}, ...cells)
}

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag @param {Record<string, string>} attributes @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
function element(tag, attributes, ...children) {
  const created = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) created.setAttribute(name, value)
  created.append(...children)
  return created
}
