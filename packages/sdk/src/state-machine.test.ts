import { beforeEach, describe, expect, test } from 'vitest'
import type { JourneyEvent } from './event.ts'
import type { JourneyDefinition } from './journey-definition.ts'
import type { JourneyState } from './journey-state.ts'
import { PHASE_BY_RANK, type Phase } from './phase-rank.ts'
import { renewal } from './renewal.ts'
import { transition } from './state-machine.ts'
import { readState, writeState } from './storage.ts'

const MINUTE = 60_000

let state: JourneyState | undefined
let now: number
let events: JourneyEvent[]
let ids: number

beforeEach(() => {
  state = undefined
  now = 1_000_000
  events = []
  ids = 0
})

/** Signals `'modal.start'` or `'modal.abandon:back'`, and returns the recorded signals, implied ones in parentheses. */
function signal(text: string): string[] {
  const [name = '', cause] = text.split(':')
  const [step = '', phase] = name.split('.') as [string, Phase]
  const result = transition(renewal, state, signalOf(step, phase, cause), now)
  if (result.nextState) state = result.nextState
  events.push(...result.recorded)
  return result.recorded.map(shown)
}

const beginJourney = () => ({ id: `00000000-0000-4000-8000-00000000000${++ids}`, attributes: {} })

function shown({ step, phase, failure, reason, implied }: JourneyEvent): string {
  const cause = failure?.code ?? reason
  const text = `${step}.${phase}${cause ? `:${cause}` : ''}`
  return implied ? `(${text})` : text
}

const signalOf = (step: string, phase: Phase, cause?: string) => {
  return { step, rank: PHASE_BY_RANK.indexOf(phase), cause, failureDetails: {}, beginJourney }
}
const walk = (...signals: string[]) => signals.flatMap(signal)
const dropReason = (step: string, phase: Phase, cause?: string) =>
  transition(renewal, state, signalOf(step, phase, cause), now).dropReason
const UNTIL_SENT = [
  'link_view.start',
  'link_view.complete',
  'modal.start',
  'modal.complete',
  'care_team_pick.start',
  'care_team_pick.complete',
  'prefill.start',
  'prefill.complete',
  'send.start',
  'send.complete',
]
const WHOLE = [...UNTIL_SENT, 'return.start', 'return.complete']

test('the happy path is recorded as signaled, with one ID, numbered without a gap', () => {
  expect(walk(...WHOLE)).toEqual(WHOLE)
  expect(new Set(events.map(event => event.id)).size).toBe(1)
  expect(events.map(event => event.seq)).toEqual(WHOLE.map((_, index) => index + 1))
  expect(events.every(event => event.first && !event.implied)).toBe(true)
})

describe('1 live', () => {
  test('a journey expires 30 minutes after its last event', () => {
    walk('link_view.start')
    now += 30 * MINUTE
    expect(signal('link_view.complete')).toEqual(['link_view.complete'])
    now += 30 * MINUTE + 1
    expect(signal('modal.start')).toEqual([])
  })

  test('the expiry is that of the last event’s step: two hours for send', () => {
    walk(...UNTIL_SENT.slice(0, -1))
    now += 120 * MINUTE
    expect(signal('send.complete')).toEqual(['send.complete'])
  })

  test('the last event decides, even if it belongs to an earlier step', () => {
    walk(...UNTIL_SENT.slice(0, -1))
    expect(signal('prefill.start')).toEqual(['(send.abandon:went_back)', 'prefill.start'])
    now += 30 * MINUTE + 1
    expect(signal('prefill.complete')).toEqual([])
  })

  test('a dropped signal does not extend it', () => {
    walk('link_view.start')
    now += 20 * MINUTE
    expect(signal('link_view.start')).toEqual([])
    now += 20 * MINUTE
    expect(dropReason('modal', 'start')).toBe('no_journey')
  })

  test('a state dated more than five minutes after the clock counts as expired', () => {
    walk('link_view.start')
    now -= 5 * MINUTE
    expect(signal('link_view.complete')).toEqual(['link_view.complete'])
    expect(events.at(-1)).toMatchObject({ elapsed_ms: 0, step_ms: 0 })
    now -= 5 * MINUTE + 1
    expect(signal('modal.start')).toEqual([])
  })

  test('a definition with other steps does not continue a journey; one with other attributes does', () => {
    walk('link_view.start', 'link_view.complete', 'modal.start')
    const text = writeState(renewal, state as JourneyState)
    const complete = (definition: JourneyDefinition) =>
      transition(definition, readState(definition, text), signalOf('modal', 'complete'), now)
    expect(complete({ ...renewal, version: 2, attributes: {} }).recorded.map(shown)).toEqual(['modal.complete'])
    expect(complete({ ...renewal, version: 2, steps: [...renewal.steps].reverse() }).dropReason).toBe('no_journey')
  })
})

