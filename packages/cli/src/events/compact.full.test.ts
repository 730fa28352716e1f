import { spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FunnelResult } from '@journey-monitor/cli/funnel'
import {
  COMPACT_AND_DIE,
  COMPACT_STEPS,
  compactAndDie,
  everyKindOfLine,
  expectNothingLost,
  funnelIn,
  segment,
  writeHalfCompacted,
} from '@journey-monitor/test-kit/compaction'
import { lines } from '@journey-monitor/test-kit/event-funnel'
import { withFolder } from '@journey-monitor/test-kit/temporary-folder'
import { expect, test } from 'vitest'

test.each(COMPACT_STEPS)('a process that is killed before %s loses no event, and counts none twice', async step => {
  await withFolder(async folder => {
    await writeHalfCompacted(folder)
    const before = await funnelIn(folder)
    compactAndDie(folder, step)
    await expectNothingLost(folder, before)
  })
})

test('no reader misses an event or sees one twice during a compaction by another process', async () => {
  await withFolder(async folder => {
    await writeFile(join(folder, segment(10)), lines(everyKindOfLine))
    const before = await funnelIn(folder)
    const answers: FunnelResult[] = []
    for (let round = 0; round < 3; round++) {
      await writeFile(join(folder, segment(20 + round)), '')
      const child = spawn(process.execPath, ['--conditions=@journey-monitor/source', COMPACT_AND_DIE, folder, 'never'])
      let isOver = false
      child.on('close', () => {
        isOver = true
      })
      while (!isOver) answers.push(await funnelIn(folder))
    }
    expect(answers.length).toBeGreaterThan(3)
    for (const answer of answers) expect(answer).toEqual(before)
  })
})
