import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { computeFunnel } from '@journey-monitor/cli/funnel'
import type { JourneyEvent } from '@journey-monitor/sdk'
import { renewal } from '@journey-monitor/sdk/renewal'
import { createTestJourney } from '@journey-monitor/sdk/testing'
import { expect, onTestFinished, test } from 'vitest'
import { blocksIn, textOf } from './blocks.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const DAY = 24 * 60 * MINUTE
const STEPS = renewal.steps.map(({ name }) => name)

const document = await textOf('docs/attribution.md')
const [, examplesText = ''] = document.split('## Worked examples')
const examples = blocksIn('docs/attribution.md', examplesText.split('\n## ')[0] ?? '').map(({ text }) => text)

interface Signal {
  readonly step: (typeof STEPS)[number]
  readonly phase: string
  readonly cause?: string | undefined
  /** Sequence number of an event that arrived. */
  readonly seq?: number
  /** Time since the link came into view. */
  readonly atMs?: number
}

/**
 * Parses signals such as `0:19 care_team_pick.fail care_team_api_error`, in order. `…` stands for the signals of an
 * ordinary journey.
 */
function signalsIn(text: string): Signal[] {
  const signals: Signal[] = []
  const tokens = text.matchAll(/(…)|(?:(\d+):(\d\d) |(\d+) )?([a-z_]+)\.(start|complete|fail|abandon)(?: ([a-z_]+))?/g)
  let skipped = false
  for (const [, ellipsis, minutes, seconds, seq, step = '', phase = '', cause] of tokens) {
    if (ellipsis) {
      skipped = true
      continue
    }
    const signal: Signal = {
      step: step as Signal['step'],
      phase,
      cause,
      ...(seq ? { seq: Number(seq) } : {}),
      ...(minutes ? { atMs: Number(minutes) * MINUTE + Number(seconds) * SECOND } : {}),
    }
    if (skipped) signals.push(...ordinaryWay(signals.at(-1), signal))
    signals.push(signal)
    skipped = false
  }
  return signals
}

/** Returns the signals of an ordinary journey after `from` and before `to`. */
function ordinaryWay(from: Signal | undefined, to: Signal): Signal[] {
  const all = STEPS.flatMap((step): Signal[] => [
    { step, phase: 'start' },
    { step, phase: 'complete' },
  ])
  const place = (signal: Signal) => all.findIndex(({ step, phase }) => step === signal.step && phase === signal.phase)
  return all.slice(from ? place(from) + 1 : 0, place(to))
}

function walk(signals: readonly Signal[]): readonly JourneyEvent[] {
  const { journey, clock, events } = createTestJourney(renewal)
  const startedAt = clock.now()
  for (const { step, phase, cause, atMs } of signals) {
    clock.advance(atMs === undefined ? SECOND : Math.max(0, startedAt + atMs - clock.now()))
    if (phase === 'start') journey.start(step)
    else if (phase === 'complete') journey.complete(step)
    else if (phase === 'fail') journey.fail(step, cause as never)
    else journey.abandon(step, cause as never)
  }
  return events
}

async function funnelOf(events: readonly JourneyEvent[], askedAfterMs = DAY) {
  const folder = await mkdtemp(join(tmpdir(), 'docs-attribution-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const actions = events.map(event => ({
    type: 'action',
    date: event.started_at + event.elapsed_ms,
    service: event.app,
    _dd: { configuration: { session_sample_rate: 100 } },
    action: {
      id: `${event.id}-${event.seq}`,
      type: 'custom',
      target: { name: `${event.name}.${event.step}.${event.phase}` },
    },
    context: { journey: event },
  }))
  await writeFile(join(folder, 'rum.ndjson'), actions.map(action => `${JSON.stringify(action)}\n`).join(''))
  const last = actions.at(-1)?.date ?? 0
  return computeFunnel(renewal, [folder], { asOf: last + askedAfterMs })
}

const example = (number: number) => {
  const text = examples[number - 1]
  if (!text) throw new Error(`docs/attribution.md has no example ${number}`)
  return signalsIn(text)
}
const replaced = (signals: readonly Signal[], cause: string, by: Partial<Signal>) =>
  signals.map(signal => (signal.cause === cause ? { ...signal, ...by } : signal))

