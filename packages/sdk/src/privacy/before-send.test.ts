import { journeyEvent, options, page, scrubbedPage, sent } from '@journey-monitor/test-kit/scrubbed-events'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { createBeforeSend } from './before-send.ts'

describe('for every RUM event', () => {
  test('it scrubs the page’s URL and the referrer', () => {
    const view = {
      type: 'view',
      view: { id: 'v1', url: page, referrer: page, name: '/my-health/medications/prescription/24654321' },
    }
    expect(sent(view)).toEqual({
      type: 'view',
      view: {
        id: 'v1',
        url: scrubbedPage,
        referrer: scrubbedPage,
        name: '/my-health/medications/prescription/:prescriptionId',
      },
    })
  })

  test('it keeps declared names of views, and no others', () => {
    expect(sent({ type: 'view', view: { name: 'Refill button' } })).toEqual({
      type: 'view',
      view: { name: 'Refill button' },
    })
    expect(sent({ type: 'view', view: { name: 'Lisinopril 40mg' } })).toEqual({
      type: 'view',
      view: { name: 'redacted' },
    })
  })

  test('it keeps the journey and declared keys of the context', () => {
    const context = { pageType: 'list', prescriptionId: '24654321', journey: journeyEvent() }
    expect(sent({ type: 'resource', context })?.context).toEqual({ pageType: 'list', journey: journeyEvent() })
  })

  test('it drops a foreign `journey` from the context', () => {
    expect(sent({ type: 'action', context: { journey: { patient: 'Jane' } } })?.context).toEqual({})
  })

  test('it drops unknown fields from a journey', () => {
    const journey = {
      ...journeyEvent(),
      patient: 'jane',
      reason: 'Because Jane asked',
      attributes: { note: 'two words', page: 'list' },
    }
    expect(sent({ type: 'action', context: { journey } })?.context).toEqual({
      journey: { ...journeyEvent(), attributes: { page: 'list' } },
    })
  })

  test('words of a journey have at most 40 characters', () => {
    const words = (length: number) => ({ ...journeyEvent(), reason: 'a'.repeat(length) })
    expect(sent({ type: 'action', context: { journey: words(40) } })?.context.journey.reason).toHaveLength(40)
    expect(sent({ type: 'action', context: { journey: words(41) } })?.context.journey).not.toHaveProperty('reason')
  })

  test('it adds nothing', () => {
    expect(sent({ type: 'action' })).toEqual({ type: 'action' })
    expect(sent({ type: 'error', error: {}, view: { name: undefined } })).toEqual({
      type: 'error',
      error: {},
      view: {},
    })
  })
})

