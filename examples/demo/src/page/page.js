// @ts-check

/**
 * @typedef {{ title: string, walk: string, lands: { step: string, where: string, cause: string, team: string, kind: string } }} Fault
 */

const TEAMS = { meds: 'Medications', sm: 'Secure Messaging' }
const KINDS = { engineering: 'engineering', ux: 'user experience', known_limitation: 'known limitation' }

const form = /** @type {HTMLFormElement} */ (document.getElementById('faults'))
const status = /** @type {HTMLElement} */ (document.getElementById('status'))

document.getElementById('repair')?.addEventListener('click', () => {
  for (const box of boxes()) box.checked = false
  void save('Repaired.')
})
addEventListener('focus', refresh)
await start()

async function start() {
  try {
    const state = await load()
    show(state)
    status.textContent = summary(state.on)
  } catch {
    status.textContent = 'The demo does not answer. Start it again, and reload this page.'
  }
}

/** @param {readonly string[]} on */
function summary(on) {
  if (on.length === 0) return 'Everything works.'
  return on.length === 1 ? '1 switch is on.' : `${on.length} switches are on.`
}

/** @returns {Promise<{ on: string[], faults: Record<string, Fault> }>} */
async function load() {
  const response = await fetch('/faults')
  return response.json()
}

/** @param {{ on: string[], faults: Record<string, Fault> }} state */
function show({ on, faults }) {
  const steps = new Set(Object.values(faults).map(({ lands }) => lands.step))
  for (const step of steps) {
    const group = document.createElement('fieldset')
    const legend = document.createElement('legend')
    legend.textContent = step.replaceAll('_', ' ')
    group.append(legend)
    for (const [name, fault] of Object.entries(faults)) {
      if (fault.lands.step === step) group.append(faultSwitch(name, fault, on.includes(name)))
    }
    form.append(group)
  }
}

/**
 * @param {string} name
 * @param {Fault} fault
 * @param {boolean} isOn
 */
function faultSwitch(name, { title, walk, lands }, isOn) {
  const box = document.createElement('input')
  box.type = 'checkbox'
  box.id = `fault-${name}`
  box.name = name
  box.checked = isOn
  box.dataset.testid = `fault-${name}`
  box.setAttribute('aria-describedby', `about-${name}`)
  box.addEventListener('change', () => save(`${title}: ${box.checked ? 'on' : 'off'}.`))

  const label = document.createElement('label')
  label.htmlFor = box.id
  label.textContent = title

  const about = document.createElement('p')
  about.id = `about-${name}`
  about.textContent = walk

  const team = document.createElement('strong')
  team.className = `team ${lands.team}`
  team.textContent = TEAMS[/** @type {keyof typeof TEAMS} */ (lands.team)]
  const where = document.createElement('p')
  where.className = 'lands'
  where.append(team, `, ${KINDS[/** @type {keyof typeof KINDS} */ (lands.kind)]}: `, code(lands.cause))

  const row = document.createElement('div')
  row.className = 'fault'
  row.append(box, label, about, where)
  return row
}

/** @param {string} text */
function code(text) {
  const element = document.createElement('code')
  element.textContent = text
  return element
}

function boxes() {
  return [.../** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll('input'))]
}

/** @param {string} message */
async function save(message) {
  const on = boxes()
    .filter(box => box.checked)
    .map(box => box.name)
  try {
    const response = await fetch('/faults', {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ on }),
    })
    status.textContent = response.ok ? `${message} ${summary(on)}` : 'That could not be switched. Try again.'
  } catch {
    status.textContent = 'The demo no longer answers. Start it again.'
  }
}

async function refresh() {
  const state = await load().catch(() => undefined)
  if (!state) return
  for (const box of boxes()) box.checked = state.on.includes(box.name)
  status.textContent = summary(state.on)
}
