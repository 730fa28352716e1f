import fc from 'fast-check'
import { expect, test } from 'vitest'
import { renewal } from './renewal.ts'
import { surveyContext } from './survey.ts'
import { createTestClock, createTestJourney, createTestStorage, type TestJourney } from './testing/testing.ts'

const MINUTE = 60_000

function contextOf({ journey, clock }: Pick<TestJourney<typeof renewal>, 'journey' | 'clock'>) {
  return surveyContext(journey, clock.now)
}

test('returns the open step and its owner', () => {
  const tab = createTestJourney(renewal)
  const { journey } = tab
  journey.start('link_view')
  expect(contextOf(tab)).toEqual({ journey: 'rx_renewal', step: 'link_view', team: 'meds' })
  journey.complete('link_view')
  journey.start('modal')
  journey.complete('modal')
  journey.start('care_team_pick')
  expect(contextOf(tab)).toEqual({ journey: 'rx_renewal', step: 'care_team_pick', team: 'sm' })
})

test('a page that took the journey over returns the same', () => {
  const clock = createTestClock()
  const storage = createTestStorage()
  const medications = createTestJourney(renewal, { clock, storage })
  medications.journey.start('link_view')
  medications.journey.complete('link_view')
  const secureMessaging = createTestJourney(renewal, { clock, storage })
  secureMessaging.journey.start('care_team_pick')
  expect(contextOf(medications)).toEqual(contextOf(secureMessaging))
  expect(contextOf(secureMessaging)?.team).toBe('sm')
})

test('between steps it is the one that started last, even if the person went back', () => {
  const tab = createTestJourney(renewal)
  const { journey, clock } = tab
  const step = () => contextOf(tab)?.step
  journey.start('link_view')
  clock.advance(1_000)
  journey.complete('link_view')
  expect(step()).toBe('link_view')
  clock.advance(1_000)
  journey.start('modal')
  journey.complete('modal')
  clock.advance(1_000)
  journey.complete('care_team_pick')
  expect(step()).toBe('care_team_pick')

  clock.advance(1_000)
  journey.start('modal')
  journey.abandon('modal', 'back')
  expect(contextOf(tab)).toEqual({ journey: 'rx_renewal', step: 'modal', team: 'meds' })
})

test('after the return it is still known, until the journey expires', () => {
  const tab = createTestJourney(renewal)
  const { journey, clock } = tab
  journey.start('link_view')
  journey.complete('send')
  expect(contextOf(tab)).toMatchObject({ step: 'send', team: 'sm' })
  journey.start('return')
  journey.complete('return')
  expect(contextOf(tab)).toMatchObject({ step: 'return', team: 'meds' })
  clock.advance(30 * MINUTE)
  expect(contextOf(tab)).toMatchObject({ step: 'return' })
  clock.advance(1)
  expect(contextOf(tab)).toBeUndefined()
})

test('knows the step of a person who began in a later step, left it, and was seen further on', () => {
  const tab = createTestJourney(renewal)
  tab.journey.start('care_team_pick')
  tab.journey.abandon('care_team_pick', 'asked_for_help')
  tab.journey.complete('prefill')
  expect(contextOf(tab)).toMatchObject({ step: 'prefill', team: 'sm' })
})

test('returns nothing without a journey, after sign-out, or if storage was tampered with', () => {
  const tab = createTestJourney(renewal)
  const { journey } = tab
  expect(contextOf(tab)).toBeUndefined()
  journey.start('link_view')
  journey.reset()
  expect(contextOf(tab)).toBeUndefined()

  journey.start('link_view')
  const key = 'journey-monitor:rx_renewal'
  tab.storage.setItem(key, `${tab.storage.getItem(key)} `)
  expect(contextOf(tab)).toBeUndefined()
})

test('uses the page’s own clock by default', () => {
  const { journey, clock } = createTestJourney(renewal, { clock: createTestClock(Date.now()) })
  journey.start('link_view')
  expect(surveyContext(journey)).toEqual(surveyContext(journey, clock.now))
  expect(surveyContext(journey)?.step).toBe('link_view')
})

const phases = fc.constantFrom('start', 'complete', 'abandon' as const)
const signals = fc.array(fc.tuple(fc.constantFrom(...renewal.steps), phases, fc.nat(MINUTE)), { maxLength: 30 })

test('never returns the ID or a time, and always a declared step and its team', () => {
  fc.assert(
    fc.property(signals, all => {
      const tab = createTestJourney(renewal)
      const { journey, clock, events } = tab
      for (const [{ name }, phase, ms] of all) {
        clock.advance(ms)
        if (phase === 'abandon') journey.abandon(name, 'went_back')
        else journey[phase](name)
        const context = contextOf(tab)
        const current = journey.current()
        if (current) expect(context).toBeDefined()
        if (!context) continue
        expect(Object.keys(context).sort()).toEqual(['journey', 'step', 'team'])
        expect(context.team).toBe(renewal.steps.find(step => step.name === context.step)?.team)
        expect(context.step).toBe(current?.openStep ?? context.step)
        expect(events.map(event => event.step)).toContain(context.step)
      }
    }),
  )
})