describe('for an action', () => {
  const click = (name: string, rest: object = {}) => ({
    type: 'action',
    action: { type: 'click', target: { name } },
    ...rest,
  })
  const nameSent = (event: ReturnType<typeof click>) => sent(event)?.action.target.name

  test('it sends the clicked text only if it is declared', () => {
    expect(nameSent(click('Refill button'))).toBe('Refill button')
    expect(nameSent(click('Recent Care Teams radio option'))).toBe('Recent Care Teams radio option')
    expect(nameSent(click('Lisinopril 40mg'))).toBe('click')
  })

  test('a pattern must match the whole text', () => {
    expect(nameSent(click('Recent Care Teams loaded for Jane'))).toBe('click')
  })

  test('a text of more than 1,000 characters is never matched against a pattern', () => {
    const send = createBeforeSend({ names: [/a+/] })
    expect(sent(click('a'.repeat(1_000)), send)?.action.target.name).toBe('a'.repeat(1_000))
    expect(sent(click('a'.repeat(1_001)), send)?.action.target.name).toBe('click')
  })

  describe('with the path to the clicked element, of RUM 6.33 and later', () => {
    const clickOn = (selector: string) =>
      sent(click('Refill button', { _dd: { action: { target: { composed_path_selector: selector } } } }))
    const attribute = (name: string, value: string) => `A#x[${name}="${escaped(value)}"].link:nth-child(2);DIV;`
    /**
     * Escapes an identifier as RUM does, without control characters:
     * https://drafts.csswg.org/cssom/#serialize-an-identifier
     */
    const escaped = (value: string) => value.replace(/[^\w-]/g, '\\$&').replace(/^\d/, digit => `\\3${digit} `)

    beforeEach(() => {
      vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    })

    test.each([
      ['action', '/my-health/medications/prescription/24654321/renew?name=Jane'],
      ['action', 'Jane'],
      ['download', 'Jane-Lisinopril.pdf'],
      ['target', 'Jane'],
      ['target', '_jane'],
      ['href', '/my-health'],
      ['aria-label', 'Jane'],
    ])('it is not sent with %s="%s" on that path', (name, value) => {
      expect(clickOn(attribute(name, value))).toBeUndefined()
      expect(clickOn(`BUTTON;${attribute('type', 'submit')}${attribute(name, value)}`)).toBeUndefined()
    })

    test.each(['24654321', '12345', 'refill-24654321', '24654321-refill'])(
      'it is not sent with the ID in data-testid="%s"',
      value => {
        const selector = attribute('data-testid', value)
        expect(clickOn(selector)).toBeUndefined()
        expect(sent(click('Refill button', { _dd: { action: { target: { selector } } } }))).toBeUndefined()
      },
    )

    test('it is sent with the number of a form in an attribute for tests', () => {
      expect(clickOn(attribute('data-testid', 'form-10-10EZ-0781'))).toBeDefined()
    })

    test('it is sent with a class that looks like one of these', () => {
      expect(clickOn(`A.x\\[action\\=\\"${escaped('/jane')}\\"\\]:nth-child(2);`)).toBeDefined()
    })

    test('it is not sent if the path is cut off within the value', () => {
      expect(clickOn(attribute('action', '/prescription/24654321').slice(0, 25))).toBeUndefined()
    })

    test.each([
      ['action', ''],
      ['download', ''],
      ['target', '_blank'],
      ['type', 'submit'],
      ['data-testid', 'refill-button'],
      ['method', 'post'],
    ])('it is sent with %s="%s"', (name, value) => {
      expect(clickOn(attribute(name, value))).toBeDefined()
    })
  })

  test('it knows the journey’s own names, on the journey’s own events', () => {
    expect(nameSent(click('rx_renewal.link_view.start', { context: { journey: journeyEvent() } }))).toBe(
      'rx_renewal.link_view.start',
    )
    expect(nameSent(click('rx_renewal.link_view.start'))).toBe('click')
  })
})