test('1. the retry that worked', async () => {
  const events = walk(example(1))
  expect(events.find(({ supersedes }) => supersedes)).toMatchObject({
    step: 'care_team_pick',
    phase: 'complete',
    supersedes: 'care_team_api_error',
  })
  const { journeys, steps, drop_offs } = await funnelOf(events)
  expect(journeys).toMatchObject({ total: 1, converted: 1, returned: 1 })
  expect(steps[2]).toMatchObject({ step: 'care_team_pick', failed: 1, recovered: 1 })
  expect(drop_offs).toEqual([])
})

test('2. the error that was followed by a choice', async () => {
  const lost = { step: 'care_team_pick', where: 'step', kind: 'engineering', journeys: 1 }
  const { drop_offs } = await funnelOf(walk(example(2)))
  expect(drop_offs).toMatchObject([{ ...lost, team: 'sm', cause: 'session_expired' }])

  const astray = await funnelOf(walk(replaced(example(2), 'session_expired', { cause: 'route_error' })))
  expect(astray.drop_offs).toMatchObject([{ ...lost, team: 'meds', cause: 'route_error' }])
})

test('3. the page that never came up', async () => {
  const { drop_offs, quality } = await funnelOf(walk(example(3)))
  expect(drop_offs).toMatchObject([
    { step: 'care_team_pick', where: 'handoff', team: 'meds', kind: 'engineering', cause: 'not_reached', journeys: 1 },
  ])
  expect(JSON.stringify(quality.warnings)).toContain('app_silent')
})

test('4. neither interested nor lost', async () => {
  const { journeys, drop_offs } = await funnelOf(walk(example(4)))
  expect(journeys).toMatchObject({ total: 1, viewed_only: 1, dropped: 0 })
  expect(drop_offs).toEqual([])

  const broken = await funnelOf(walk([{ step: 'link_view', phase: 'fail', cause: 'link_render_error' }]))
  expect(broken.drop_offs).toMatchObject([
    { step: 'link_view', team: 'meds', kind: 'engineering', cause: 'link_render_error' },
  ])
})

test('5. the event that got lost', async () => {
  const arrived = example(5)
  const unseen: Signal[] = ['start', 'fail', 'complete'].map(phase => ({
    step: 'care_team_pick',
    phase,
    cause: phase === 'fail' ? 'care_team_api_error' : undefined,
  }))
  const recorded = walk([...arrived.slice(0, 4), ...unseen, ...arrived.slice(4)])
  const named = ({ seq, step, phase }: { seq?: number; step: string; phase: string }) => `${seq} ${step}.${phase}`
  const kept = recorded.filter(event => arrived.some(({ seq }) => seq === event.seq))
  expect(kept.map(named)).toEqual(arrived.map(named))

  const { drop_offs, quality, steps } = await funnelOf(kept)
  expect(drop_offs).toMatchObject([
    { step: 'prefill', where: 'step', team: 'sm', kind: 'ux', cause: 'left_editor', journeys: 1 },
  ])
  expect(steps[2]).toMatchObject({ entered: 1, completed: 1 })
  expect(quality.missing).toBe(3)

  const cut = await funnelOf(kept.slice(0, 4))
  expect(cut.drop_offs).toMatchObject([{ step: 'care_team_pick', where: 'handoff', cause: 'not_reached' }])
  expect(cut.quality.missing).toBe(0)
})

test('6. sent, and not back', async () => {
  const signals = example(6)
  const { journeys, drop_offs, lost_returns } = await funnelOf(walk(signals))
  expect(journeys).toMatchObject({ converted: 1, returned: 0, dropped: 0 })
  expect(drop_offs).toEqual([])
  expect(lost_returns).toMatchObject([
    { step: 'return', where: 'step', team: 'sm', kind: 'engineering', cause: 'left' },
  ])

  const closed = walk(signals.filter(({ step }) => step !== 'return'))
  expect((await funnelOf(closed)).lost_returns).toMatchObject([
    { step: 'return', where: 'handoff', team: 'sm', kind: 'ux', cause: 'not_reached' },
  ])
  const soon = await funnelOf(closed, 30 * MINUTE)
  expect(soon).toMatchObject({ journeys: { converted: 1 }, lost_returns: [] })
})

test('no example is left out', () => expect(examples).toHaveLength(6))
