// @ts-check

import { byId } from './elements.js'
import { createConnection } from './event-connection.js'
import { createFilters } from './filters.js'
import { clearJourneys, hasJourneys, putJourney, setJourneys, setTeams, showJourneys } from './journey-table.js'
import { morph } from './morph.js'

/**
 * @typedef {import('../../funnel/funnel-result.ts').FunnelResult} FunnelResult
 * @typedef {import('../report-parts.ts').Part} Part
 */

const ANNOUNCE_EVERY_MS = 15_000
const ADDRESS_PROBLEM = 'The page can’t show what its address asks for.'
const FAILURE = 'The numbers can’t be computed right now.'

/** @type {FunnelResult | undefined} */
let funnel
/** Whether the page has shown nothing yet for its current address. */
let isNewSelection = true

const overflow = new ResizeObserver(entries => {
  for (const { target } of entries) makeScrollable(/** @type {HTMLElement} */ (target))
})
const filters = createFilters(connect)
const connection = createConnection(
  {
    teams: setTeams,
    journeys(lines) {
      setJourneys(lines)
      showTable()
    },
    journey(line) {
      putJourney(line)
      showEmptiness()
    },
    versions: filters.offerVersions,
    funnel: showFunnel,
    part: placePart,
    problem: reason => showProblem(ADDRESS_PROBLEM, reason),
    failure: showFailure,
  },
  showConnection,
)
byId('time-zone').textContent = `(${timeZone(new Date())})`
connect()
setInterval(announce, ANNOUNCE_EVERY_MS)
makeAllScrollable(document.body)

function connect() {
  byId('main').setAttribute('aria-busy', 'true')
  isNewSelection = true
  connection.open()
}

/** @param {'connecting' | 'live' | 'lost' | 'paused'} state @param {string} text */
function showConnection(state, text) {
  const connection = byId('connection')
  // A screen reader would repeat a text that is set again, at each attempt to connect.
  if (connection.textContent === text) return
  connection.dataset.state = state
  connection.textContent = text
  if (state === 'paused') document.title = 'Journey Monitor'
}

/** @param {Part} part */
function placePart({ id, html }) {
  const place = /** @type {HTMLElement} */ (document.querySelector(`[data-part="${id}"]`))
  const fresh = document.createElement('div')
  fresh.innerHTML = html
  fresh.dataset.part = id
  morph(place, fresh)
  makeAllScrollable(place)
  if (id !== 'figures' || !isNewSelection) return
  isNewSelection = false
  announce()
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
  const figures = [...document.querySelectorAll('.figures div')].map(figure => {
    const [name, value, part] = [...figure.children].map(({ textContent }) => textContent)
    return `${name} ${value}${part ? ` (${part})` : ''}`
  })
  setAnnouncement(`${filters.inWords()}${figures.join(', ')}`)
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
  clearJourneys()
  document.title = 'Journey Monitor'
  for (const place of document.querySelectorAll('[data-part]')) place.replaceChildren()
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
  funnel = result
  document.title = `${result.journey}: ${result.journeys.dropped} lost · Journey Monitor`
  byId('journey-name').textContent = `${result.journey}, version ${result.version}`
  const now = new Date()
  byId('updated').textContent = `Updated ${now.toLocaleTimeString()} ${timeZone(now)}`
  showReady()
  if (isNewSelection) showTable()
}

function showTable() {
  if (!funnel) return
  showJourneys(funnel)
  showEmptiness()
}

function showEmptiness() {
  if (!funnel) return
  byId('newest').hidden = !hasJourneys() && !filters.areSet()
  byId('no-journeys').hidden = !byId('newest').hidden
}

/** @param {Date} date @returns {string} such as `GMT+2` */
function timeZone(date) {
  const parts = new Intl.DateTimeFormat([], { hour: 'numeric', timeZoneName: 'short' }).formatToParts(date)
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? ''
}
