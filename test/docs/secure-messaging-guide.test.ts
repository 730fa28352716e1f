// @vitest-environment happy-dom
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { RENDER, useGuide } from './guide-host.ts'
import { createHostHistory, createHostStore } from './host-stubs.ts'

const guide = useGuide('docs/secure-messaging.md')
const { click, root, sent } = guide

describe('Secure Messaging after its guide', () => {
  const ROOT = '/my-health/secure-messages'
  const REDIRECT = '/my-health/medications?page=1&rxRenewalMessageSuccess=true'
  /** Address that Medications gives: without a slash after the path. */
  const ARRIVAL = `/new-message?prescriptionId=1&redirectPath=${encodeURIComponent(REDIRECT)}`
  /** Prescription of Oracle Health, which has no number. */
  const RX = { prescriptionId: 1, prescriptionName: 'Lisinopril', prescriptionNumber: null, quantity: 30 }
  const TEAMS = { data: [{ attributes: { id: 1 } }, { attributes: { id: 2 } }], meta: { associatedTriageGroups: 2 } }

  /** The answers of the API, by the beginning of the request. */
  let answers: Record<string, () => unknown>
  beforeEach(() => {
    vi.useFakeTimers()
    answers = {
      'GET /messaging/allrecipients': () => TEAMS,
      'GET /prescriptions': () => ({ data: { attributes: RX } }),
      'POST /messaging/message_drafts': () => ({ data: { attributes: { messageId: 7 } } }),
      'GET /messaging/messages/7': () => ({ data: [{ attributes: { messageId: 7 } }] }),
      'GET /messaging/messages/9': () => ({ data: [{ attributes: { messageId: 9 } }] }),
      'POST /messaging/messages': () => ({}),
      'DELETE /messaging/messages': () => ({}),
    }
    guide.host.api = async request => {
      const [, answer] = Object.entries(answers).find(([begins]) => request.startsWith(begins)) ?? []
      if (!answer) throw new Error(`no answer to ${request}`)
      return answer()
    }
  })

  /** Loads the app at `url`, as the browser does, and waits until it has settled. */
  async function open(
    url: string,
    { curated = true, ...more }: { curated?: boolean; [slice: string]: unknown } = {},
    moreReducers: object = {},
  ) {
    guide.host.history = createHostHistory(ROOT, url)
    const page = await guide.run(`${RENDER}\nimport './app-entry'\nexport { default as reducers } from './reducers'`)
    const user = { profile: { loading: false }, login: { currentlyLoggedIn: true } }
    const fixed = { user, featureToggles: { mhvSecureMessagingCuratedListFlow: curated }, ...more }
    const scheduledDowntime = (state = {}, action: { type: string; serviceMap?: object }) =>
      action.type === 'RETRIEVED_SCHEDULED_DOWNTIME' ? { serviceMap: action.serviceMap } : state
    guide.host.store = createHostStore({ ...page.reducers, scheduledDowntime, ...moreReducers }, fixed)
    const { routes } = guide.host.started.at(-1) as { routes: unknown }
    const settle = () =>
      page.act(async () => {
        for (let turn = 0; turn < 10; turn++) await Promise.resolve()
      })
    page.renderElement(routes)
    await settle()
    const act = async (action: () => unknown) => {
      page.act(() => void action())
      await settle()
    }
    const dispatch = (action: object) => act(() => guide.host.store?.dispatch(action as { type: string }))
    return { ...page, act, dispatch, go: (path: string) => act(() => guide.host.history?.push(path)) }
  }
  type App = Awaited<ReturnType<typeof open>>
  const pickRecent = async ({ act, dispatch }: App) => {
    await dispatch({ type: 'SM_ALL_RECIPIENTS_GET_RECENT', response: [{ triageTeamId: 1 }] })
    await act(() => click('va-radio-option[value="1"]'))
    await act(() => click('va-button'))
  }
  const openEditor = async () => {
    const app = await open(ARRIVAL)
    await pickRecent(app)
    sent()
    return app
  }

  test('signals from the arrival to the redirect, and Medications sees the return', async () => {
    const replace = vi.spyOn(window.location, 'replace').mockImplementation(() => {})
    const app = await open(ARRIVAL)
    expect(guide.host.rumConfig?.sessionSampleRate).toBe(100)
    expect(sent()).toEqual(['care_team_pick.start'])
    await pickRecent(app)
    // Without a prescription number, the message is complete all the same.
    expect(sent()).toEqual(['care_team_pick.complete', 'prefill.start', 'prefill.complete', 'send.start'])
    expect(guide.host.events.at(-4)?.attributes).toMatchObject({ picked_from: 'recent', care_teams: '2-5' })
    await app.act(() => click('#send'))
    await app.act(() => vi.advanceTimersByTime(1_000))
    expect(replace.mock.calls).toEqual([[REDIRECT]])
    expect(sent()).toEqual(['send.complete', 'return.start'])
    expect(guide.host.events.at(-2)?.attributes).toMatchObject({
      edited: false,
      prefill_deleted: false,
      attachments: '<1',
    })
    app.leave()
  })

  test('“A different care team” is not a selection', async () => {
    const { act, dispatch } = await open(ARRIVAL)
    await dispatch({ type: 'SM_ALL_RECIPIENTS_GET_RECENT', response: [{ triageTeamId: 1 }] })
    await act(() => click('va-radio-option[value="other"]'))
    await act(() => click('va-button'))
    expect(sent()).toEqual(['care_team_pick.start'])
    await act(() => click('va-radio-option[value="2"]'))
    await act(() => click('va-button'))
    expect(sent()).toEqual(['care_team_pick.complete', 'prefill.start', 'prefill.complete', 'send.start'])
  })

  test('an abandoned renewal, and then another draft that is sent, is not a conversion', async () => {
    const app = await openEditor()
    await app.go('/inbox/')
    expect(sent()).toEqual(['send.abandon'])
    await app.go('/thread/9')
    await app.act(() => click('#send'))
    expect(sent()).toEqual([])
    app.leave()
  })

  test('neither is another draft that is opened straight from the editor', async () => {
    const app = await openEditor()
    await app.go('/thread/9')
    await app.act(() => click('#send'))
    expect(sent()).toEqual([])
    app.leave()
  })

  test('the renewal’s own draft is, saved and opened again after another care team was selected', async () => {
    const app = await openEditor()
    await app.act(() => click('#save'))
    await app.go('/new-message/select-care-team/')
    await app.act(() => click('va-radio-option[value="2"]'))
    await app.act(() => click('va-button'))
    expect(guide.host.history?.location.pathname).toBe('/thread/7')
    await app.act(() => click('#send'))
    expect(sent()).toContain('send.complete')
    app.leave()
  })

  test('a new message after the renewal, through the page that clears the store, signals nothing', async () => {
    const app = await openEditor()
    await app.go('/inbox/')
    sent()
    await app.go('/new-message/')
    expect(sent()).toEqual([])
    app.leave()
  })

  test('only a reload of a renewal’s page loses its context', async () => {
    const reload = (history: object) => ({
      location: { search: '' },
      history,
      performance: { getEntriesByType: () => [{ type: 'reload' }] },
    })
    const app = await openEditor()
    const { arrive } = await guide.run('export * from "./arrive"')
    expect(window.history.state).toEqual({ isRenewal: true })
    await app.go('/inbox/')
    sent()
    app.journey.start('send')
    sent()
    arrive(app.journey, reload({ state: window.history.state }))
    expect(sent()).toEqual([])
    arrive(app.journey, reload({ state: { isRenewal: true } }))
    expect(sent()).toEqual(['send.fail'])
    app.leave()
  })

  test('a list of care teams that fails to load is signaled with its status, although the store keeps only `true`', async () => {
    answers['GET /messaging/allrecipients'] = () => Promise.reject({ errors: [{ status: '503' }] })
    const app = await open(ARRIVAL)
    expect(guide.host.store?.getState()).toMatchObject({ sm: { recipients: { error: true } } })
    expect(sent()).toEqual(['care_team_pick.start', 'care_team_pick.fail', 'care_team_pick.abandon (again)'])
    expect(guide.host.events[1]?.failure).toMatchObject({ code: 'care_team_api_error', http_status: 503 })
    app.leave()
  })

  test('an empty list of care teams is a known limitation; a store without the list throws nothing', async () => {
    answers['GET /messaging/allrecipients'] = () => ({ data: [], meta: { associatedTriageGroups: 0 } })
    const app = await open(ARRIVAL)
    expect(guide.host.events.map(({ failure }) => failure?.code)).toContain('no_care_team')
    app.leave()
    const { render, Pages } = await guide.run(
      `${RENDER}\nexport { default as Pages } from './containers/SelectCareTeam'`,
    )
    const sm = { recipients: {}, prescription: { prescriptionId: '1' }, threadDetails: { draftInProgress: {} } }
    guide.host.store = createHostStore({}, { sm })
    expect(() => render(Pages)).not.toThrow()
  })

  test('a prescription that fails to load fails the prefill when the editor opens', async () => {
    answers['GET /prescriptions'] = () => Promise.reject({ errors: [{ status: '404', title: 'Not found' }] })
    const app = await open(ARRIVAL)
    await pickRecent(app)
    const signals = sent()
    expect(signals).toContain('prefill.fail')
    expect(signals).not.toContain('prefill.complete')
    expect(guide.host.events.at(-1)?.failure?.code).toBe('prescription_load_error')
    app.leave()
  })

  test('a refused send signals the reason', async () => {
    answers['POST /messaging/messages'] = () => Promise.reject({ errors: [{ code: 'SM119', status: '403' }] })
    const app = await openEditor()
    await app.act(() => click('#send'))
    expect(sent()).toEqual(['send.fail'])
    expect(guide.host.events.at(-1)?.failure).toMatchObject({
      code: 'blocked_care_team',
      api_code: 'SM119',
      http_status: 403,
    })
    app.leave()
  })

  test('a send while a save is under way, which does nothing, times out', async () => {
    const app = await openEditor()
    await app.dispatch({ type: 'SM_DRAFT_SAVE_STARTED' })
    await app.act(() => click('#send'))
    expect(sent()).toEqual([])
    await app.act(() => vi.advanceTimersByTime(30_000))
    expect(sent()).toEqual(['send.fail'])
    expect(guide.host.events.at(-1)?.failure?.code).toBe('timeout')
    app.leave()
  })

  test('a 401 on sending is an ended session', async () => {
    answers['POST /messaging/messages'] = () => Promise.reject({ errors: [{ code: '401', status: '401' }] })
    const app = await openEditor()
    await app.act(() => click('#send'))
    expect(guide.host.events.at(-1)?.failure).toMatchObject({ code: 'session_expired', http_status: 401 })
    app.leave()
  })

  test('an invalid form fails the send, and the corrected message converts', async () => {
    const app = await openEditor()
    await app.act(() => click('#empty'))
    await app.act(() => click('#send'))
    expect(sent()).toEqual(['send.fail'])
    expect(guide.host.events.at(-1)?.failure).toMatchObject({ code: 'invalid_form', kind: 'ux' })
    await app.act(() => click('#write'))
    await app.act(() => click('#send'))
    expect(sent()).toEqual(['send.complete'])
    expect(guide.host.events.at(-1)).toMatchObject({
      supersedes: 'invalid_form',
      attributes: { prefill_deleted: true },
    })
    app.leave()
  })

  test('an invalid form of a prefill that failed keeps the cause', async () => {
    answers['GET /prescriptions'] = () => Promise.reject({ errors: [{ status: '404', title: 'Not found' }] })
    const app = await openEditor()
    for (const button of ['#save', '#empty', '#send']) await app.act(() => click(button))
    expect(sent()).toEqual([])
    app.leave()
  })

  test('a refused attachment fails the send', async () => {
    const app = await openEditor()
    await app.act(() => click('#attach'))
    expect(sent()).toEqual(['send.fail'])
    expect(guide.host.events.at(-1)?.failure?.code).toBe('attachment_rejected')
    app.leave()
  })

  test('a draft that the person saves is abandoned, one that the form saves is not; sending it converts', async () => {
    const app = await openEditor()
    await app.act(() => click('#auto-save'))
    expect(sent()).toEqual([])
    await app.act(() => click('#save'))
    expect(sent()).toEqual(['send.abandon'])
    expect(guide.host.events.at(-1)?.reason).toBe('draft_saved')
    await app.act(() => click('#send'))
    expect(sent()).toEqual(['send.start (again)', 'send.complete'])
    app.leave()
  })

  test.each([
    ['refused', { errors: [{ status: '500' }] }, 500],
    ['lost on the network', new TypeError('Failed to fetch'), undefined],
  ])('a save that is %s fails the send', async (_, error, status) => {
    answers['POST /messaging/message_drafts'] = () => Promise.reject(error)
    const app = await openEditor()
    await app.act(() => click('#save'))
    expect(guide.host.events.at(-1)?.failure).toMatchObject({ code: 'draft_create_error' })
    expect(guide.host.events.at(-1)).toMatchObject({ supersedes: 'draft_saved', first: true })
    expect(guide.host.events.at(-1)?.failure?.http_status).toBe(status)
    app.leave()
  })

  test('the way to the inbox after saving changes nothing', async () => {
    const app = await openEditor()
    await app.act(() => click('#save'))
    await app.go('/inbox/')
    expect(sent()).toEqual(['send.abandon'])
    expect(guide.host.events.at(-1)?.reason).toBe('draft_saved')
    app.leave()
  })

  test('a deleted draft abandons the send', async () => {
    vi.spyOn(window.location, 'replace').mockImplementation(() => {})
    const app = await openEditor()
    await app.act(() => click('#delete'))
    expect(sent()).toEqual(['send.abandon'])
    expect(guide.host.events.at(-1)?.reason).toBe('draft_deleted')
    app.leave()
  })

  test('an ended session is signaled before the site clears the storage', async () => {
    const app = await openEditor()
    localStorage.setItem('sessionExpiration', new Date(Date.now() + 60_000).toISOString())
    await app.act(() => vi.advanceTimersByTime(59_000))
    expect(sent()).toEqual([])
    await app.act(() => vi.advanceTimersByTime(1_000))
    expect(guide.host.events.at(-1)?.failure?.code).toBe('session_expired')
    sessionStorage.clear()
    await app.act(() => vi.advanceTimersByTime(5_000))
    expect(sent()).toEqual(['send.fail'])
    app.leave()
  })

  test.each([
    ['a person who is not signed in', { user: { profile: { loading: false }, login: {} } }, 'session_expired'],
    ['downtime', { scheduledDowntime: { serviceMap: { mhv_sm: { status: 'down' } } } }, 'downtime'],
  ])('%s keeps the app from showing, and the arrival fails', async (_, state, code) => {
    const app = await open(ARRIVAL, state)
    expect(sent()).toEqual(['care_team_pick.start', 'care_team_pick.fail'])
    expect(guide.host.events.at(-1)?.failure?.code).toBe(code)
    app.leave()
    guide.host.actions = []
    const plain = await open('/inbox/', state)
    expect(sent()).toEqual([])
    plain.leave()
  })

  test('a session that the API no longer knows is signaled before the platform clears the storage', async () => {
    const user = { profile: { loading: true }, login: { currentlyLoggedIn: false } }
    const userReducer = (state = user, action: { type: string }) =>
      action.type === 'UPDATE_LOGGEDIN_STATUS' ? { ...state, profile: { loading: false } } : state
    const app = await open(ARRIVAL, { user }, { user: userReducer })
    guide.host.store?.dispatch({ type: 'UPDATE_LOGGEDIN_STATUS' })
    sessionStorage.clear()
    await app.act(() => {})
    expect(guide.host.events.map(({ failure }) => failure?.code)).toEqual([undefined, 'session_expired'])
    app.leave()
  })

  test('downtime that is known only after the renewal is in the store fails the arrival, too', async () => {
    const app = await open(ARRIVAL)
    expect(window.location.search).toBe('')
    await app.dispatch({ type: 'RETRIEVED_SCHEDULED_DOWNTIME', serviceMap: { mhv_sm: { status: 'down' } } })
    expect(sent()).toEqual(['care_team_pick.start', 'care_team_pick.fail'])
    expect(guide.host.events.at(-1)?.failure?.code).toBe('downtime')
    app.leave()
  })

  test('care teams that are all blocked are one failure, although two pages show them', async () => {
    answers['GET /messaging/allrecipients'] = () => ({
      ...TEAMS,
      meta: { associatedTriageGroups: 2, associatedBlockedTriageGroups: 2 },
    })
    const app = await open(ARRIVAL)
    await app.dispatch({ type: 'SM_ALL_RECIPIENTS_GET_RECENT', response: [] })
    expect(guide.host.history?.location.pathname).toBe('/new-message/select-care-team/')
    expect(guide.host.events.map(({ failure }) => failure?.code).filter(Boolean)).toEqual(['blocked_care_team'])
    app.leave()
  })

  test.each(['/new-message/', '/new-message'])('Back to %s from the care teams leaves nothing', async path => {
    const app = await open(ARRIVAL)
    await app.go(`${path}?prescriptionId=1`)
    expect(guide.host.history?.location.pathname).toBe('/new-message/recent/')
    expect(sent()).toEqual(['care_team_pick.start'])
    await app.go('/inbox/')
    expect(sent()).toEqual(['care_team_pick.abandon'])
    app.leave()
  })

  test('a page of the care teams that throws is a failure', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    const app = await open(ARRIVAL)
    const broken = { type: 'SM_ALL_RECIPIENTS_GET_RECENT', response: [null] }
    await expect(app.dispatch(broken)).rejects.toThrow()
    expect(guide.host.events.at(-1)?.failure?.code).toBe('app_load_error')
  })

  test('without the curated list, the selection in the editor completes the step, and a failed list is signaled', async () => {
    const app = await open(ARRIVAL, { curated: false })
    expect(sent()).toEqual(['care_team_pick.start'])
    await app.act(() => click('#clear'))
    expect(sent()).toEqual([])
    await app.act(() => click('va-radio-option'))
    expect(sent()).toEqual(['care_team_pick.complete', 'prefill.start', 'prefill.complete', 'send.start'])
    await app.act(() => click('#send'))
    expect(sent()).toEqual(['send.complete'])
    app.leave()

    sessionStorage.clear()
    answers['GET /messaging/allrecipients'] = () => Promise.reject({ errors: [{ status: '503' }] })
    const blank = await open(ARRIVAL, { curated: false })
    expect(root().innerHTML).toBe('<div></div>')
    expect(sent()).toEqual(['care_team_pick.start', 'care_team_pick.fail'])
    blank.leave()
  })

  test('RUM and logs send the names and texts that the app declares, and nothing of a person', async () => {
    const app = await open(ARRIVAL)
    const action = (name: string) => ({ type: 'action', action: { type: 'custom', target: { name } } })
    const rum = (event: object) => {
      guide.host.rumConfig?.beforeSend?.(event)
      return event
    }
    expect(rum(action('SM Editor Prefill Loaded'))).toEqual(action('SM Editor Prefill Loaded'))
    expect(rum(action('Sort option - Lisinopril'))).toEqual(action('custom'))
    const log = (message: string) => {
      const event = { message, prescriptionId: '1' }
      guide.host.logsConfig?.beforeSend?.(event)
      return event
    }
    expect(log('Prescription Renewal Draft Created')).toEqual({ message: 'Prescription Renewal Draft Created' })
    expect(log('Error fetching Lisinopril')).toEqual({ message: 'redacted' })
    app.leave()
  })

  test('a plain message signals nothing', async () => {
    const app = await open('/thread/9')
    await app.act(() => click('#send'))
    expect(sent()).toEqual([])
    app.leave()
  })

  test('its unit test passes', async () => {
    vi.useRealTimers()
    const passed = await guide.runUnitTest('tests/containers/RecentCareTeams.signals.unit.spec.jsx')
    expect(passed).toHaveLength(1)
  })
})
