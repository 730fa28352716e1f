// @vitest-environment happy-dom
import { describe, expect, test } from 'vitest'
import { RENDER, useGuide } from './guide-host.ts'
import { createHostStore } from './host-stubs.ts'

const guide = useGuide('docs/medications.md')
const { click, sent } = guide

const runMedications = () =>
  guide.run(`${RENDER}
     export { default as App } from './containers/App'
     export { default as Link } from './components/shared/SendRxRenewalMessage'
     export { default as MedicationList } from './containers/MedicationList'
     export { default as Prescriptions } from './containers/Prescriptions'`)

describe('Medications after its guide', () => {
  const RX = { isRenewable: true, prescriptionId: 1, stationNumber: '668' }
  const toggles = { mhvSecureMessagingMedicationsRenewalRequest: true }
  const load = async (more = {}) => {
    guide.host.store = createHostStore({}, { featureToggles: { ...toggles, ...more } })
    return runMedications()
  }

  test('signals a link that is seen, selected, abandoned, selected again, continued', async () => {
    const { render, Link } = await load()
    render(Link, { rx: RX, isOracleHealth: true })
    click('va-link')
    click('#back')
    click('va-link')
    click('#close')
    click('va-link')
    click('#continue')
    expect(sent()).toEqual([
      'link_view.start',
      'link_view.complete',
      'modal.start',
      'modal.abandon',
      'modal.start (again)',
      'modal.abandon (again)',
      'modal.start (again)',
      'modal.complete',
    ])
    expect(guide.host.events[1]?.attributes).toEqual({ page: 'list', toggle: true, selected_on: 'list' })
  })

  test('a component’s unit test starts neither the store nor the site: the toggle is with the component', async () => {
    const { render, Link } = await load()
    render(Link, { rx: RX, isOracleHealth: true })
    expect(guide.host.started).toEqual([])
    expect(guide.host.events.map(({ attributes }) => attributes)).toEqual([{ page: 'list', toggle: true }])
  })

  test('both kinds of link reach the journey, also on the page of one prescription', async () => {
    window.history.replaceState(null, '', '/my-health/medications/prescription/1')
    const { act, render, Link } = await load()
    render(Link, { rx: RX, isOracleHealth: true, isActionLink: true })
    act(() => click('a'))
    expect(sent()).toEqual(['link_view.start', 'link_view.complete', 'modal.start'])
    expect(guide.host.events[0]?.attributes.page).toBe('details')
    window.history.replaceState(null, '', '/')
  })

  test('a link that is hidden on purpose signals nothing', async () => {
    const { render, Link } = await load()
    render(Link, { rx: RX, isOracleHealth: true, suppressRenewalLink: true })
    expect(sent()).toEqual([])
  })

  test('the entry provides the journey', async () => {
    guide.host.store = createHostStore({}, { featureToggles: toggles })
    window.history.replaceState(null, '', '/my-health/medications?page=1&rxRenewalMessageSuccess=true')
    const page = await guide.run(`${RENDER}\nimport './app-entry'`)
    sendRenewal(page.journey)
    page.renderElement(guide.host.started.at(-1))
    expect(sent()).toEqual(['return.complete'])
  })

  const sendRenewal = (journey: { start(step: string): void; complete(step: string): void }) => {
    journey.start('care_team_pick')
    journey.complete('send')
    journey.start('return')
    sent()
  }
  test.each(['Prescriptions', 'MedicationList'])('%s sees the return after a sent message, once', async name => {
    window.history.replaceState(null, '', '/my-health/medications/list?page=1&rxRenewalMessageSuccess=true')
    const { journey, render, leave, [name]: Page } = await load()
    render(Page)
    leave()
    expect(sent()).toEqual([])
    sendRenewal(journey)
    render(Page)
    leave()
    render(Page)
    expect(sent()).toEqual(['return.complete'])
  })

  test('a list that fails to load is a failure for a person who may see a link', async () => {
    const error = { status: '500', message: 'Internal' }
    const open = async (list: object, featureToggles: object) => {
      guide.host.store = createHostStore({}, { featureToggles, list })
      const { render, Prescriptions } = await runMedications()
      render(Prescriptions)
      return sent()
    }
    expect(await open({ error, isCerner: false }, toggles)).toEqual([])
    expect(await open({ error, isCerner: true }, {})).toEqual([])
    expect(await open({ isCerner: true }, toggles)).toEqual([])
    expect(await open({ error, isCerner: true }, toggles)).toEqual(['link_view.start', 'link_view.fail'])
    expect(guide.host.events.at(-1)).toMatchObject({
      attributes: { page: 'list', toggle: true },
      failure: { code: 'eligibility_error', http_status: 500 },
    })
  })

  test('its unit test passes', async () => {
    const passed = await guide.runUnitTest('tests/components/shared/SendRxRenewalMessage.signals.unit.spec.jsx')
    expect(passed).toHaveLength(1)
  })

  test('a component renders in a unit test that replaces the address', async () => {
    const { render, Link } = await load()
    const { location } = window
    Object.defineProperty(window, 'location', { value: { href: '' }, configurable: true, writable: true })
    try {
      render(Link, { rx: RX, isOracleHealth: true })
    } finally {
      Object.defineProperty(window, 'location', { value: location, configurable: true, writable: true })
    }
    expect(guide.root().querySelector('va-link')).not.toBeNull()
  })

  test('the app’s configuration of RUM keeps its action names and the addresses of the renewal, and nothing of a person', async () => {
    const { render, App } = await load()
    render(App)
    const beforeSend = guide.host.rumConfig?.beforeSend
    const scrub = (event: { action?: object; view?: object; context?: object }) => {
      const sent = structuredClone({ type: event.action ? 'action' : 'view', ...event })
      beforeSend?.(sent)
      return sent
    }
    const named = (name: string) => ({ type: 'custom', target: { name } })
    const ownNames = [
      'Refills Accordion',
      'Back to top',
      'Rx Renewal Success',
      'Print List Option - List Page',
      'Print This Page Option - Details Page',
      'Download A Text File Of This Page Option - Details Page',
      'What To Know Before You Print Or Download Button - List Page',
    ]
    for (const name of ownNames) expect(scrub({ action: named(name) }).action).toEqual(named(name))
    for (const name of ['Lisinopril', 'Print Lisinopril Option - List Page'])
      expect(scrub({ action: named(name) }).action).toEqual(named('custom'))
    const url = `${window.location.origin}/my-health/medications/prescription/12345?page=2`
    expect(scrub({ view: { url } }).view).toEqual({
      url: `${window.location.origin}/my-health/medications/prescription/:prescriptionId?page=2`,
    })
    expect(scrub({ action: named('Refills Accordion'), context: { facilityId: '668' } }).context).toEqual({})
  })
})
