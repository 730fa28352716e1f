import { expectDocumentedRow } from '@journey-monitor/test-kit/documented-row'
import { expectAdvance, STAGES, starterRollout } from '@journey-monitor/test-kit/starter-rollout'
import { expect, test } from 'vitest'

const STEP_HOURS = 3
const SEEDS = [1, 2, 3, 4, 5, 6, 7]

test.each(STAGES)('under the starter, a good release leaves stage $stage within twice the usual time', async stage => {
  const looks = [1, 1.25, 1.5, 1.75, 2].map(times => times * stage.hours)
  for (const seed of [2, 3, 4, 5]) await expectAdvance(stage, { seed, looks })
})

test.each([
  ['A', 5, 3 * 24],
  ['B', 25, 24],
])(
  'under the starter, a good release leaves stage %s (%i percent) within %i hours in the median',
  async (stage, percentage, most) => {
    const needed: number[] = []
    for (const seed of SEEDS) {
      await starterRollout({ stage, percentage, hours: 2 * most, seed }, async checkAfter => {
        let hours = most / 2
        while (hours < 2 * most) {
          const { verdict, reasons } = await checkAfter(hours)
          expect([seed, hours, verdict, reasons]).not.toEqual([seed, hours, 'roll back', reasons])
          if (verdict === 'advance') break
          hours += STEP_HOURS
        }
        needed.push(hours)
      })
    }
    const median = needed.sort((a, b) => a - b)[3] as number
    expect(median).toBeLessThanOrEqual(most)
    const what = `our own simulated people under the starter leave the ${percentage}% stage`
    await expectDocumentedRow([
      what,
      `${most} hours in the median`,
      `${median} hours (${needed[0]} to ${needed.at(-1)})`,
    ])
  },
)
