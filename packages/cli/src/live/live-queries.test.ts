import { expect, onTestFinished, test, vi } from 'vitest'
import { InputError } from '../system/errors.ts'
import { createLiveQueries } from './live-queries.ts'

function queries(limit: number, mayAnswer = Promise.resolve()) {
  const computed: string[] = []
  const all = createLiveQueries<string, string>({
    keyOf: question => question.toLowerCase(),
    compute: async question => {
      computed.push(question)
      await mayAnswer
      return `answer to ${question}`
    },
    intervalMs: 0,
    limit,
    onError: error => {
      throw error
    },
  })
  const answer = (question: string) =>
    new Promise<[string, () => void]>(resolve => {
      const stop = all.subscribe(question, result => resolve([result, () => stop()]))
    })
  return { all, answer, computed }
}

test('subscribers with one key share one computation', async () => {
  const { all, answer, computed } = queries(5)
  const answers = await Promise.all([answer('a'), answer('A'), answer('b')])
  expect(answers.map(([text]) => text)).toEqual(['answer to a', 'answer to a', 'answer to b'])
  expect(computed).toEqual(['a', 'b'])
  await all.close()
})

test('more questions than the limit are refused, until one has no subscriber', async () => {
  const { all, answer } = queries(2)
  const [, stop] = await answer('a')
  await answer('b')
  expect(() => all.subscribe('c', () => {})).toThrow(InputError)
  expect((await answer('a'))[0]).toBe('answer to a')
  stop()
  await all.close()

  const others = queries(2)
  const [, stopFirst] = await others.answer('a')
  await others.answer('b')
  stopFirst()
  expect((await others.answer('c'))[0]).toBe('answer to c')
  await others.all.close()
})

test('a question whose last subscriber leaves before its turn is not computed, and takes no place', async () => {
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  const { all, answer, computed } = queries(3, released)
  const running = [answer('a'), answer('b')]
  await expect.poll(() => computed.length).toBe(2)
  for (const left of 'cdef') all.subscribe(left, () => {})()
  const newest = answer('g')
  release()
  expect((await newest)[0]).toBe('answer to g')
  await Promise.all(running)
  expect(computed).toEqual(['a', 'b', 'g'])
  await all.close()
})

test('the next computation does not wait for a clock that is set back', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  onTestFinished(() => void vi.useRealTimers())
  const { all, computed } = queries(1)
  let answers = 0
  all.subscribe('a', () => answers++)
  await expect.poll(() => answers).toBe(1)
  vi.setSystemTime(0)
  all.refresh()
  await expect.poll(() => answers).toBe(2)
  expect(computed).toEqual(['a', 'a'])
  await all.close()
})

test('without new events, a result is renewed only once 20 times as long has passed as it took', async () => {
  let now = 0
  vi.spyOn(performance, 'now').mockImplementation(() => now)
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  const { all, answer, computed } = queries(1, released)
  const first = answer('a')
  await expect.poll(() => computed.length).toBe(1)
  now = 1_000
  release()
  await first
  const isNewEnough = () => {
    let isAnswered = false
    all.subscribe('a', () => {
      isAnswered = true
    })()
    return isAnswered
  }
  await expect.poll(isNewEnough).toBe(true)
  now = 19_999
  all.refreshWithTime()
  expect(isNewEnough()).toBe(true)
  now = 20_000
  all.refreshWithTime()
  expect(isNewEnough()).toBe(false)
  await all.close()
})
