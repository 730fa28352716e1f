import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createProgress } from './progress.ts'

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
