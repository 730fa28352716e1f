import { expect, test } from 'vitest'
import { renewalJourney } from '../renewal/renewal-profile.ts'
import type { Assessment } from './finding.ts'
import { judgeNewCodes } from './judge-new-codes.ts'

const CODE = 'send.send_error'

/** Judges a stage in which that many users met a code that is new to the baseline. */
async function verdictOn(given: { met: number; users: number; baseline?: number }, least?: number) {
  return (await judge({ ...given, met: new Map([[CODE, given.met]]) }, least)).verdict
}

/** They are the last to come. */
const cameLast = (met: number, users: number) => Array.from({ length: met }, (_, i) => users - met + 1 + i)

function judge(
  { met, users, baseline }: { met: ReadonlyMap<string, number>; users: number; baseline?: number },
  least?: number,
  came = cameLast,
) {
  const assessment = {
    ...renewalJourney,
    evidence: {
      codes: async () => new Map([...met].map(([code, number]) => [code, came(number, users)])),
      users: { count: users, by: 'accounts' },
    },
    baseline: { codes: async () => (baseline === undefined ? undefined : { known: new Set(), users: baseline }) },
  } as unknown as Assessment
  const criterion = { id: 'codes', kind: 'new_codes', severity: 'low', users: least } as const
  return judgeNewCodes(criterion, assessment)
}

test('the plan’s number of users is enough if the baseline has twice as many users as the stage', async () => {
  const of = { users: 500, baseline: 1_000 }
  expect(await verdictOn({ ...of, met: 5 })).toBe('broken')
  expect(await verdictOn({ ...of, met: 4 })).toBe('met')
  expect(await verdictOn({ ...of, met: 7 }, 8)).toBe('met')
  expect(await verdictOn({ ...of, met: 8 }, 8)).toBe('broken')
})

test('a new code stays broken, however many users come later, and is no evidence before the plan’s number has met it', async () => {
  const met = new Map([[CODE, 5]])
  const cameFirst = (count: number) => Array.from({ length: count }, (_, i) => 100 * (i + 1))
  for (const users of [500, 1_000, 100_000]) {
    expect((await judge({ met, users, baseline: 1_000 }, 5, cameFirst)).verdict).toBe('broken')
    expect((await judge({ met, users, baseline: 1_000 }, 6, cameFirst)).verdict).toBe('met')
  }
  expect((await judge({ met, users: 1_000, baseline: 1_000 })).verdict).toBe('undecided')
})

test('a smaller baseline may have missed a code: undecided until more users have met it', async () => {
  const of = { users: 500, baseline: 100 }
  expect(await verdictOn({ ...of, met: 4 })).toBe('met')
  expect(await verdictOn({ ...of, met: 5 })).toBe('undecided')
  expect(await verdictOn({ ...of, met: 40 })).toBe('broken')
  expect(await verdictOn({ users: 500, baseline: 0, met: 369 })).toBe('undecided')
  expect(await verdictOn({ users: 500, met: 369 })).toBe('undecided')
})

test('a message names the most frequent codes only, and mentions if the baseline has no users', async () => {
  const met = new Map(Array.from({ length: 8 }, (_, i) => [`send.code_${i}`, 10 + i]))
  const { actual, needs } = await judge({ met, users: 500, baseline: 0 })
  expect(actual).toMatch(/^send\.code_7 .*, send\.code_3 .*, and 3 more$/)
  expect(needs).toContain('there were none at that time')
})

test('new codes of two teams concern both, that with more users first', async () => {
  const teamsOfCodes = async (...codes: (readonly [string, number])[]) => {
    const { team, otherTeams } = await judge({ met: new Map(codes), users: 500, baseline: 1_000 })
    return [team, otherTeams]
  }
  const [sm, meds] = [renewalJourney.definition.steps.find(({ name }) => name === 'send')?.team, 'meds']
  expect(await teamsOfCodes(['send.send_error', 10])).toEqual([sm, undefined])
  expect(await teamsOfCodes(['send.send_error', 10], ['link_view.link_render_error', 20])).toEqual([meds, [sm]])
})
