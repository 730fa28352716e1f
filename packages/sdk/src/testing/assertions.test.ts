import { describe, expect, expectTypeOf, test, vi } from 'vitest'
import { renewal } from '../renewal.ts'
import {
  assertAbandoned,
  assertCompleted,
  assertFailed,
  assertNotSignaled,
  assertStarted,
  createTestJourney,
  type JourneyMatchers,
  journeyMatchers,
} from './testing.ts'

declare module 'vitest' {
  interface Matchers<R, T> extends JourneyMatchers<R, T> {}
}
expect.extend(journeyMatchers)

/** A Veteran who went through the modal, met an error, tried again, and went back. */
function walked() {
  const test = createTestJourney(renewal)
  const { journey, clock } = test
  journey.start('link_view', { page: 'list' })
  journey.start('modal')
  clock.advance(1_200)
  journey.complete('modal')
  journey.start('care_team_pick')
  journey.fail('care_team_pick', 'care_team_api_error', { httpStatus: 503 })
  journey.abandon('care_team_pick', 'left_for_inbox')
  return test
}

function messageOf(run: () => void): string {
  try {
    run()
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('it did not throw')
}

describe.each([
  ['a test journey', () => walked()],
  ['events from anywhere else', () => walked().events],
] as const)('of %s', (_, recording) => {
  test('an event that occurred passes', () => {
    assertStarted(recording(), 'modal')
    assertCompleted(recording(), 'modal')
    assertFailed(recording(), 'care_team_pick')
    assertFailed(recording(), 'care_team_pick', 'care_team_api_error')
    assertAbandoned(recording(), 'care_team_pick')
    assertAbandoned(recording(), 'care_team_pick', 'left_for_inbox')
    assertNotSignaled(recording(), 'send.start')

    expect(recording()).toHaveStarted('modal')
    expect(recording()).toHaveCompleted('modal')
    expect(recording()).toHaveFailed('care_team_pick', 'care_team_api_error')
    expect(recording()).toHaveAbandoned('care_team_pick', 'left_for_inbox')
    expect(recording()).toHaveSignaled('modal.complete')
    expect(recording()).not.toHaveStarted('send')
    expect(recording()).not.toHaveFailed('care_team_pick', 'no_care_team')
    expect(recording()).not.toHaveAbandoned('modal')
    expect(recording()).not.toHaveSignaled('send.start')
  })

  test('an event that did not occur throws', () => {
    expect(() => assertStarted(recording(), 'send')).toThrow('expected "send" to have started')
    expect(() => assertCompleted(recording(), 'care_team_pick')).toThrow('expected "care_team_pick" to have completed')
    expect(() => assertFailed(recording(), 'care_team_pick', 'no_care_team')).toThrow(
      'to have failed with "no_care_team"',
    )
    expect(() => assertAbandoned(recording(), 'modal', 'back')).toThrow('to have been abandoned with "back"')
    expect(() => assertNotSignaled(recording(), 'modal.complete')).toThrow('expected "modal" not to have completed')

    expect(() => expect(recording()).toHaveStarted('send')).toThrow('expected "send" to have started')
    expect(() => expect(recording()).toHaveCompleted('send')).toThrow('expected "send" to have completed')
    expect(() => expect(recording()).toHaveFailed('modal')).toThrow('expected "modal" to have failed')
    expect(() => expect(recording()).toHaveAbandoned('modal', 'closed')).toThrow('abandoned with "closed"')
    expect(() => expect(recording()).toHaveSignaled('send.start')).toThrow('expected "send" to have started')
    expect(() => expect(recording()).not.toHaveSignaled('modal.start')).toThrow('expected "modal" not to have started')
  })

  test('an implied completion does not count: the app forgot to signal it', () => {
    expect(() => assertCompleted(recording(), 'link_view')).toThrow('implied only')
    expect(recording()).not.toHaveCompleted('link_view')
  })
})

test('an implied abandon counts: nothing else shows that the person went back', () => {
  const { journey, events } = createTestJourney(renewal, { reached: 'modal' })
  journey.start('modal')
  journey.start('care_team_pick')
  journey.start('modal')
  expect(events).toHaveAbandoned('care_team_pick', 'went_back')
})

test('a failed assertion shows the journey', () => {
  expect(messageOf(() => assertCompleted(walked(), 'send'))).toMatchInlineSnapshot(`
    "expected "send" to have completed

      rx_renewal 00000000-0000-4000-8000-000000000001
        1     0.0 s  link_view.start             page=list
        2     0.0 s  link_view.complete          implied, after 0.0 s, page=list
        3     0.0 s  modal.start                 page=list
        4     1.2 s  modal.complete              after 1.2 s, page=list
        5     1.2 s  care_team_pick.start        page=list
        6     1.2 s  care_team_pick.fail         care_team_api_error (engineering, sm) 503, after 0.0 s, page=list
        7     1.2 s  care_team_pick.abandon      left_for_inbox, after 0.0 s, page=list
    "
  `)
})

test('a failed assertion says if the signal came but was dropped, why, and what to do', () => {
  vi.spyOn(console, 'warn').mockImplementation(() => {})
  const test = createTestJourney(renewal)
  test.journey.complete('send')
  expect(messageOf(() => assertCompleted(test, 'send'))).toMatchInlineSnapshot(`
    "expected "send" to have completed; it was signaled, and dropped: no journey was live. Start the first step before, or use the option \`reached\` of createTestJourney

                     send.complete               dropped: no_journey
    "
  `)
})

test('it says why the last of several signals was dropped', () => {
  let isOn = true
  const test = createTestJourney(renewal, { reached: 'modal', enabled: () => isOn })
  test.journey.start('modal')
  test.clear()
  test.journey.start('modal')
  expect(() => assertStarted(test, 'modal')).toThrow('dropped: the journey had recorded the same before')
  isOn = false
  test.journey.start('modal')
  expect(() => assertStarted(test, 'modal')).toThrow('dropped: disabled')
})

test('a matcher shows the same', () => {
  expect(messageOf(() => expect(walked()).toHaveCompleted('send'))).toBe(
    messageOf(() => assertCompleted(walked(), 'send')),
  )
})

describe('an undeclared name never passes, not even with `not`', () => {
  const test_ = walked()

  test('a step', () => {
    // @ts-expect-error
    expect(() => assertNotSignaled(test_, 'modle.complete')).toThrow(
      '"modle" is not a step of rx_renewal. Its steps: link_view',
    )
    // @ts-expect-error
    expect(() => expect(test_).not.toHaveCompleted('modle')).toThrow('"modle" is not a step')
  })

  test('a phase', () => {
    // @ts-expect-error
    expect(() => assertNotSignaled(test_, 'modal.completed')).toThrow('"modal.completed" is not a signal')
  })

  test('a code or a reason', () => {
    // @ts-expect-error
    expect(() => assertFailed(test_, 'modal', 'care_team_api_error')).toThrow(
      'not declared as a failure code of "modal". Declared: modal_load_error, launch_error',
    )
    // @ts-expect-error
    expect(() => expect(test_).not.toHaveAbandoned('modal', 'bored')).toThrow(
      'Declared: went_back, signed_out, back, closed',
    )
  })
})

test('anything but a recording is refused', () => {
  expect(() => expect(undefined).toHaveCompleted('modal')).toThrow('expected what createTestJourney returns')
})

test('matchers know the steps, codes and reasons of their journey', () => {
  type Matchers = JourneyMatchers<void, ReturnType<typeof walked>>
  expectTypeOf<Parameters<Matchers['toHaveCompleted']>>().toEqualTypeOf<
    [step: 'link_view' | 'modal' | 'care_team_pick' | 'prefill' | 'send' | 'return']
  >()
  expectTypeOf<Parameters<JourneyMatchers['toHaveCompleted']>>().toEqualTypeOf<[step: string]>()
})
