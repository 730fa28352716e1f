import { expect, test } from 'vitest'
import { InputError } from '../system/errors.ts'
import { createLiveQueries } from './live-queries.ts'

function queries(limit: number) {
  const computed: string[] = []
  const all = createLiveQueries<string, string>({
    keyOf: question => question.toLowerCase(),
    compute: async question => {
      computed.push(question)
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
