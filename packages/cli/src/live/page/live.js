// @ts-check

/**
 * @typedef {import('../live.ts').ShownFunnel} ShownFunnel
 * @typedef {import('../../funnel/funnel-result.ts').DropOff} DropOff
 * @typedef {import('../journey-lines.ts').JourneyLine} JourneyLine
 * @typedef {import('../journey-lines.ts').StepLine} StepLine
 */

const SHOWN_JOURNEYS = 50
const ANNOUNCE_EVERY_MS = 15_000
const TEAM_COLOURS = 4

/** @type {Map<number, JourneyLine>} */
const journeys = new Map()
/** @type {ShownFunnel | undefined} */
let funnel
/** @type {EventSource | undefined} */
let source

const countOpen = /** @type {HTMLInputElement} */ (byId('count-open'))
countOpen.addEventListener('change', connect)
connect()
setInterval(announce, ANNOUNCE_EVERY_MS)

const overflow = new ResizeObserver(entries => {
  for (const { target } of entries) letScroll(/** @type {HTMLElement} */ (target.closest('.scroll')))
})
for (const content of document.querySelectorAll('.scroll, .scroll > table')) overflow.observe(content)

function connect() {
  source?.close()
  showConnection('connecting', 'Connecting')
  source = new EventSource(`events?open=${countOpen.checked ? 'ended' : 'in_progress'}`)
  source.addEventListener('open', () => showConnection('live', 'Live'))
  source.addEventListener('error', () => showConnection('lost', 'Connection lost, trying again'))
  source.addEventListener('journeys', message => {
    journeys.clear()
    for (const journey of JSON.parse(message.data)) journeys.set(journey.number, journey)
    showJourneys()
  })
  source.addEventListener('journey', message => {
    /** @type {JourneyLine} */
    const journey = JSON.parse(message.data)
    journeys.set(journey.number, journey)
    showJourneys(journey.number)
  })
  source.addEventListener('funnel', message => {
    const before = funnel
    /** @type {ShownFunnel} */
    const result = JSON.parse(message.data)
    funnel = result
    showFunnel(result)
    if (!before) {
      showJourneys()
      announce()
    }
  })
}

/** @param {'connecting' | 'live' | 'lost'} state @param {string} words */
function showConnection(state, words) {
  const connection = byId('connection')
  connection.dataset.state = state
  connection.textContent = words
}

/**
 * A table that is wider than its place can be scrolled with the keyboard; one that is not takes no tab stop.
 * @param {HTMLElement} place
 */
function letScroll(place) {
  if (place.scrollWidth > place.clientWidth) place.tabIndex = 0
  else place.removeAttribute('tabindex')
}

/** Says the figures to a screen reader, when they changed, and not at every event. */
function announce() {
  if (!funnel) return
  const { total, converted, dropped } = funnel.journeys
  const words = `${total} journeys: ${converted} converted, ${dropped} dropped off`
  const announcement = byId('announcement')
  if (announcement.textContent !== words) announcement.textContent = words
}

/** @param {ShownFunnel} result */
function showFunnel(result) {
  document.title = `${result.journey}: ${result.journeys.dropped} dropped off · Journey Monitor`
  byId('journey-name').textContent = `${result.journey}, version ${result.version}`
  showFigures(result)
  showQuality(result)

  const most = Math.max(1, ...result.steps.map(step => step.entered))
  byId('funnel').replaceChildren(
    ...result.steps.map(step =>
      row(
        'tr',
        element('th', { scope: 'row' }, `${step.step_number}. ${words(step.step)}`),
        cell(team(step.team)),
        barCell(step.team, step.entered / most, step.completed / most),
        number(String(step.entered)),
        number(String(step.completed)),
        number(percent(step.conversion_from_intent)),
        number(duration(step.p50_ms)),
      ),
    ),
  )
  byId('direct').textContent = result.direct
    .map(
      ({ entry, journeys: own }) =>
        `${counted(own.total, 'journey')} entered at “${words(entry)}” (${own.converted} converted) and ${own.total === 1 ? 'is' : 'are'} counted apart.`,
    )
    .join(' ')

  byId('teams').replaceChildren(
    ...result.teams.map(own => {
      const kinds = [`engineering ${own.engineering}`, `UX ${own.ux}`, `known limitation ${own.known_limitation}`]
      const card = element('div', {}, element('strong', {}, String(own.total)))
      card.append(element('div', {}, 'lost with ', team(own.team), element('p', { class: 'quiet' }, kinds.join(' · '))))
      card.dataset.team = colourOf(own.team)
      return card
    }),
  )
  showDropOffs('drop-offs', result.drop_offs, 'No journey dropped off.')
  byId('lost-returns-section').hidden = result.lost_returns.length === 0
  showDropOffs('lost-returns', result.lost_returns, '')
}

