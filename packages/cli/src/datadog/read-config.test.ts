import { expect, test } from 'vitest'
import { renewalJourney } from '../renewal/renewal-profile.ts'
import { parseSettings } from '../system/settings.ts'
import { defaultConfig, missingSettings } from './config.ts'
import { configFrom } from './read-config.ts'

const parsed = (given: unknown) => configFrom(parseSettings(JSON.stringify(given), 'datadog.json', ''), renewalJourney)

test('missing settings have defaults', () => {
  expect(parsed({})).toEqual(defaultConfig(renewalJourney))
  const { rules } = parsed({ rules: { handoff: { critical: 50 } } })
  expect(rules).toEqual({
    ...defaultConfig(renewalJourney).rules,
    handoff: { window: '1h', warning: 10, critical: 50, severity: 'high' },
  })
})

test.each([
  [[], 'datadog.json, line 1: must be an object; it is []'],
  [
    { enviroment: 'staging' },
    'datadog.json, line 1: enviroment: is not a setting here; use one of env, services, toggle',
  ],
  [{ env: '' }, 'datadog.json, line 1: env: must not be empty; it is ""'],
  [{ toggle: true }, 'datadog.json, line 1: toggle: must be one of on, off; it is true'],
  [
    { services: { pharmacy: 'x' } },
    'services.pharmacy: is not a setting here; use one of medications, secure-messaging',
  ],
  [
    { handles: { meds: { ux: ['slack-meds'] } } },
    'handles.meds.ux[0]: must be a handle like @slack-account-channel; it is "slack-meds"',
  ],
  [{ handles: { meds: { ux: ['@slack meds'] } } }, 'handles.meds.ux[0]: must be a handle'],
  [
    { urls: { runbook: 'docs/runbook.md' } },
    'urls.runbook: must be an address that begins with https://; it is "docs/runbook.md"',
  ],
  [{ rules: { latency: { window: '3d' } } }, 'rules.latency.window: must be a time from 5m to 48h; it is "3d"'],
  [{ rules: { latency: { window: '4m' } } }, 'rules.latency.window: must be a time from 5m to 48h'],
  [{ rules: { failures: { critical: 5 } } }, 'rules.failures.warning: must be less than critical, 5; it is 5'],
  [{ rules: { failures: { critical: 500 } } }, 'rules.failures.critical: must be at most 100; it is 500'],
  [{ rules: { failures: { severity: 'bad' } } }, 'rules.failures.severity: must be one of critical, high, low'],
  [
    { causes: { 'send-errors': { codes: ['oops'] } } },
    'causes.send-errors.codes[0]: must be one of draft_create_error',
  ],
  [
    {
      causes: {
        'Send errors': {
          step: 'send',
          codes: ['send_error'],
          means: 'x',
          rule: defaultConfig(renewalJourney).rules.failures,
        },
      },
    },
    'causes.Send errors: this name must be lowercase letters',
  ],
  [
    { mutes: [{ name: 'Cutover', from: '2027-01-16', to: '2027-01-09', kinds: ['silence'] }] },
    'mutes[0].to: must be after from, 2027-01-16; it is 2027-01-09',
  ],
  [
    { mutes: [{ name: 'Cutover', from: 'soon', to: '2027-01-09', kinds: ['silence'] }] },
    'mutes[0].from: must be a time',
  ],
  [
    { mutes: [{ name: 'Cutover', from: '2027-01-02', to: '2027-01-09', kinds: ['noise'] }] },
    'mutes[0].kinds[0]: must be one of failures, causes',
  ],
  [
    {
      mutes: [
        { name: 'Cutover', from: '2027-01-02T00:00Z', to: '2027-01-02T04:00Z', kinds: ['silence'] },
        { name: 'cutover', from: '2027-01-02T20:00Z', to: '2027-01-02T22:00Z', kinds: ['loss', 'silence'] },
      ],
    },
    'mutes[1].name: must differ from the name of another mute of silence on the same day; it is "cutover"',
  ],
  [{ viewsPerLink: 0 }, 'viewsPerLink: must be at least 1; it is 0'],
])('%j is refused', (given, message) => {
  expect(() => parsed(given)).toThrow(message)
})

test('warns of missing settings without which an alert reaches no one', () => {
  expect(missingSettings(defaultConfig(renewalJourney))).toEqual([
    'no monitor of meds notifies anyone: set handles.meds.engineering in the file of --config',
    'no monitor of sm notifies anyone: set handles.sm.engineering in the file of --config',
    'monitors link to no runbook: set urls.runbook in the file of --config',
  ])
  const engineering = ['@slack-vagov-meds']
  const said = parsed({
    handles: { meds: { engineering }, sm: { engineering } },
    urls: { runbook: 'https://example.org/' },
  })
  expect(missingSettings(said)).toEqual([])
})
