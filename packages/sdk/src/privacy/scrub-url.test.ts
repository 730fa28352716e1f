import { afterEach, expect, test, vi } from 'vitest'
import { renewalPaths, renewalQueryParameters } from './renewal-urls.ts'
import { createUrlScrubber } from './scrub-url.ts'

const { url, path } = createUrlScrubber({
  paths: [...renewalPaths, '/generated/*.js'],
  queryParameters: renewalQueryParameters,
  origins: ['https://www.va.gov', 'https://api.va.gov'],
})

afterEach(() => vi.unstubAllGlobals())

test.each([
  'https://www.va.gov/my-health/medications',
  'https://www.va.gov/my-health/medications?page=2&rxRenewalMessageSuccess=true',
  'https://www.va.gov/my-health/secure-messages/new-message/start-message/',
  'https://api.va.gov/my_health/v1/messaging/allrecipients?useCache=false',
  'https://www.va.gov/generated/medications.entry-4f2a.js',
  'https://www.va.gov/',
  'https://www.example.com/',
  '',
])('keeps what is known: %s', safe => {
  expect(url(safe)).toBe(safe)
})

test.each([
  [
    'an ID in the path',
    '/my-health/medications/prescription/24654321',
    '/my-health/medications/prescription/:prescriptionId',
  ],
  ['an ID further up', '/my_health/v1/messaging/folders/-1/search', '/my_health/v1/messaging/folders/:folderId/search'],
  [
    'a page of that ID',
    '/my-health/medications/prescription/1/documentation',
    '/my-health/medications/prescription/:prescriptionId/documentation',
  ],
  [
    'what follows a known path',
    '/my-health/medications/refill/Lisinopril/40mg',
    '/my-health/medications/refill/:redacted',
  ],
  ['an unknown page', '/patients/jane', '/:redacted'],
  ['a known word in another place', '/refill', '/:redacted'],
  ['a known word, encoded', '/my-health/%6dedications', '/my-health/:redacted'],
  ['a script that is no file name', '/generated/Jane%20Doe.js', '/generated/:redacted'],
  ['empty segments', '//my-health/medications', '/:redacted'],
  [
    'the hand-over to Secure Messaging',
    '/my-health/secure-messages/new-message?prescriptionId=24654321&redirectPath=%2Fa',
    '/my-health/secure-messages/new-message',
  ],
  [
    'a known parameter with an unknown value',
    '/my-health/medications?page=Jane&page=3',
    '/my-health/medications?page=3',
  ],
  ['a parameter named like a built-in', '/my-health?constructor=Jane&__proto__=Doe', '/my-health'],
  ['the fragment', '/my-health/medications#Lisinopril', '/my-health/medications'],
])('leaves out %s', (_, given, expected) => {
  expect(url(`https://www.va.gov${given}`)).toBe(`https://www.va.gov${expected}`)
})

test('prefers a declared word to a placeholder in the same position', () => {
  expect(path('/my_health/v1/messaging/messages/categories')).toBe('/my_health/v1/messaging/messages/categories')
  expect(path('/my_health/v1/messaging/messages/7531')).toBe('/my_health/v1/messaging/messages/:messageId')
})

test.each([
  ['of other origins keeps the origin only', 'https://pharmacy.example/lisinopril?q=1', 'https://pharmacy.example/'],
  ['drops user and password', 'https://jane:secret@www.va.gov/my-health', 'https://www.va.gov/my-health'],
  ['keeps nothing of other schemes', 'blob:https://www.va.gov/2f0c', ':redacted'],
  ['keeps nothing of data', 'data:text/plain,Lisinopril', ':redacted'],
  ['keeps nothing of what is no URL', 'Lisinopril 40mg', ':redacted'],
])('%s', (_, given, expected) => {
  expect(url(given)).toBe(expected)
})

test('knows the page’s own origin without an option', () => {
  const own = createUrlScrubber({ paths: ['/list'] })
  expect(own.url('https://www.va.gov/list')).toBe('https://www.va.gov/')
  vi.stubGlobal('location', { origin: 'https://www.va.gov' })
  expect(own.url('https://www.va.gov/list')).toBe('https://www.va.gov/list')
})
