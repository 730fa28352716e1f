import { band, defineJourney, oneOf } from '@journey-monitor/sdk'
import { expect, test } from 'vitest'
import { inventory } from './inventory.ts'
import { privacyDocument } from './privacy-document.ts'

const checkIn = defineJourney({
  name: 'check_in',
  version: 3,
  teams: ['desk'],
  apps: ['kiosk'],
  intentStep: 'invite',
  convertingStep: 'confirm',
  expiryMs: 60_000,
  attributes: { site: oneOf('north', 'south') },
  steps: [
    { name: 'invite', team: 'desk', app: 'kiosk', attributes: { waiting: band(1, 2, 6) } },
    { name: 'confirm', team: 'desk', app: 'kiosk', reasons: ['closed'], failures: { api_error: 'engineering' } },
  ],
})
const purposes = { site: 'where', waiting: 'how many wait' }

test('docs/privacy.md has the inventory of the current definition; `npx pnpm@12 inventory` writes it', async () => {
  const { current, updated } = await privacyDocument()
  expect(current).toBe(updated)
})

test('lists every value of a field', () => {
  const text = inventory(checkIn, purposes)
  for (const row of [
    '| `version` | number | `3` | version of the definition |',
    '| all | `site` | word | `north`, `south` | where |',
    '| `invite` | `waiting` | band of a number | `<1`, `1`, `2-5`, `6+` | how many wait |',
    '| `confirm` | `closed`, `went_back`, `signed_out` | `api_error` |  |',
  ]) {
    expect(text).toContain(row)
  }
})

test.each([
  ['an attribute without a purpose', { site: 'where' }, 'lack waiting'],
  ['a purpose without an attribute', { ...purposes, patient: 'who' }, 'too many: patient'],
])('refuses %s', (_, given, message) => {
  expect(() => inventory(checkIn, given)).toThrow(message)
})
