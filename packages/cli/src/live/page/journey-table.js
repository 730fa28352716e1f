// @ts-check

import { byId, element, humanize } from './elements.js'

/**
 * @typedef {import('../../funnel/funnel-result.ts').FunnelResult} FunnelResult
 * @typedef {import('../journey-lines.ts').JourneyLine} JourneyLine
 * @typedef {import('../journey-lines.ts').StepLine} StepLine
 */

const SHOWN_JOURNEYS = 50
/** A stream of events would render the table at each of them. */
const RENDER_EVERY_MS = 100
const TEAM_COLORS = 4

/** @type {Map<number, JourneyLine>} */
const journeys = new Map()
/** Numbers of the journeys that have moved since the table was rendered. @type {Set<number>} */
const fresh = new Set()
/** @type {readonly string[]} the teams' names, in the definition's order */
let teams = []
/** @type {FunnelResult | undefined} */
let funnel
/** @type {ReturnType<typeof setTimeout> | undefined} */
let rendering

/** Sets the names of the teams. @param {readonly string[]} names in the definition's order */
export function setTeams(names) {
  teams = names
}

/** Replaces all journeys. @param {readonly JourneyLine[]} lines */
export function setJourneys(lines) {
  journeys.clear()
  for (const journey of lines) journeys.set(journey.number, journey)
}

/** Adds or changes a journey, and shows it soon. @param {JourneyLine} journey */
export function putJourney(journey) {
  journeys.set(journey.number, journey)
  if (journeys.size > SHOWN_JOURNEYS) journeys.delete(Math.min(...journeys.keys()))
  fresh.add(journey.number)
  rendering ??= setTimeout(() => funnel && showJourneys(funnel), RENDER_EVERY_MS)
}

/** Shows the newest journeys, with the steps and teams of a funnel. @param {FunnelResult} shown */
export function showJourneys(shown) {
  funnel = shown
  clearTimeout(rendering)
  rendering = undefined
  byId('journeys-head').replaceChildren(
    element('th', { scope: 'col' }, 'Journey'),
    ...funnel.steps.map(step => element('th', { scope: 'col' }, humanize(step.step), team(step.team))),
  )
  const newest = [...journeys.values()].sort((a, b) => b.number - a.number).slice(0, SHOWN_JOURNEYS)
  byId('journeys').replaceChildren(...newest.map(journeyRow))
  fresh.clear()
  byId('latest').hidden = newest.length === 0
  byId('no-match').hidden = newest.length > 0
}

/** Removes the rows, which come back with the next funnel. */
export function clearJourneys() {
  funnel = undefined
  byId('journeys').replaceChildren()
}

/** Returns whether there is a journey to show. */
export function hasJourneys() {
  return journeys.size > 0
}

/** @param {JourneyLine} journey */
function journeyRow(journey) {
  const line = element(
    'tr',
    {},
    element(
      'th',
      { scope: 'row' },
      `#${journey.number}`,
      element('span', { class: 'quiet' }, time(journey.started_at)),
    ),
    ...journey.steps.map(stepCell),
  )
  if (fresh.has(journey.number)) line.className = 'fresh'
  return line
}

/** @param {number} ms @returns {string} the local time, with its date unless that is today's */
function time(ms) {
  const at = new Date(ms)
  const isToday = at.toDateString() === new Date().toDateString()
  return isToday ? at.toLocaleTimeString() : at.toLocaleString([], { dateStyle: 'medium', timeStyle: 'medium' })
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