describe('2 begin', () => {
  test.each(['link_view.start', 'link_view.complete', 'link_view.fail:link_render_error', 'care_team_pick.start'])(
    '%s begins a journey',
    first => {
      signal(first)
      expect(events.at(-1)).toMatchObject({ step: first.split('.')[0], entry_step: first.split('.')[0] })
    },
  )

  test.each(['modal.start', 'care_team_pick.complete', 'send.complete', 'return.start'])('%s does not', first => {
    expect(signal(first)).toEqual([])
    expect(state).toBeUndefined()
  })

  test('a finished journey takes no further signal until it expires', () => {
    walk(...WHOLE)
    for (const late of [
      'return.start',
      'return.complete',
      'send.start',
      'send.fail:send_error',
      'care_team_pick.start',
    ]) {
      expect(signal(late)).toEqual([])
    }
    now += 30 * MINUTE + 1
    expect(signal('link_view.start')).toEqual(['link_view.start'])
    expect(events.at(-1)?.seq).toBe(1)
  })
})

test('3 require: a replayed success URL changes nothing', () => {
  walk('link_view.start', 'link_view.complete', 'modal.start', 'modal.complete')
  for (const replayed of ['return.start', 'return.complete', 'return.fail:route_error'])
    expect(signal(replayed)).toEqual([])
  expect(dropReason('return', 'complete')).toBe('requires')
})

describe('4 seeing is not selecting', () => {
  test('seeing the link again while a later step is open changes nothing', () => {
    walk('link_view.start', 'link_view.complete', 'modal.start')
    expect(dropReason('link_view', 'start')).toBe('repeat')
    expect(signal('modal.complete')).toEqual(['modal.complete'])
  })

  test('seeing the link after the conversion changes nothing; selecting it begins a new journey', () => {
    walk(...WHOLE)
    expect(signal('link_view.start')).toEqual([])
    expect(signal('link_view.complete')).toEqual(['(link_view.start)', 'link_view.complete'])
    expect(events.at(-1)).toMatchObject({ id: newIdOf(2), seq: 2 })
  })

  test('seeing the link with no link open is a new attempt', () => {
    walk('link_view.start', 'link_view.complete', 'modal.start', 'modal.abandon:back')
    expect(signal('link_view.start')).toEqual(['link_view.start'])
    expect(events.at(-1)).toMatchObject({ attempt: 2, first: false })
  })

  test('a signal before the entry step begins a new journey, or is dropped if it cannot', () => {
    walk('care_team_pick.start', 'care_team_pick.complete')
    expect(signal('modal.start')).toEqual([])
    expect(state?.id).toBe(newIdOf(1))
    expect(signal('link_view.start')).toEqual(['link_view.start'])
    expect(state?.id).toBe(newIdOf(2))
  })

  test('seeing the link is dropped during an open direct entry, but selecting it is not', () => {
    walk('care_team_pick.start')
    expect(signal('link_view.start')).toEqual([])
    expect(signal('link_view.complete')).toEqual(['(link_view.start)', 'link_view.complete'])
    expect(state?.id).toBe(newIdOf(2))
  })
})

describe('5 repeats', () => {
  test('a start of the open step, a second complete and an abandon of a closed step are dropped', () => {
    walk('link_view.start')
    expect(signal('link_view.start')).toEqual([])
    walk('link_view.complete')
    expect(signal('link_view.complete')).toEqual([])
    expect(signal('modal.abandon:back')).toEqual([])
  })

  test('a start that was already implied is a repeat too', () => {
    walk('link_view.fail:link_render_error')
    expect(signal('link_view.start')).toEqual([])
  })

  test('a failure after completion is recorded alone and reopens nothing', () => {
    walk('care_team_pick.start', 'care_team_pick.complete')
    now += 500
    expect(signal('care_team_pick.fail:care_team_api_error')).toEqual(['care_team_pick.fail:care_team_api_error'])
    expect(events.at(-1)).toMatchObject({ attempt: 1, first: false, step_ms: 500 })
    expect(signal('care_team_pick.complete')).toEqual([])
    expect(signal('care_team_pick.start')).toEqual(['care_team_pick.start'])
    expect(events.at(-1)).toMatchObject({ attempt: 2, first: false })
    expect(signal('care_team_pick.complete')).toEqual(['care_team_pick.complete'])
  })

  test('an open step may fail again', () => {
    walk('care_team_pick.start', 'care_team_pick.fail:care_team_api_error')
    expect(signal('care_team_pick.fail:care_team_api_error')).toEqual(['care_team_pick.fail:care_team_api_error'])
    expect(events.at(-1)?.first).toBe(false)
  })
})

