import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { ABSENT, BACK_ON_LIST, ON_LIST, ON_NEW_MESSAGE, RIGHT, useHost } from './host-session.ts'
import { MEDICATIONS, SECURE_MESSAGING } from './journey-site.ts'

const host = useHost()
const PARAMETER = 'rx_renewal_handoff'
const base64url = (text: string) => Buffer.from(text).toString('base64url')

/** Links that a stranger may forge. */
const HOSTILE = {
  nothing: '',
  'no base64': '%00%ff%zz<script>alert(1)</script>',
  'base64 of no state': base64url('{"id":"MRN-1234567"}'),
  'a state without a checksum': base64url('{"id":"2f0c0000-0000-4000-8000-000000000000","steps":[]}'),
  'nesting without end': base64url(`0${'['.repeat(2_000)}`),
  'an endless value': 'A'.repeat(12_000),
  'two values': `x&${PARAMETER}=y`,
  'a broken escape': '%E0%A4%A',
}

test.each(Object.entries(HOSTILE))(
  'the parameter holds %s: it is off the address bar, and the journey is right',
  async (_, value) => {
    await host.visit(`${MEDICATIONS}?page=1&${PARAMETER}=${value}#list`, ON_LIST)
    expect(new URL(host.page.url()).href).toBe(`${host.site.url}${MEDICATIONS}?page=1#list`)
    await host.visit(`${SECURE_MESSAGING}?${PARAMETER}=${value}`, ON_NEW_MESSAGE)
    await host.visit(MEDICATIONS, BACK_ON_LIST)
    await host.expectVerdict(RIGHT)
    expect((await host.site.events()).map(event => JSON.stringify(event)).join()).not.toContain('MRN-1234567')
  },
)

test('any parameter is removed from the address bar before RUM starts, and begins no journey', async () => {
  const value = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.base64String(),
    fc.json().map(base64url),
    fc.webQueryParameters(),
  )
  await fc.assert(
    fc.asyncProperty(value, async text => {
      const query = new URLSearchParams({ page: '1', [PARAMETER]: text })
      await host.visit(`${MEDICATIONS}?${query}`, [], { rumStarts: false })
      expect(host.page.url()).toBe(`${host.site.url}${MEDICATIONS}?page=1`)
      expect(await host.page.evaluate(() => window.host.journey.current())).toBeUndefined()
    }),
    { numRuns: 15 },
  )
  await host.expectVerdict(ABSENT)
})

test('the browser refuses to change the address: the journey is still taken over', async () => {
  await host.page.addInitScript(() => {
    history.replaceState = () => {
      throw new DOMException('Too many calls to Location or History APIs.', 'SecurityError')
    }
  })
  await host.visit(MEDICATIONS, ON_LIST)
  const url = await host.carrying(SECURE_MESSAGING)
  await host.page.evaluate(() => sessionStorage.clear())
  await host.visit(url, ON_NEW_MESSAGE)
  await host.visit(MEDICATIONS, BACK_ON_LIST)
  await host.expectVerdict(RIGHT)
})

test('a link with another person’s journey, opened later, is that journey until it expires, and never two', async () => {
  await host.visit(MEDICATIONS, ON_LIST)
  const url = await host.carrying(SECURE_MESSAGING)
  await host.visit(url, ON_NEW_MESSAGE)
  await host.visit(url, ON_NEW_MESSAGE)
  await host.visit(MEDICATIONS, BACK_ON_LIST)
  await host.expectVerdict(RIGHT)
})