describe('for an error', () => {
  const error = {
    type: 'TypeError',
    source: 'source',
    message: 'Jane has no Lisinopril',
    stack: [
      'TypeError: Jane has no Lisinopril',
      '  at Prescription.render @ https://www.va.gov/generated/medications.entry.js:12:345',
      '  at async Promise.all (https://www.va.gov/generated/vendor.js:1:2)',
      '  at Jane Doe @ https://www.va.gov/generated/vendor.js:3:4',
      '  at <anonymous> @ https://www.va.gov/my-health/medications/prescription/24654321?name=Jane:5:6',
      '  at extension @ chrome-extension://abc/Jane.js:7:8',
      'and Jane again',
    ].join('\n'),
  }

  test('it keeps the type and the frames, not the message', () => {
    expect(sent({ type: 'error', error: { ...error } })?.error).toEqual({
      type: 'TypeError',
      source: 'source',
      message: 'redacted',
      stack: [
        '  at Prescription.render @ https://www.va.gov/generated/medications.entry.js:12:345',
        '  at async Promise.all @ https://www.va.gov/generated/vendor.js:1:2',
        '  at <anonymous> @ https://www.va.gov/generated/vendor.js:3:4',
        '  at <anonymous> @ https://www.va.gov/my-health/medications/prescription/:prescriptionId:5:6',
      ].join('\n'),
    })
  })

  test('it keeps the file name of a script of another origin', () => {
    const stack = [
      'Error: x',
      '  at load @ https://cdn.example.com/jane/assets/main.4f2a.js?user=Jane:1:2',
      '  at load @ https://cdn.example.com/main.mjs:1:2',
      '  at load @ https://cdn.example.com/patients/jane:1:2',
      '  at load @ https://cdn.example.com/Jane%20Doe.js:1:2',
    ].join('\n')
    expect(sent({ type: 'error', error: { type: 'Error', message: 'x', stack } })?.error.stack).toBe(
      [
        '  at load @ https://cdn.example.com/:redacted/main.4f2a.js:1:2',
        '  at load @ https://cdn.example.com/main.mjs:1:2',
        '  at load @ https://cdn.example.com/:1:2',
        '  at load @ https://cdn.example.com/:1:2',
      ].join('\n'),
    )
  })

  test('a message that looks like a stack is still a message', () => {
    const message = 'Jane\n  at Lisinopril @ https://www.va.gov/generated/a.js:1:2'
    const fake = {
      type: 'Error',
      message,
      stack: `Error: ${message}\n  at real @ https://www.va.gov/generated/b.js:3:4`,
    }
    expect(sent({ type: 'error', error: fake })?.error.stack).toBe('  at real @ https://www.va.gov/generated/b.js:3:4')
  })

  test('it keeps no stack of a failed request, since that is the response body', () => {
    const failed = { ...error, source: 'network', handling_stack: error.stack }
    expect(sent({ type: 'error', error: failed })?.error).toMatchObject({ stack: '', handling_stack: '' })
  })

  test('it keeps declared messages', () => {
    expect(sent({ type: 'error', error: { message: 'Minified React error #418' } })?.error.message).toBe(
      'Minified React error #418',
    )
  })

  test('it keeps the message and fingerprint of a journey’s failure', () => {
    const journey = journeyEvent('fail')
    const own = {
      message: 'rx_renewal.link_view.link_render_error',
      fingerprint: 'rx_renewal.link_view.link_render_error',
    }
    expect(sent({ type: 'error', error: { ...own }, context: { journey } })?.error).toEqual(own)
    expect(sent({ type: 'error', error: { ...own } })?.error).toEqual({ message: 'redacted', fingerprint: '' })
  })

  test.each([
    ['causes', { ...error, causes: [{ message: 'Jane' }] }],
    ['a type that is no name', { ...error, type: 'Jane has no Lisinopril' }],
  ])('with %s, which Datadog lets nobody edit, it is not sent', (_, unreachable) => {
    vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    expect(sent({ type: 'error', error: unreachable })).toBeUndefined()
    expect(console.warn).toHaveBeenCalledOnce()
  })
})

