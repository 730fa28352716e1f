// @vitest-environment happy-dom
/** Tests of `onDropped` and of the development warnings about signals that are not recorded. */
import { readFile } from 'node:fs/promises'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { createJourney, type JourneyOptions } from './index.ts'
import { renewal } from './renewal.ts'
import { createTestStorage } from './testing/testing.ts'

const load = (options: JourneyOptions<typeof renewal> = {}) => createJourney(renewal, options)

beforeEach(() => {
  sessionStorage.clear()
  vi.spyOn(console, 'warn').mockImplementation(() => {})
})

describe('onDropped', () => {
  const dropsOf = (
    signal: (journey: ReturnType<typeof load>) => void,
    options: JourneyOptions<typeof renewal> = {},
  ) => {
    const onDropped = vi.fn()
    const journey = load({ onDropped, ...options })
    journey.start('link_view')
    signal(journey)
    return onDropped.mock.calls.filter(([name]) => name !== 'link_view.start')
  }

  test.each<[string, (journey: ReturnType<typeof load>) => void, string, JourneyOptions<typeof renewal>?]>([
    ['link_view.complete', journey => journey.complete('link_view'), 'repeat'],
    ['modal.fail', journey => journey.fail('modal', 'Jane' as never), 'undeclared'],
    ['return.complete', journey => journey.complete('return'), 'requires'],
    ['link_view.complete', journey => journey.complete('link_view'), 'disabled', { enabled: false }],
    ['link_view.complete', journey => journey.complete('link_view'), 'error', { clock: refuse }],
  ])('hears of %s', (name, signal, reason, options) => {
    const signalTwice = (journey: ReturnType<typeof load>) => {
      signal(journey)
      signal(journey)
    }
    expect(dropsOf(signalTwice, options).at(-1)).toEqual([name, reason])
  })

  test('gets the outcome of a request whose journey has ended', async () => {
    const onDropped = vi.fn()
    const journey = load({ onDropped })
    journey.start('care_team_pick')
    const watched = journey.watch('care_team_pick', Promise.resolve(), { code: 'care_team_api_error' })
    journey.reset()
    journey.start('care_team_pick')
    await watched
    expect(onDropped.mock.calls).toEqual([['care_team_pick.complete', 'ended']])
  })

  test('gets signals without a live journey', () => {
    const onDropped = vi.fn()
    load({ onDropped }).complete('modal')
    expect(onDropped.mock.calls).toEqual([['modal.complete', 'no_journey']])
  })

  test('gets signals of a finished journey; its last signal once more is a repeat, as StrictMode makes it', () => {
    const onDropped = vi.fn()
    const journey = load({ onDropped })
    for (const { name } of renewal.steps) journey.complete(name)
    journey.start('return')
    journey.complete('return')
    journey.fail('send', 'send_error')
    expect(onDropped.mock.calls).toEqual([
      ['return.start', 'repeat'],
      ['return.complete', 'repeat'],
      ['send.fail', 'finished'],
    ])
  })

  test('gets signals above the cap', () => {
    const calls = dropsOf(journey => {
      for (let i = 0; i < 300; i++) journey.fail('link_view', 'eligibility_error')
    })
    expect(calls).toHaveLength(101)
    expect(calls.at(-1)).toEqual(['link_view.fail', 'cap'])
  })

  test('hears of a watched failure whose code cannot be found, because the function throws', async () => {
    const onDropped = vi.fn()
    const journey = load({ onDropped })
    journey.start('link_view')
    await journey.watch('link_view', Promise.reject(), { code: refuse }).catch(() => {})
    expect(onDropped.mock.calls).toEqual([['link_view.fail', 'undeclared']])
  })

  test('may throw without affecting the host', () => {
    const journey = load({ onDropped: refuse })
    expect(() => journey.complete('modal')).not.toThrow()
  })
})

test('a signal that is not recorded writes nothing to storage', () => {
  const storage = createTestStorage()
  const journey = createJourney(renewal, { storage })
  journey.start('link_view')
  const write = vi.spyOn(storage, 'setItem')
  const remove = vi.spyOn(storage, 'removeItem')
  journey.start('link_view')
  journey.complete('return')
  journey.abandon('modal', 'back')
  journey.fail('modal', 'send_error' as never)
  expect(write).not.toHaveBeenCalled()
  expect(remove).not.toHaveBeenCalled()
})

describe('warnings', () => {
  const warningOf = (signal: (journey: ReturnType<typeof load>) => void) => {
    const journey = load()
    vi.mocked(console.warn).mockClear()
    signal(journey)
    return vi.mocked(console.warn).mock.calls.map(([text]) => text)
  }
  const DOCS = 'node_modules/@journey-monitor/sdk/README.md'

  test('say what happened, the value, what is allowed, what to do, and where to read on', () => {
    expect(warningOf(journey => journey.start('modals' as never))).toEqual([
      `journey-monitor: ignored modals.start: "rx_renewal" has no such step. Its steps: link_view, modal, care_team_pick, prefill, send, return. See ${DOCS}#dropped-signals`,
    ])
    expect(warningOf(journey => journey.start('modal'))).toEqual([
      `journey-monitor: ignored modal.start: no "rx_renewal" journey is live, and this signal does not begin one. Signal link_view.start or care_team_pick.start first. See ${DOCS}#dropped-signals`,
    ])
    expect(warningOf(journey => journey.fail('modal', 'send_error' as never))).toEqual([
      `journey-monitor: ignored modal.fail: the step declares no failure code "send_error". Its codes: modal_load_error, launch_error. Use one, or add it to \`failures\`. See ${DOCS}#dropped-signals`,
    ])
    expect(warningOf(journey => journey.abandon('modal', 'left_editor' as never))).toEqual([
      `journey-monitor: ignored modal.abandon: the step declares no reason "left_editor". Its reasons: went_back, signed_out, back, closed. Use one, or add it to \`reasons\`. See ${DOCS}#dropped-signals`,
    ])
    expect(warningOf(journey => journey.start('link_view', { page: 'lists', pages: 'list' } as never))).toEqual([
      `journey-monitor: left out the attribute "page", whose value lists is not declared. Allowed: list, details. Use one, or add it to the definition. See ${DOCS}#attributes`,
      `journey-monitor: left out the attribute "pages", which is not declared. Declared: page, toggle, selected_on, renewable_links. Use one, or add it to the definition. See ${DOCS}#attributes`,
    ])
  })

  test('link to headings of the README', async () => {
    const readme = await readFile('packages/sdk/README.md', 'utf8')
    expect(readme).toContain('\n## Dropped signals\n')
    expect(readme).toContain('\n## Attributes\n')
    expect(readme).toContain('\n## Troubleshooting\n')
  })

  test('do not occur on the documented path, rendered twice and left by a link', () => {
    const warnings = warningOf(journey => {
      for (const step of ['link_view', 'modal', 'care_team_pick', 'prefill', 'send', 'return'] as const) {
        for (let i = 0; i < 2; i++) journey.start(step)
        for (let i = 0; i < 2; i++) journey.complete(step)
      }
      journey.start('return')
      journey.start('link_view')
    })
    expect(warnings).toEqual([])
  })
})

function refuse(): never {
  throw new DOMException('denied', 'SecurityError')
}
