import { renewal } from '@journey-monitor/sdk/renewal'
import { flushRum } from '@journey-monitor/sdk/testing'
import { expect, test } from 'vitest'
import { ABSENT, BACK_ON_LIST, ON_LIST, ON_NEW_MESSAGE, RIGHT, useHost } from './host-session.ts'
import { MEDICATIONS, SECURE_MESSAGING } from './journey-site.ts'

const host = useHost()
const CAP = 200
const MOST_EVENTS = CAP + 4 * renewal.steps.length

/** Waits until RUM has sent the events that would be too many to outlive the page. */
async function allArrived(): Promise<void> {
  await host.page.evaluate(flushRum)
  await expect.poll(async () => (await host.site.events()).length).toBeGreaterThanOrEqual(CAP)
}

test('a listener that throws stops neither the sinks nor the other listeners', async () => {
  await host.visit(MEDICATIONS, [])
  const heard = await host.page.evaluate(
    names => {
      const { journey, signal } = window.host
      let count = 0
      journey.subscribe(() => {
        throw new Error('listener')
      })
      journey.subscribe(() => count++)
      journey.subscribe(undefined as never)
      signal(names)
      return count
    },
    [...ON_LIST, ...ON_NEW_MESSAGE, ...BACK_ON_LIST],
  )
  expect(heard).toBe(12)
  await host.expectVerdict(RIGHT)
})

test('a listener that signals again at every event ends at the cap', async () => {
  await host.visit(MEDICATIONS, [])
  await host.page.evaluate(names => {
    const { journey, signal } = window.host
    journey.subscribe(() => journey.fail('modal', 'launch_error'))
    signal(names)
  }, ON_LIST)
  await allArrived()
  await host.expectVerdict({ total: 1, dropped: 1 })
})

test('attributes that throw, and a value that is not a promise, spare the host; the journey is right', async () => {
  await host.page.addInitScript(() => {
    const attributes = () => {
      throw new Error('attributes')
    }
    Object.assign(window, { journeyOptions: { attributes } })
  })
  await host.visit(MEDICATIONS, ON_LIST)
  await host.visit(SECURE_MESSAGING, [])
  const rejected = await host.page.evaluate(async names => {
    const { journey, signal } = window.host
    const hostile = new Proxy({}, { get: () => ''.repeat(-1), ownKeys: () => null as never })
    const options = { code: 'send_error', attributes: hostile } as never
    journey.start('care_team_pick', hostile as never)
    journey.watch('care_team_pick', undefined as never, options)
    journey.watch('care_team_pick', Object.fromEntries([['then', 7]]) as never, options)
    signal(names)
    return journey.watch('send', Promise.reject(new Error('host')), options).catch((error: Error) => error.message)
  }, ON_NEW_MESSAGE)
  expect(rejected).toBe('host')
  await host.visit(MEDICATIONS, BACK_ON_LIST)
  await host.expectVerdict(RIGHT)
})

test('a kill switch that throws disables recording: the journey is absent', async () => {
  await host.page.addInitScript(() => {
    const enabled = () => {
      throw new Error('flags')
    }
    Object.assign(window, { journeyOptions: { enabled } })
  })
  await host.walk()
  await host.expectVerdict(ABSENT)
})

test('10,000 signals in a loop: the journey is right, with few events', async () => {
  const loop = Array.from({ length: 3_333 }, () => [
    'link_view.complete',
    'link_view.fail:eligibility_error',
    'modal.start',
  ])
  await host.visit(MEDICATIONS, ['link_view.start', ...loop.flat()])
  await allArrived()
  await host.visit(SECURE_MESSAGING, ON_NEW_MESSAGE)
  await host.visit(MEDICATIONS, BACK_ON_LIST)
  await host.expectVerdict(RIGHT)
  expect((await host.site.events()).length).toBeLessThanOrEqual(MOST_EVENTS)
})

test('an app that never completes a step: its missing signals are implied, and the journey is right', async () => {
  await host.visit(MEDICATIONS, ['link_view.start', 'modal.start'])
  await host.visit(SECURE_MESSAGING, ['care_team_pick.start', 'prefill.start', 'send.start'])
  await host.expectVerdict({ total: 1, dropped: 1 })
  const { drop_offs, steps } = await host.site.funnel()
  expect(drop_offs).toMatchObject([{ step: 'send', where: 'step', cause: 'left', team: 'sm', kind: 'ux' }])
  expect(steps.map(({ implied }) => implied)).toEqual([1, 1, 1, 1, 0, 0])
})

test('signals in reverse order and undeclared names are ignored', async () => {
  const backwards = [...ON_LIST, ...ON_NEW_MESSAGE, ...BACK_ON_LIST].reverse()
  await host.visit(MEDICATIONS, [
    ...backwards,
    'toString.start',
    'modal.fail:__proto__',
    'modal.abandon',
    'send.fail:x',
  ])
  await host.expectVerdict({ total: 1, dropped: 1, direct_entries: 1 })
})

test('sign-out in the middle: that journey ends there, and the next person begins another', async () => {
  await host.visit(MEDICATIONS, ON_LIST)
  await host.visit(SECURE_MESSAGING, ['care_team_pick.start'])
  await host.page.evaluate(() => window.host.journey.reset())
  await host.page.evaluate(names => window.host.signal(names), ON_NEW_MESSAGE.slice(1))
  await host.walk()
  await host.expectVerdict({ total: 2, dropped: 1, converted: 1, returned: 1 })
  const { drop_offs } = await host.site.funnel()
  expect(drop_offs).toMatchObject([{ step: 'care_team_pick', cause: 'signed_out', team: 'sm', kind: 'ux' }])
  expect(new Set((await host.site.events()).map(({ id }) => id)).size).toBe(2)
})