describe('for other events', () => {
  test('it scrubs requests', () => {
    const resource = {
      method: 'GET',
      url: 'https://www.va.gov/my_health/v1/prescriptions/24654321?station_number=668',
      graphql: { operationName: 'rx', variables: '{"name":"Jane"}' },
      request: { headers: { 'x-name': 'Jane' } },
      response: { headers: { etag: 'Jane' } },
    }
    expect(sent({ type: 'resource', resource })?.resource).toEqual({
      method: 'GET',
      url: 'https://www.va.gov/my_health/v1/prescriptions/:prescriptionId',
      graphql: { operationName: 'rx', variables: '' },
      request: { headers: {} },
      response: { headers: {} },
    })
  })

  test('it scrubs the largest paint and long tasks', () => {
    expect(
      sent({ type: 'view', view: { performance: { lcp: { resource_url: page } } } })?.view.performance.lcp.resource_url,
    ).toBe(scrubbedPage)
    const scripts = [
      { source_url: page, invoker: page },
      { source_url: page, invoker: 'BUTTON#rx-jane.onclick' },
      { source_url: '', invoker: 'TimerHandler:setTimeout' },
    ]
    expect(sent({ type: 'long_task', long_task: { scripts } })?.long_task.scripts).toEqual([
      { source_url: scrubbedPage, invoker: scrubbedPage },
      { source_url: scrubbedPage, invoker: ':redacted' },
      { source_url: '', invoker: 'TimerHandler:setTimeout' },
    ])
  })

  test('it sends a vital only if all its texts are declared, since they cannot be edited', () => {
    vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    expect(sent({ type: 'vital', vital: { name: 'Refill button' } })).toBeDefined()
    expect(sent({ type: 'vital', vital: { name: 'Lisinopril' } })).toBeUndefined()
    for (const part of ['description', 'operation_key', 'failure_reason']) {
      expect(sent({ type: 'vital', vital: { name: 'Refill button', [part]: 'of Jane' } }), part).toBeUndefined()
    }
  })

  test('it scrubs the vitals of a WebSocket, which cannot be dropped', () => {
    const websocket = {
      url: 'wss://www.va.gov/chat/jane',
      requested_protocols: ['token-jane'],
      selected_protocol: 'token-jane',
      close_reason: 'Jane left',
    }
    expect(
      sent({ type: 'vital', vital: { type: 'websocket', name: 'websocket_open', websocket } })?.vital.websocket,
    ).toEqual({
      url: 'wss://www.va.gov/',
      requested_protocols: [],
      selected_protocol: '',
      close_reason: '',
    })
  })

  test('it scrubs the scripts with a debug ID, like stacks', () => {
    const _dd = { debug_ids: [{ url: 'https://www.va.gov/generated/a.js?user=Jane', id: '2f0c' }] }
    expect(sent({ type: 'error', _dd })?._dd).toEqual({
      debug_ids: [{ url: 'https://www.va.gov/generated/a.js', id: '2f0c' }],
    })
  })

  test('it does not send a request with a non-standard HTTP method', () => {
    vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    expect(sent({ type: 'resource', resource: { method: 'PATCH' } })).toBeDefined()
    expect(sent({ type: 'resource', resource: { method: 'JANE' } })).toBeUndefined()
    expect(sent({ type: 'resource', resource: { method: 'TRACEJANE' } })).toBeUndefined()
    expect(sent({ type: 'resource', resource: { method: 'JANEGET' } })).toBeUndefined()
    expect(sent({ type: 'error', error: { resource: { method: 'JANE' } } })).toBeUndefined()
  })

  test('it does not send the fields of a CI test, unless they are numbers', () => {
    vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    const action = { type: 'action', action: { type: 'click', target: { name: 'Refill button' } } }
    expect(sent({ ...action, ci_test: { test_execution_id: '4711471147114711' } })).toBeDefined()
    expect(sent({ ...action, ci_test: { test_execution_id: 'Jane' } })).toBeUndefined()
  })

  test('it does not send the fields of a synthetic test, unless they are IDs', () => {
    vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    const send = (synthetics: object) => sent({ type: 'action', action: { type: 'custom' }, synthetics })
    const ids = { test_id: 'abc-1e2-xyz', result_id: '4711471147114711', injected: false }
    expect(send(ids)).toBeDefined()
    expect(send({ ...ids, result_id: '2f0c7a4e-5a55-4a39-8c39-5d7e4a0e3f10' })).toBeDefined()
    expect(send({ ...ids, note: 'Jane' })).toBeUndefined()
    expect(send({ ...ids, test_id: 'lisinopril' })).toBeUndefined()
    expect(send({ ...ids, note: { of: '4711' } })).toBeUndefined()
  })

  test.each([
    ['the page', '\n    at Card (https://www.va.gov/my-health/medications/prescription/24654321:12:3)\n    at div'],
    ['a script with a query', 'Card@https://www.va.gov/generated/a.js?token=jane:1:2'],
    ['a query with the name of a script', 'Card@https://www.va.gov/a?name=jane&x=a.js:1:2'],
    ['data', '\n    at Card (data:text/javascript://jane)'],
  ])('it does not send an error whose component stack has the address of %s', (_, stack) => {
    vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    expect(sent({ type: 'error', error: { message: 'x', component_stack: stack } })).toBeUndefined()
  })

  test.each([
    '\n    at Card (https://www.va.gov/generated/a.entry.js:12:3)\n    at div\n    at App (<anonymous>)',
    'Card@https://www.va.gov/generated/a.js:12:3\nApp@https://www.va.gov/generated/b.mjs:1:2',
    '\n    at Card (http://localhost:5173/src/card.tsx?t=1795196050397:12:3)',
    'Card@https://www.va.gov/_next/static/a.js?dpl=dpl_9x4f:1:2',
    '\n    in Card\n    in App',
  ])('it sends an error with the names of components and the files of scripts: %j', stack => {
    expect(sent({ type: 'error', error: { message: 'x', component_stack: stack } })).toBeDefined()
  })

  test('the work on a component stack is limited', () => {
    vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    expect(sent({ type: 'error', error: { component_stack: '://'.repeat(300_000) } })).toBeUndefined()
  })

  test('it does not send a long task whose function has a name that was computed from data', () => {
    vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    const send = (...names: string[]) =>
      sent({ type: 'long_task', long_task: { scripts: names.map(name => ({ source_function_name: name })) } })
    expect(send('', 'get value', 'bound onClick', 'Object.<anonymous>', '#refill', '[Symbol.iterator]')).toBeDefined()
    expect(send('onClick', 'Lisinopril 40 mg')).toBeUndefined()
  })

  test('it does not send the payload or the errors of GraphQL', () => {
    vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    expect(sent({ type: 'resource', resource: { graphql: { payload: 'query { jane }' } } })).toBeUndefined()
    expect(sent({ type: 'resource', resource: { graphql: { errors: [{ message: 'Jane' }] } } })).toBeUndefined()
  })
})

