// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { allBlocks } from './blocks.ts'
import { runPage } from './run-page.ts'
import { sourceFiles } from './source-files.ts'

const blocks = await allBlocks()
const filesOf = (document: string) => sourceFiles(blocks.filter(block => block.document === document))

/** What stands for the app: its store, and what it sent to RUM. The pages' code reads it at every render. */
interface Host {
  state: object
  actions: string[]
  send: () => Promise<unknown>
}
let host: Host
const root = () => document.getElementById('root') as HTMLElement
const sent = () => host.actions.splice(0)

const SHARED = {
  '@datadog/browser-rum': `export const datadogRum = { addError() {},
      addAction(name, { journey }) { globalThis.host.actions.push(name.replace("rx_renewal.", "") + (journey.first ? "" : " (again)")) } }`,
  '@datadog/browser-logs': 'export const datadogLogs = { logger: { error() {} } }',
  'react-redux': `
    export const useSelector = select => select(globalThis.host.state)
    export const useDispatch = () => globalThis.dispatch`,
  'react-router-dom': `
    export const useHistory = () => ({ push() {} })
    export const useLocation = () => ({ pathname: window.location.pathname, key: '1' })`,
  'prop-types':
    'const none = () => null; none.isRequired = none; export default { bool: none, node: none, object: none, oneOf: () => none }',
}

const RENDER = `
  import React from 'react'
  import ReactDOM from 'react-dom'
  import { act } from 'react-dom/test-utils'
  import { JourneyProvider } from '@journey-monitor/react'
  export { journey } from './journey'
  import { journey } from './journey'
  const root = () => document.getElementById('root')
  export const render = (component, props) => act(() => void ReactDOM.render(
    <JourneyProvider journey={journey}>{React.createElement(component, props)}</JourneyProvider>, root()))
  export const leave = () => act(() => void ReactDOM.unmountComponentAtNode(root()))`

beforeEach(() => {
  host = { state: {}, actions: [], send: async () => {} }
  vi.stubGlobal('host', host)
  vi.stubGlobal('IntersectionObserver', undefined)
  vi.stubGlobal('dispatch', (action: unknown) => action)
  sessionStorage.clear()
  document.body.innerHTML = '<div id="root"></div>'
})
afterEach(() => {
  vi.unstubAllGlobals()
})

const medications = () =>
  runPage(
    filesOf('docs/medications.md'),
    {
      ...SHARED,
      './selectors': 'export const selectSecureMessagingMedicationsRenewalRequestFlag = () => true',
      './store': 'export default { getState: () => ({}) }',
      '@department-of-veterans-affairs/component-library/dist/react-bindings': `
        import React from 'react'
        export const VaModal = ({ visible, onPrimaryButtonClick, onSecondaryButtonClick, onCloseEvent }) => visible ? <div>
          <button id="continue" onClick={onPrimaryButtonClick} /><button id="back" onClick={onSecondaryButtonClick} />
          <button id="close" onClick={onCloseEvent} /></div> : null`,
    },
    `${RENDER}
     export { default as Link } from './SendRxRenewalMessage'
     export { default as Success } from './RxRenewalMessageSuccessAlert'`,
  )

const secureMessaging = () =>
  runPage(
    filesOf('docs/secure-messaging.md'),
    {
      ...SHARED,
      './actions/messages': 'export const sendMessage = () => globalThis.host.send()',
      './actions/threads': 'export const updateDraftInProgress = draft => draft',
      './util/helpers': 'export const buildRxRenewalMessageBody = rx => (rx ? rx.prescriptionName : "")',
    },
    `${RENDER}
     export { arrive } from './arrive'
     export { default as SelectCareTeam } from './SelectCareTeam'
     export { default as ComposeForm } from './ComposeForm'`,
  )

const RX = { prescriptionName: 'Lisinopril', prescriptionNumber: '1' }
const arrival = (search: string, more = {}) => ({
  location: { search },
  history: { state: null },
  performance: { getEntriesByType: () => [{ type: 'navigate' }] },
  ...more,
})
const messaging = (prescription: object, recipients = {}) => ({
  sm: {
    prescription: { redirectPath: '/my-health/medications', isLoading: false, ...prescription },
    recipients: { allRecipients: [{}, {}], ...recipients },
    threadDetails: { draftInProgress: { body: 'Lisinopril', attachments: [] } },
  },
})
const click = (selector: string) => {
  const element = root().querySelector<HTMLElement>(selector)
  if (!element) throw new Error(`no ${selector} in ${root().innerHTML}`)
  element.click()
}

