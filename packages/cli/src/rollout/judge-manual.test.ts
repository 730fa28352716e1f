import { expect, test } from 'vitest'
import type { Assessment } from './finding.ts'
import { judgeManual } from './judge-manual.ts'

const STAGE = { from: Date.parse('2026-12-01'), to: Date.parse('2026-12-08') }

/** Judges calls to the support desk by the notes of these days. */
function judge(...notes: readonly (readonly [date: string, verdict: 'met' | 'broken'])[]) {
  const criterion = {
    ...({ id: 'calls', kind: 'manual', severity: 'low', limit: 'at most 20 a week' } as const),
    ...{ source: 'the support desk', by: 'Ada', when: 'each Monday' },
  }
  const manualMetrics = notes.map(([date, verdict]) => ({
    ...{ name: 'Calls', kind: 'call_center' as const, value: '14', source: 'the support desk', by: 'Ada' },
    ...{ criterion: 'calls', date, verdict },
  }))
  return judgeManual(criterion, { plan: { manualMetrics }, period: STAGE } as unknown as Assessment)
}

test('until a person has looked in the stage, it is undecided, and says who looks where', () => {
  for (const judged of [judge(), judge(['2026-11-30', 'met']), judge(['2026-12-09', 'met'])]) {
    expect(judged).toMatchObject({ verdict: 'undecided', lack: 'sight' })
    expect(judged.needs).toContain('Ada looks at the support desk each Monday')
  }
})

test('a note decides it, and broken stays broken', () => {
  expect(judge(['2026-12-02', 'met']).verdict).toBe('met')
  expect(judge(['2026-12-02', 'broken'], ['2026-12-04', 'met']).verdict).toBe('broken')
})
