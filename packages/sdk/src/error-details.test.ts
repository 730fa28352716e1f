import { expect, test } from 'vitest'
import { errorDetails } from './index.ts'

test.each([
  ['a Response', new Response(null, { status: 503 }), { httpStatus: 503 }],
  [
    'the body of the VA API',
    { errors: [{ status: '403', code: 'SM119', detail: 'Jane Doe' }] },
    { httpStatus: 403, apiCode: 'SM119' },
  ],
  [
    'the same in RTK Query',
    { status: 403, data: { errors: [{ code: 'SM119' }] } },
    { httpStatus: 403, apiCode: 'SM119' },
  ],
  ['an empty body in RTK Query', { status: 503, data: null }, { httpStatus: 503 }],
  [
    'a body that RTK Query could not parse',
    { status: 'PARSING_ERROR', originalStatus: 502, data: '<html>' },
    { httpStatus: 502 },
  ],
  ['an error without a code', { errors: [{ status: 503, code: null }] }, { httpStatus: 503 }],
  ['errors by field', { status: 422, errors: { title: ['is missing'] } }, { httpStatus: 422 }],
  ['errors by field in RTK Query', { status: 503, data: { errors: { title: [] } } }, { httpStatus: 503 }],
  ['no errors', { status: 503, errors: null }, { httpStatus: 503 }],
  ['an empty error', { status: 503, errors: [null] }, { httpStatus: 503 }],
  ['nothing', undefined, {}],
  ['a text', 'Jane Doe', {}],
  ['an error whose parts throw', Object.defineProperty({}, 'status', { get: () => JSON.parse('{') }), {}],
])('%s', (_, error, details) => {
  const { httpStatus, apiCode } = errorDetails(error)
  expect({ ...(httpStatus ? { httpStatus } : {}), ...(apiCode ? { apiCode } : {}) }).toEqual(details)
})

test.each([
  ['an abort', new DOMException('signal is aborted', 'AbortError'), { unanswered: 'aborted' }],
  [
    'an abort in RTK Query',
    { status: 'FETCH_ERROR', error: 'AbortError: signal is aborted' },
    { unanswered: 'aborted' },
  ],
  ['an abort of a thunk of Redux Toolkit', { name: 'AbortError', message: 'Aborted' }, { unanswered: 'aborted' }],
  ['an abort in axios', { name: 'CanceledError', code: 'ERR_CANCELED' }, { unanswered: 'aborted' }],
  [
    'a cancellation of TanStack Query 5',
    Object.assign(new Error('CancelledError'), { revert: true }),
    { unanswered: 'aborted' },
  ],
  ['an abort in superagent', Object.assign(new Error('Aborted'), { code: 'ABORTED' }), { unanswered: 'aborted' }],
  [
    'an abort in p-cancelable',
    Object.assign(new Error('Promise was canceled'), { name: 'CancelError' }),
    { unanswered: 'aborted' },
  ],
  ['an error that is only about a cancellation', new Error('Cancel failed'), { unanswered: true }],
  ['an error that the server aborted something', new Error('Aborted by the server'), { unanswered: true }],
  ['a request that got no answer', new TypeError('Failed to fetch'), { unanswered: true }],
  ['a request that took too long', new DOMException('signal timed out', 'TimeoutError'), { unanswered: true }],
  [
    'a request that took too long in RTK Query, which aborts it',
    { status: 'TIMEOUT_ERROR', error: 'AbortError: signal is aborted without reason' },
    { unanswered: true },
  ],
  ['an error of an app that uses RTK Query', { status: 'CUSTOM_ERROR', error: 'Cancel failed' }, { unanswered: true }],
  ['an error of the app', new Error('Jane Doe'), { unanswered: true }],
  ['an answer', new Response(null, { status: 503 }), { unanswered: false }],
  ['an answer with a code alone', { errors: [{ code: 'SM119' }] }, { unanswered: false }],
])('%s', (_, error, expected) => {
  expect(errorDetails(error)).toMatchObject(expected)
})