test('Medications, as the page leaves it, on React 17: seen, chosen, back, chosen again, continued', async () => {
  const { render, Link } = await medications()
  render(Link, { rx: { isRenewable: true, prescriptionId: 1 }, page: 'list', isOracleHealth: true })
  click('va-link')
  click('#back')
  click('va-link')
  click('#close')
  click('va-link')
  click('#continue')
  expect(sent()).toEqual([
    'link_view.start',
    'link_view.complete',
    ...[
      'modal.start',
      'modal.abandon',
      'modal.start (again)',
      'modal.abandon (again)',
      'modal.start (again)',
      'modal.complete',
    ],
  ])
})

test('the success alert alone proves nothing', async () => {
  const { render, Success } = await medications()
  render(Success)
  expect(sent()).toEqual([])
})

test('Secure Messaging, as the page leaves it: from the arrival to the redirect, and Medications sees the return', async () => {
  const replace = vi.spyOn(window.location, 'replace').mockImplementation(() => {})
  const { journey, arrive, render, leave, SelectCareTeam, ComposeForm } = await secureMessaging()
  vi.stubGlobal('CareTeamComboBox', undefined)
  arrive(journey, arrival('?prescriptionId=1&redirectPath=x'))
  host.state = messaging({ renewalPrescription: undefined, isLoading: true })

  vi.stubGlobal('CareTeamComboBox', ({ onContinue }: { onContinue: (team: object) => void }) => {
    onContinueNow = () => onContinue({})
    return null
  })
  let onContinueNow = () => {}
  render(SelectCareTeam, { onPick() {} })
  onContinueNow()
  leave()
  render(ComposeForm)
  expect(sent()).toEqual(['care_team_pick.start', 'care_team_pick.complete', 'prefill.start'])

  host.state = messaging({ renewalPrescription: RX })
  render(ComposeForm)
  expect(sent()).toEqual(['prefill.complete', 'send.start'])

  leave()
  render(ComposeForm)
  const again = ['prefill.start (again)', 'prefill.complete (again)', 'send.start (again)']
  expect(sent()).toEqual(['send.abandon', ...again])

  click('va-button')
  await expect.poll(() => replace.mock.calls).toContainEqual(['/my-health/medications'])
  expect(sent()).toEqual(['send.complete', 'return.start'])

  const back = await medications()
  back.render(back.Success)
  back.render(back.Success)
  expect(sent()).toEqual(['return.complete'])
})

test('a list of care teams that could not be loaded, and a send that is refused', async () => {
  const { journey, arrive, render, leave, SelectCareTeam, ComposeForm } = await secureMessaging()
  vi.stubGlobal('CareTeamComboBox', () => null)
  arrive(journey, arrival('?prescriptionId=1'))
  host.state = messaging({}, { allRecipients: [], error: { errors: [{ status: '503' }] } })
  render(SelectCareTeam, { onPick() {} })
  expect(sent()).toEqual(['care_team_pick.start', 'care_team_pick.fail'])
  leave()

  host.state = messaging({ renewalPrescription: RX })
  host.send = () => Promise.reject({ errors: [{ code: 'SM119', status: '403' }] })
  const failures: object[] = []
  journey.subscribe((event: { failure?: object }) => event.failure && failures.push(event.failure))
  render(ComposeForm)
  click('va-button')
  await expect.poll(() => failures).toMatchObject([{ code: 'blocked_care_team', api_code: 'SM119', http_status: 403 }])
})

test('a prescription that cannot be loaded is a failure when the editor opens, once, and nothing is sent as complete', async () => {
  const { journey, arrive, render, leave, ComposeForm } = await secureMessaging()
  arrive(journey, arrival('?prescriptionId=1'))
  sent()
  host.state = messaging({ renewalPrescription: undefined, error: { errors: [{ status: '404' }] } })
  render(ComposeForm)
  leave()
  const after = sent()
  expect(after).toContain('prefill.fail')
  expect(after).not.toContain('prefill.complete')
  expect(after).not.toContain('send.start')
})

test('only a reload of a renewal’s page has lost its context', async () => {
  const { journey, arrive } = await secureMessaging()
  const reload = { performance: { getEntriesByType: () => [{ type: 'reload' }] } }
  arrive(journey, arrival('?prescriptionId=1'))
  sent()
  arrive(journey, arrival('', reload))
  arrive(journey, arrival('', { history: { state: { isRenewal: true } } }))
  expect(sent()).toEqual([])
  arrive(journey, arrival('', { ...reload, history: { state: { isRenewal: true } } }))
  expect(sent()).toEqual(['care_team_pick.fail'])
})

test('a plain message in the same tab signals nothing', async () => {
  const { journey, arrive, render, ComposeForm } = await secureMessaging()
  arrive(journey, arrival('?prescriptionId=1'))
  sent()
  host.state = messaging({ redirectPath: undefined })
  render(ComposeForm)
  click('va-button')
  await Promise.resolve()
  expect(sent()).toEqual([])
})