describe('6 order', () => {
  test('skipped steps are implied, from the entry step on', () => {
    walk('link_view.start')
    expect(signal('prefill.start')).toEqual([
      '(link_view.complete)',
      '(modal.start)',
      '(modal.complete)',
      '(care_team_pick.start)',
      '(care_team_pick.complete)',
      'prefill.start',
    ])
    expect(events.find(event => event.step === 'modal' && event.phase === 'complete')).not.toHaveProperty('step_ms')
  })

  test('an implied completion of an open step has the step’s duration, and the cause that it supersedes', () => {
    walk('link_view.start', 'link_view.complete', 'modal.start', 'modal.fail:modal_load_error')
    now += 700
    expect(signal('care_team_pick.start')).toEqual(['(modal.complete)', 'care_team_pick.start'])
    expect(events.at(-2)).toMatchObject({ step_ms: 700, supersedes: 'modal_load_error' })
  })

  test('going back abandons the later step', () => {
    walk('care_team_pick.start', 'care_team_pick.complete', 'prefill.start')
    expect(signal('care_team_pick.start')).toEqual(['(prefill.abandon:went_back)', 'care_team_pick.start'])
  })

  test('an abandoned step is started again before it is completed', () => {
    walk('link_view.start', 'link_view.complete', 'modal.start', 'modal.abandon:closed')
    expect(signal('modal.complete')).toEqual(['(modal.start)', 'modal.complete'])
    expect(events.at(-1)).toMatchObject({ attempt: 2, first: true, supersedes: 'closed' })
  })
})

test('7 close: a failure leaves the step open, an abandon keeps the journey live', () => {
  walk('care_team_pick.start', 'care_team_pick.fail:care_team_api_error')
  expect(signal('care_team_pick.abandon:left_for_inbox')).toEqual(['care_team_pick.abandon:left_for_inbox'])
  expect(signal('care_team_pick.start')).toEqual(['care_team_pick.start'])
})

test('8 rank: the first failure is the root cause, it outranks an abandon, and a completion clears both', () => {
  walk('care_team_pick.start', 'care_team_pick.abandon:left_for_inbox', 'care_team_pick.fail:care_team_api_error')
  walk('care_team_pick.fail:downtime', 'care_team_pick.abandon:left_for_inbox', 'care_team_pick.complete')
  expect(events.map(event => `${shown(event)} ${event.first ? 'first' : ''} ${event.supersedes ?? ''}`.trim())).toEqual(
    [
      'care_team_pick.start first',
      'care_team_pick.abandon:left_for_inbox first',
      '(care_team_pick.start)',
      'care_team_pick.fail:care_team_api_error first left_for_inbox',
      'care_team_pick.fail:downtime',
      'care_team_pick.abandon:left_for_inbox',
      '(care_team_pick.start)',
      'care_team_pick.complete first care_team_api_error',
    ],
  )
})

test.each([
  ['modal', 'abandon', 'a person, by name'],
  ['modal', 'abandon', undefined],
  ['modal', 'fail', 'care_team_api_error'],
  ['modal', 'fail', 'constructor'],
  ['modal', 'fail', '__proto__'],
  ['nowhere', 'start', undefined],
] as [string, Phase, string | undefined][])(
  '8 what is not declared is dropped whole: %s.%s %s',
  (step, phase, cause) => {
    walk('link_view.start', 'link_view.complete', 'modal.start')
    expect(dropReason(step, phase, cause)).toBe('undeclared')
  },
)

test('9 cap: after 200 events only signals that raise a rank are recorded, and steps still open and close', () => {
  walk('care_team_pick.start')
  for (let i = 0; i < 300; i++) signal('care_team_pick.fail:care_team_api_error')
  expect(events).toHaveLength(200)
  expect(signal('care_team_pick.abandon:left_for_inbox')).toEqual([])
  expect(signal('care_team_pick.start')).toEqual([])
  expect(signal('care_team_pick.complete')).toEqual(['care_team_pick.complete'])
  expect(events.at(-1)).toMatchObject({ seq: 201, attempt: 2 })
})

function newIdOf(number: number): string {
  return `00000000-0000-4000-8000-00000000000${number}`
}
