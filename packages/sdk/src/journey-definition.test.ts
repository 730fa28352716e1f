import { describe, expect, test } from 'vitest'
import { band, defineJourney, flag, type JourneyDefinition, oneOf } from './index.ts'
import { renewal } from './renewal.ts'
import { createTestJourney } from './testing/testing.ts'

const sound: JourneyDefinition = {
  name: 'check_in',
  version: 1,
  teams: ['scheduling', 'kiosk'],
  apps: ['appointments', 'check-in'],
  intentStep: 'invite',
  convertingStep: 'confirm',
  expiryMs: 60_000,
  attributes: { page: oneOf('list', 'details') },
  steps: [
    {
      name: 'invite',
      team: 'scheduling',
      app: 'appointments',
      reasons: ['closed'],
      failures: { api_error: 'engineering' },
    },
    { name: 'confirm', team: 'kiosk', app: 'check-in', requires: 'invite', attributes: { guests: band(1, 2, 6) } },
  ],
}
const define = (definition: object) => () => defineJourney({ ...sound, ...definition } as never)
const withStep = (step: object) => define({ steps: [{ ...sound.steps[0], ...step }, sound.steps[1]] })
const withLast = (step: object) => define({ steps: [sound.steps[0], { ...sound.steps[1], ...step }] })

test('a valid definition is returned unchanged', () => {
  expect(define({})()).toEqual(sound)
})

test('a journey stays live for 30 minutes after its last event unless the definition says otherwise', () => {
  const { expiryMs: _, ...withoutExpiry } = sound
  const definition = defineJourney(withoutExpiry)
  expect(definition.expiryMs).toBe(30 * 60_000)
  const { journey, clock } = createTestJourney(definition)
  journey.start('invite')
  clock.advance(30 * 60_000)
  expect(journey.current()).toBeDefined()
  clock.advance(1)
  expect(journey.current()).toBeUndefined()
})

test('a step with `entry: false` begins no journey', () => {
  const { journey } = createTestJourney(withLast({ entry: false, requires: undefined })())
  journey.start('confirm')
  expect(journey.current()).toBeUndefined()
})

describe('an invalid definition is reported with the mistake, its place, and what to do', () => {
  test.each([
    ['a name for people', define({ name: 'Check-in!' }), /the name "Check-in!" must be lower case letters/],
    ['no version', define({ version: 0 }), /the version is 0; it must be 1, 2, 3/],
    ['no steps', define({ steps: [] }), /there are no steps; declare at least one/],
    ['a duplicate step', withLast({ name: 'invite' }), /step "invite" is declared twice/],
    [
      'an unknown team',
      withStep({ team: 'ops' }),
      /step "invite" names the team "ops", which is not one of: scheduling, kiosk/,
    ],
    ['an unknown app', withStep({ app: 'portal' }), /step "invite" names the app "portal", which is not one of/],
    [
      'an unknown intent step',
      define({ intentStep: 'scan' }),
      /intentStep "scan" is not one of its steps: invite, confirm/,
    ],
    [
      'intent after conversion',
      define({ intentStep: 'confirm', convertingStep: 'invite' }),
      /intentStep "confirm" comes after/,
    ],
    [
      'requiring an unknown step',
      withLast({ requires: 'scan' }),
      /step "confirm" requires "scan", which is not one of/,
    ],
    ['requiring a later step', withStep({ requires: 'confirm' }), /requires "confirm", which does not come before it/],
    ['requiring itself', withLast({ requires: 'confirm' }), /requires "confirm", which does not come before it/],
    [
      'an entry that requires',
      withLast({ entry: true }),
      /is an entry, and requires "invite"; a journey could never begin there/,
    ],
    ['a reason that is also a code', withStep({ reasons: ['api_error'] }), /"api_error" is declared twice/],
    ['a built-in reason', withStep({ reasons: ['went_back'] }), /"went_back" is declared twice/],
    [
      'an unknown kind',
      withStep({ failures: { slow: 'annoying' } }),
      /failure "slow" of step "invite" has the kind "annoying"/,
    ],
    [
      'an unknown team of a code',
      withStep({ failures: { slow: { team: 'ops', kind: 'ux' } } }),
      /names the team "ops"/,
    ],
    [
      'an expiry of nothing',
      withStep({ expiryMs: 0 }),
      /expiryMs of step "invite" is 0; it must be a whole number of milliseconds above 0/,
    ],
    ['an expiry of a part of a millisecond', withStep({ expiryMs: 0.5 }), /is 0.5; it must be a whole number/],
    ['bands that do not ascend', withStep({ attributes: { guests: band(2, 1) } }), /whole, ascending bounds above 0/],
    [
      'words that are free text',
      withStep({ attributes: { page: oneOf('The list') } }),
      /"The list" must be lower case/,
    ],
    [
      'an attribute twice',
      withStep({ attributes: { page: flag() } }),
      /attribute "page" of step "invite" is also the journey's/,
    ],
    [
      'a band of the whole journey',
      define({ attributes: { guests: band(1) } }),
      /attribute "guests" is the journey's, so it cannot be a band/,
    ],
    ['an API code that is free text', withStep({ apiCodes: ['not found!'] }), /API code "not found!"/],
  ])('%s', (_, definition, message) => {
    expect(definition).toThrow(message)
    expect(definition).toThrow(/^journey-monitor: journey "/)
  })
})

test('bands name the range of a number', async () => {
  const { allowedAttributes } = await import('./attributes.ts')
  const named = (...numbers: unknown[]) => numbers.map(n => allowedAttributes({ n: band(1, 2, 6) }, { n }).n)
  expect(named(0, 1, 2, 4, 5.9, 6, 4711)).toEqual(['<1', '1', '2-5', '2-5', '2-5', '6+', '6+'])
  expect(named('4', Number.NaN, Infinity, null, {}, true)).toEqual(Array(6).fill(undefined))
})

test('the renewal journey is as the teams agreed', () => {
  const rows = renewal.steps.map(step => {
    const { name, team, app, reasons = [], failures } = { reasons: [], ...step }
    return `${name} | ${team}, ${app} | ${reasons.join(' ')} | ${Object.entries(failures)
      .map(([code, failure]) => `${code}:${typeof failure === 'string' ? failure : `${failure.team}/${failure.kind}`}`)
      .join(' ')}`
  })
  expect(rows).toEqual([
    'link_view | meds, medications |  | link_render_error:engineering eligibility_error:engineering',
    'modal | meds, medications | back closed | modal_load_error:engineering launch_error:engineering',
    'care_team_pick | sm, secure-messaging | left_for_inbox asked_for_help | care_team_api_error:engineering app_load_error:engineering session_expired:engineering context_lost:engineering route_error:meds/engineering no_care_team:known_limitation blocked_care_team:known_limitation downtime:known_limitation',
    'prefill | sm, secure-messaging | left_editor | prescription_load_error:engineering prefill_blank:engineering prefill_partial:engineering context_lost:engineering timeout:engineering',
    'send | sm, secure-messaging | draft_deleted draft_saved left_editor | draft_create_error:engineering send_error:engineering backend_error:engineering session_expired:engineering context_lost:engineering timeout:engineering blocked_care_team:known_limitation attachment_rejected:ux invalid_form:ux',
    'return | meds, medications |  | route_error:sm/engineering',
  ])
  expect(renewal).toMatchObject({ intentStep: 'link_view', convertingStep: 'send', expiryMs: 1_800_000 })
  expect(renewal.steps[4].expiryMs).toBe(7_200_000)
})