describe("with the host's own beforeSend", () => {
  test('that one runs first, with the whole event', () => {
    const seen: unknown[] = []
    const composed = createBeforeSend({
      ...options,
      beforeSend(event: { view: { url: string; name?: string } }, context) {
        seen.push(event.view.url, context)
        event.view.name = 'Jane'
      },
    })
    const view = { type: 'view', view: { url: page } }
    composed(view, 'the domain context')
    expect(seen).toEqual([page, 'the domain context'])
    expect(view.view).toEqual({ url: scrubbedPage, name: 'redacted' })
  })

  test('its false is returned, but the event is scrubbed too, since a view cannot be dropped', () => {
    const view = { type: 'view', view: { url: page } }
    expect(createBeforeSend({ ...options, beforeSend: () => false })(view)).toBe(false)
    expect(view.view.url).toBe(scrubbedPage)
  })

  test('if it throws, the event is scrubbed and sent', () => {
    vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    const composed = createBeforeSend({
      ...options,
      beforeSend() {
        throw new Error('of the host')
      },
    })
    expect(sent({ type: 'view', view: { url: page } }, composed)?.view.url).toBe(scrubbedPage)
    expect(console.warn).toHaveBeenCalledOnce()
    expect(sent({ status: 'error', view: { url: page } }, composed)?.view.url).toBe(scrubbedPage)
    expect(console.warn).toHaveBeenCalledOnce()
  })
})

describe('if scrubbing fails', () => {
  const hostile = () => ({
    get lcp() {
      throw new Error('of the getter')
    },
  })

  test('the event is not sent', () => {
    expect(sent({ type: 'resource', resource: Object.freeze({ url: page }) })).toBeUndefined()
    expect(sent({ type: 'action', view: { performance: hostile() } })).toBeUndefined()
    expect(sent(null as unknown as object)).toBeUndefined()
  })

  test('every editable field of a view is blanked', () => {
    const view = { url: page, referrer: page, name: 'Refill button', performance: hostile() }
    const event = { type: 'view', view, context: { pageType: 'list' } }
    expect(sent(event)).toBe(event)
    expect([view.url, view.referrer, view.name, event.context]).toEqual(['', '', '', {}])
  })
})

test('without options only journeys keep their texts', () => {
  const journey = journeyEvent()
  const own = {
    type: 'action',
    action: { type: 'custom', target: { name: 'rx_renewal.link_view.start' } },
    context: { journey },
  }
  expect(sent(structuredClone(own), createBeforeSend())).toEqual(own)
  expect(sent({ type: 'view', view: { url: page } }, createBeforeSend())?.view.url).toBe('https://www.va.gov/')
})

test('names in a nested object allow nothing, with a warning in development', () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  createBeforeSend({ names: Object.values({ list: { refill: 'Refill' } }) as never })
  expect(warn.mock.calls).toEqual([[expect.stringContaining('`names` holds an object')]])
})
