/** Tests that a compaction loses no event when it is killed, or meets readers and other compactions. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  compactAndDie,
  copyAsIfKilled,
  everyKindOfLine,
  expectNothingLost,
  funnelIn,
  segment,
  walks,
  writeHalfCompacted,
} from '@journey-monitor/test-kit/compaction'
import { lines } from '@journey-monitor/test-kit/event-funnel'
import { withFolder } from '@journey-monitor/test-kit/temporary-folder'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { FunnelResult } from '../funnel/funnel.ts'
import { type CompactStep, compact } from './compact.ts'

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue()
})

describe('a compaction that is killed', () => {
  test('at any time loses no event and counts none twice, and the next compaction finishes', async () => {
    await withFolder(async parent => {
      const folder = join(parent, 'events')
      await mkdir(folder)
      await writeHalfCompacted(folder)
      const before = await funnelIn(folder)
      const times: readonly CompactStep[] = ['journeys', 'deleting', 'done']
      await compact(folder, {
        async onStep(step) {
          if (times.includes(step)) await copyAsIfKilled(folder, join(parent, step))
        },
      })
      for (const time of times) await expectNothingLost(join(parent, time), before)
    })
  })

  test('by the system loses no event either', async () => {
    await withFolder(async folder => {
      await writeHalfCompacted(folder)
      const before = await funnelIn(folder)
      compactAndDie(folder, 'switching')
      await expectNothingLost(folder, before)
    })
  })
})

describe('during a compaction', () => {
  test('no reader misses an event or sees one twice', async () => {
    await withFolder(async folder => {
      await writeFile(join(folder, segment(10)), lines(everyKindOfLine))
      const before = await funnelIn(folder)
      let isOver = false
      const compacting = compact(folder).finally(() => {
        isOver = true
      })
      const answers: FunnelResult[] = []
      while (!isOver) answers.push(await funnelIn(folder))
      await compacting
      expect(answers.length).toBeGreaterThan(0)
      for (const answer of answers) expect(answer).toEqual(before)
    })
  })

  test('another compaction is refused', async () => {
    await withFolder(async folder => {
      await writeFile(join(folder, segment(10)), lines(walks))
      const both = await Promise.allSettled([compact(folder), compact(folder)])
      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
      expect(both.find(each => each.status === 'rejected')?.reason.message).toMatch(/is being compacted already/)
      expect((await funnelIn(folder)).quality).toMatchObject({ events: walks.length, duplicates: 0 })
    })
  })

  test('its folder overwrites no other folder', async () => {
    await withFolder(async folder => {
      await writeFile(join(folder, segment(10)), lines(walks))
      const other = join(folder, 'compacted-generation-1')
      const onStep = (step: CompactStep) => {
        if (step !== 'switching') return
        mkdirSync(other)
        writeFileSync(join(other, 'compacted.json'), '{}')
      }
      await expect(compact(folder, { onStep })).rejects.toThrow(/another process compacted it in the meantime/)
      expect((await readdir(folder)).sort()).toEqual(['compacted-generation-1', segment(10)])
      expect(await readdir(other)).toEqual(['compacted.json'])
    })
  })
})

describe('the lock of a killed compaction', () => {
  const withLeftLock = (use: (folder: string, lock: string) => Promise<void>) =>
    withFolder(async folder => {
      await writeFile(join(folder, segment(10)), lines(walks))
      compactAndDie(folder, 'reading')
      const lock = join(folder, 'compacting')
      expect(await readdir(lock)).toHaveLength(1)
      await use(folder, lock)
    })

  test('is taken over by exactly one of many', async () => {
    await withLeftLock(async folder => {
      const all = await Promise.allSettled(Array.from({ length: 20 }, () => compact(folder)))
      expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      for (const each of all) {
        if (each.status === 'rejected') expect(each.reason.message).toMatch(/is being compacted already/)
      }
      expect(await readdir(folder)).toEqual(['compacted-generation-1'])
    })
  })

  test('of another machine holds until it is deleted', async () => {
    await withLeftLock(async (folder, lock) => {
      const [owner = ''] = await readdir(lock)
      await rename(join(lock, owner), join(lock, owner.replace(/-on-.*-/, '-on-web-2.example-')))
      const before = (await readdir(folder)).sort()
      await expect(compact(folder)).rejects.toThrow(
        new RegExp(
          `already, by process \\d+ on web-2.example; run the command again when that has ended. If there is no such process, delete ${lock} first`,
        ),
      )
      expect((await readdir(folder)).sort()).toEqual(before)
      await rm(lock, { recursive: true })
      expect(await compact(folder)).toMatchObject({ segments: 1 })
    })
  })

  test('without an owner does not block', async () => {
    await withFolder(async folder => {
      await mkdir(join(folder, 'compacting'))
      expect(await compact(folder)).toMatchObject({ segments: 0 })
      expect(await readdir(folder)).toEqual([])
    })
  })
})