/** @param {ShownFunnel} result */
function showFigures({ journeys: counts }) {
  /** @type {[string, number][]} */
  const figures = [
    ['Journeys', counts.total],
    ['Converted', counts.converted],
    ['of them returned', counts.returned],
    ['Dropped off', counts.dropped],
    ['Saw the link only', counts.viewed_only],
    ['In progress', counts.in_progress],
  ]
  byId('figures').replaceChildren(
    ...figures.map(([name, value]) => element('div', {}, element('dt', {}, name), element('dd', {}, String(value)))),
  )
}

/** @param {ShownFunnel} result */
function showQuality({ quality, notes }) {
  const { events, missing, rejected, apps } = quality
  const byApp = apps.map(each => `${each.app} ${each.events}`).join(', ')
  byId('quality').textContent = `${counted(events, 'event')} (${byApp}), ${missing} missing, ${rejected} rejected.`
  const list = byId('notes')
  list.hidden = notes.length === 0 || events === 0
  list.replaceChildren(...notes.map(note => element('li', {}, note)))
}

/** @param {string} id @param {DropOff[]} dropOffs @param {string} otherwise */
function showDropOffs(id, dropOffs, otherwise) {
  byId(id).replaceChildren(
    ...(dropOffs.length > 0
      ? dropOffs.map(dropOffRow)
      : [row('tr', element('td', { colspan: '6', class: 'empty' }, otherwise))]),
  )
}

/** @param {DropOff} dropOff */
function dropOffRow(dropOff) {
  return row(
    'tr',
    cell(team(dropOff.team)),
    cell(`${dropOff.where === 'handoff' ? 'on the way to' : 'in'} “${words(dropOff.step)}”`),
    cell(words(dropOff.cause)),
    cell(words(dropOff.kind)),
    number(String(dropOff.journeys)),
    number(percent(dropOff.share)),
  )
}

/** @param {number} [fresh] the journey that has just moved */
function showJourneys(fresh) {
  if (!funnel) return
  const { steps } = funnel
  byId('journeys-head').replaceChildren(
    element('th', { scope: 'col' }, 'Journey'),
    ...steps.map(step => element('th', { scope: 'col' }, words(step.step), team(step.team))),
  )
  const newest = [...journeys.values()].sort((a, b) => b.number - a.number).slice(0, SHOWN_JOURNEYS)
  byId('journeys').replaceChildren(
    ...(newest.length > 0
      ? newest.map(journey => journeyRow(journey, journey.number === fresh))
      : [
          row(
            'tr',
            element(
              'td',
              { colspan: String(steps.length + 1), class: 'empty' },
              'No journey yet. Walk one, and it appears here.',
            ),
          ),
        ]),
  )
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
    step.cause && words(step.cause),
    step.standing === 'failed' && `team ${step.team}`,
    step.implied && 'implied',
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

/** @param {string} name @param {number} entered @param {number} completed */
function barCell(name, entered, completed) {
  const bar = element('div', { class: 'bar' }, part(entered), part(completed))
  bar.dataset.team = colourOf(name)
  return element('td', { class: 'bar-cell', 'aria-hidden': 'true' }, bar)
}

/** @param {number} fraction */
function part(fraction) {
  const span = element('span', {})
  span.style.setProperty('--part', String(fraction))
  return span
}

/** @param {string} name */
function team(name) {
  const label = element('span', { class: 'team' }, name)
  label.dataset.team = colourOf(name)
  return label
}

/** @param {string} name */
function colourOf(name) {
  const place = funnel ? funnel.teams.findIndex(each => each.team === name) : 0
  return String(Math.max(0, place) % TEAM_COLOURS)
}

/** @param {string} identifier in snake_case */
function words(identifier) {
  const text = identifier.replaceAll('_', ' ').replace(/\b(api|ux)\b/g, acronym => acronym.toUpperCase())
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** @param {number} count @param {string} noun */
function counted(count, noun) {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** @param {number | null} rate */
function percent(rate) {
  return rate === null ? '–' : `${Math.round(rate * 100)} %`
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

/** @param {...(Node | string)} content */
function cell(...content) {
  return element('td', {}, ...content)
}

/** @param {string} text */
function number(text) {
  return element('td', { class: 'number' }, text)
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
