import type { CANARIES } from './canaries.ts'

export interface Careless {
  readonly canaries: typeof CANARIES
  /** Attributes that replace a log's own fields. */
  readonly logAttributes: readonly object[]
  readonly logTag: string
  /** Whether to run code that the docs forbid because nothing can scrub its data. Only the control run does. */
  readonly canSetUser: boolean
  readonly canSetGlobalContext: boolean
}

type Loose = Record<string, (...given: unknown[]) => void>

/** Runs in the page, like the code of a team that does not care about privacy: it sends all data everywhere. */
export async function carelessCode(careless: Careless): Promise<void> {
  const { canaries: c, logAttributes, logTag, canSetUser, canSetGlobalContext } = careless
  const { DD_RUM: rum, DD_LOGS: logs } = window as unknown as { DD_RUM: Loose; DD_LOGS: Loose & { logger: Loose } }
  const ignored = () => undefined
  const call = (sdk: Loose, name: string, ...given: unknown[]) => sdk[name]?.(...given)
  const about = { drug: c.drug, prescriptionId: c.prescriptionId, note: c.context }

  console.error(c.consoleText, new Error(c.consoleText))
  console.log(c.consoleText, about)
  const thrown = new Error(c.thrown, { cause: new Error(c.cause) })
  setTimeout(() => {
    throw new Error(`${c.thrown} ${c.drug}`)
  })
  setTimeout(() => {
    throw thrown
  })
  Promise.reject(`${c.thrown} ${c.person}`)
  Promise.reject({ detail: c.thrown })

  call(rum, 'addAction', `Opened ${c.drug}`, about)
  call(rum, 'addError', new Error(`${c.thrown} ${c.careTeam}`), about)
  call(rum, 'addError', thrown, about)
  call(rum, 'addDurationVital', c.drug, { startTime: Date.now(), duration: 1, context: about })
  call(logs.logger, 'error', `${c.consoleText} ${c.careTeamId}`, about, thrown)
  call(logs.logger, 'info', c.consoleText, about)
  call(logs.logger, 'addTag', 'note', logTag)
  for (const attributes of logAttributes) call(logs.logger, 'error', c.consoleText, attributes)
  call(logs, 'setGlobalContextProperty', 'note', c.context)
  if (canSetGlobalContext) {
    call(rum, 'setGlobalContextProperty', 'note', c.context)
    call(rum, 'setViewContextProperty', 'note', c.context)
    call(rum, 'setViewName', `${c.drug} of ${c.person}`)
    call(rum, 'startResource', `/my_health/v1/${c.drug}`, { type: 'fetch', method: 'GET' })
    call(rum, 'stopResource', `/my_health/v1/${c.drug}`, { statusCode: 500 })
  }
  if (canSetUser) {
    call(rum, 'setUser', { id: c.person, name: c.person })
    call(logs, 'setUser', { id: c.person })
  }

  const failing = `/my_health/v1/prescriptions/${c.prescriptionId}9?token=${c.urlToken}`
  await fetch(failing).catch(ignored)
  await fetch(failing, { method: c.httpMethod }).catch(ignored)
  await fetch(`https://upstream.invalid/${c.facility}?token=${c.urlToken}`).catch(ignored)
  await new Promise(resolve => {
    const request = new XMLHttpRequest()
    request.onloadend = resolve
    request.open('GET', failing)
    request.send()
  })

  const load = (tag: 'img' | 'script', address: string) =>
    new Promise(resolve => {
      const element = Object.assign(document.createElement(tag), { src: address, onload: resolve, onerror: resolve })
      document.querySelector('main')?.prepend(element)
    })
  await load('img', `/careless/${c.file}.svg?of=${c.person}`)
  await load('script', `/careless/${c.file}.js?token=${c.urlToken}`)
  history.pushState(history.state, '', `${location.pathname}?station_number=${c.stationNumber}#${c.fragment}`)

  const policy = document.createElement('meta')
  policy.httpEquiv = 'Content-Security-Policy'
  policy.content = "img-src 'self'"
  document.head.append(policy)
  await load('img', `https://upstream.invalid/${c.file}.png`)

  const form = Object.assign(document.createElement('form'), { action: `/renew/${c.formAction}?name=${c.person}` })
  const file = Object.assign(document.createElement('a'), { download: `${c.download}.pdf`, target: c.windowName })
  file.append(Object.assign(document.createElement('button'), { id: 'careless-posting', type: 'button' }))
  form.append(file)
  document.querySelector('main')?.prepend(form)

  // RUM observed earlier, so the browser reports the duration of a click to RUM first.
  const timedClicks: unknown[] = []
  Object.assign(window, { timedClicks })
  new PerformanceObserver(list => {
    const timings = list.getEntries() as PerformanceEventTiming[]
    for (const { name, target } of timings) if (name === 'click') timedClicks.push((target as Element | null)?.id)
  }).observe({ type: 'event', durationThreshold: 16 })

  for (const name of ['telling', 'silent']) {
    const button = document.createElement('button')
    button.id = `careless-${name}`
    button.textContent = `Renew ${c.drug} for ${c.person}`
    if (name === 'telling') {
      button.title = c.prescriptionNumber
      button.addEventListener('click', () => {
        const until = performance.now() + 120
        while (performance.now() < until);
        throw new Error(`${c.thrown} ${c.prescriptionNumber}`)
      })
    }
    document.querySelector('main')?.prepend(button)
  }
}
