import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { stripVTControlCharacters } from 'node:util'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createProgress, withProgress } from './progress.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('after two seconds, shows each activity, and nothing before the first one', async () => {
  const stream = new PassThrough()
  const progress = createProgress(stream)
  vi.advanceTimersByTime(2_000)
  progress.show('reading')
  vi.advanceTimersByTime(1_000)
  progress.show('writing')
  progress.end()
  expect(await text(stream.end())).toBe('reading (2 s)\nwriting (3 s)\n')
})

test('of nested activities, a terminal shows the inner one, and then the outer one again', async () => {
  const stream = Object.assign(new PassThrough(), { isTTY: true })
  const seen = () =>
    String(stream.read() ?? '')
      .split('\r\u001b[2K')
      .map(stripVTControlCharacters)
  await withProgress('reading', stream, async () => {
    vi.advanceTimersByTime(2_500)
    expect(seen()).toContain('reading (2 s)')
    const inner = createProgress(stream)
    vi.advanceTimersByTime(1_000)
    expect(seen()).toEqual(['', 'reading (3 s)'])
    inner.show('copying')
    vi.advanceTimersByTime(2_000)
    expect(seen()).toEqual(['', 'copying (2 s)', 'copying (2 s)', 'copying (3 s)'])
    inner.end()
    vi.advanceTimersByTime(1_000)
    expect(seen()).toEqual(['', '', 'reading (6 s)'])
  })
  expect(seen()).toEqual(['', ''])
})
