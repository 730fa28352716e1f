import { mkdirSync, writeFileSync } from 'node:fs'
import { appendFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { renewal } from '@journey-monitor/sdk/renewal'
import {
  compactAndDie,
  contextWith,
  copyAsIfKilled,
  everything,
  expectNothingLost,
  funnelIn,
  segment,
  walks,
  writeHalfCompacted,
} from '@journey-monitor/test-kit/compaction'
import { lines } from '@journey-monitor/test-kit/event-funnel'
import { LATER, type RumAction } from '@journey-monitor/test-kit/journey-recorder'
import { run as runCli } from '@journey-monitor/test-kit/run-cli'
import { withFolder } from '@journey-monitor/test-kit/temporary-folder'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { computeFunnel, type FunnelOptions, type FunnelResult } from '../funnel/funnel.ts'
import { type CompactStep, compact } from './compact.ts'
import { withDatabase } from './database.ts'

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue()
})

const first = walks[0] as RumAction
const rows = (folder: string, name: string) =>
  withDatabase(async database => {
    const [generation] = (await readdir(folder)).filter(each => each.startsWith('compacted-'))
    return database.rows<Record<string, unknown>>(`FROM read_parquet('${join(folder, generation ?? '', name)}')`)
  })

describe('after compaction', () => {
  test('every command reads the same as before: events, duplicates, conflicts, rejections, selections and groups', async () => {
    await withFolder(async folder => {
      await writeFile(join(folder, segment(10)), lines(everything.slice(0, 9)))
      await writeFile(join(folder, segment(11)), lines(everything.slice(9)))
      const questions: FunnelOptions[] = [
        { by: 'day' },
        { where: { page: 'list' } },
        { by: 'app_version', where: { journey_version: '1' } },
        { from: walks[15]?.date },
      ]
      const ask = async () => {
        const answers: FunnelResult[] = []
        for (const options of questions) answers.push(await funnelIn(folder, options))
        return answers
      }
      const before = await ask()
      expect(before[0]?.quality).toMatchObject({ conflicts: 1, rejected: 6 })
      expect(before[0]?.quality.duplicates).toBeGreaterThan(3)

      expect(await compact(folder)).toMatchObject({ segments: 2, open: 0, rejected: 5 })
      expect(await readdir(folder)).toEqual([expect.stringMatching(/^compacted-generation-\d$/)])
      expect(await ask()).toEqual(before)
    })
  })

  test('rejections are still reported, with file, row and reason', async () => {
    await withFolder(async folder => {
      await writeFile(join(folder, segment(10)), lines(everything))
      const reasons = async () => {
        const told: string[] = []
        await funnelIn(folder, { onRejected: ({ reason }) => told.push(reason) })
        return told.sort()
      }
      const before = await reasons()
      await compact(folder)
      expect(await reasons()).toEqual(before)
      expect(before).toContain('unknown version')
    })
  })

  test('lines that any definition rejects are kept byte for byte', async () => {
    await withFolder(async folder => {
      const noise = Buffer.from([0x7b, 0x22, 0xff, 0x00, 0x22, 0x0a, 0x7b, 0x7d, 0x20, 0x7b, 0x7d])
      await writeFile(join(folder, segment(10)), noise)
      await compact(folder)
      const [generation] = (await readdir(folder)).filter(name => name.startsWith('compacted-'))
      expect(await readFile(join(folder, generation ?? '', 'rejected.ndjson'))).toEqual(
        Buffer.concat([noise, Buffer.from('\n')]),
      )
    })
  })

  test('another definition can still read the events', async () => {
    await withFolder(async folder => {
      const newer = { ...renewal, version: 2 }
      await writeFile(join(folder, segment(10)), lines(everything))
      const before = await computeFunnel(newer, [folder], { asOf: LATER })
      await compact(folder)
      expect(await computeFunnel(newer, [folder], { asOf: LATER })).toEqual(before)
      expect(before.quality.events).toBe(1)
    })
  })

  test('new segments can be compacted, and repeated events still count once', async () => {
    await withFolder(async folder => {
      await writeFile(join(folder, segment(10)), lines(everything))
      await compact(folder)
      await writeFile(join(folder, segment(11)), lines([...walks, '{"torn": ']))
      const before = await funnelIn(folder)
      expect(before.quality.rejected).toBe(7)
      expect(await compact(folder)).toMatchObject({ segments: 1 })
      expect(await funnelIn(folder)).toEqual(before)
      expect(await rows(folder, 'journey-events.parquet')).toHaveLength(walks.length + 3)
    })
  })

  test('there may be nothing to do', async () => {
    await withFolder(async folder => {
      expect(await compact(folder)).toEqual({ segments: 0, open: 0, events: 0, rejected: 0 })
      await writeFile(join(folder, segment(10)), '')
      expect(await compact(folder)).toEqual({ segments: 1, open: 0, events: 0, rejected: 0 })
      expect((await funnelIn(folder)).quality.events).toBe(0)
    })
  })
})

describe('other RUM events', () => {
  test('are kept by type, a view in its last version', async () => {
    await withFolder(async folder => {
      const at = { service: 'meds', session: { id: 's' }, view: { id: 'v', url: 'https://va.gov/a', referrer: '' } }
      const view = (version: number, time_spent: number) => ({
        ...at,
        type: 'view',
        date: 5,
        _dd: { document_version: version },
        view: { ...at.view, time_spent },
      })
      const events = [
        view(2, 200),
        view(1, 100),
        { ...at, type: 'resource', date: 6, resource: { url: '/api', method: 'GET', status_code: 503, duration: 9e9 } },
        {
          ...at,
          type: 'error',
          date: 7,
          error: { message: 'rx_renewal.modal.launch_error', source: 'custom' },
          context: contextWith({}),
        },
        { ...at, type: 'action', date: 8, action: { id: 'a', type: 'click', target: { name: 'Back' } } },
        { ...at, type: 'long_task', date: 9 },
      ]
      await writeFile(join(folder, segment(10)), lines([...events, ...events]))
      await compact(folder)
      await writeFile(join(folder, segment(11)), lines([view(3, 300)]))
      await compact(folder)

      expect(await rows(folder, 'view.parquet')).toMatchObject([{ view_id: 'v', time_spent: 300, session_id: 's' }])
      expect(await rows(folder, 'resource.parquet')).toMatchObject([
        { resource_url: '/api', method: 'GET', status_code: 503, duration: 9e9, view_url: 'https://va.gov/a' },
      ])
      expect(await rows(folder, 'error.parquet')).toMatchObject([
        { error_message: 'rx_renewal.modal.launch_error', journey: first.context.journey.id, step: 'link_view' },
      ])
      expect(await rows(folder, 'action.parquet')).toMatchObject([
        { date: 8, action_type: 'click', action_name: 'Back' },
      ])
      expect(await rows(folder, 'other.parquet')).toMatchObject([{ date: 9, rum_type: 'long_task' }])
    })
  })
})

describe('a segment', () => {
  test('of a running intake is left alone, but its older ones are not', async () => {
    await withFolder(async folder => {
      const open = segment(12, process.pid)
      await writeFile(join(folder, segment(11, process.pid)), lines(walks.slice(0, 4)))
      await writeFile(join(folder, segment(13)), lines(walks.slice(4, 9)))
      await writeFile(join(folder, open), lines(walks.slice(9, -1)))
      expect(await compact(folder)).toMatchObject({ segments: 2, open: 1 })
      await appendFile(join(folder, open), lines(walks.slice(-1)))
      expect(await readdir(folder)).toContain(open)
      expect((await funnelIn(folder)).quality).toMatchObject({ events: walks.length, duplicates: 0 })
    })
  })

  test('is recognized by its name, so other files stay', async () => {
    await withFolder(async folder => {
      await mkdir(join(folder, 'more'))
      const others = ['export.ndjson', 'logs-20261110T000000000Z-999999999-0123abcd.ndjson', join('more', segment(10))]
      for (const name of others) await writeFile(join(folder, name), lines(walks))
      expect(await compact(folder)).toMatchObject({ segments: 0 })
      for (const name of others) expect(await readFile(join(folder, name), 'utf8')).toBe(lines(walks))
    })
  })
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
      await writeFile(join(folder, segment(10)), lines(everything))
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
      await expect(compact(folder, { onStep })).rejects.toThrow(/somebody else compacted it meanwhile/)
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
        new RegExp(`already, by process \\d+ on web-2.example; wait for it, or delete ${lock} if it is over`),
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

test('an overlong line is kept unchanged, and the rest of the segment is compacted', async () => {
  await withFolder(async folder => {
    await writeFile(join(folder, segment(10)), lines([...walks, 'x'.repeat(33 * 2 ** 20)]))
    expect(await compact(folder)).toMatchObject({ segments: 1, rejected: 1 })
    expect((await funnelIn(folder)).quality).toMatchObject({ events: walks.length, rejected: 1 })
  })
})

test('other files and folders stay, whatever their names', async () => {
  await withFolder(async folder => {
    await mkdir(join(folder, 'compacted-backup'))
    await writeFile(join(folder, 'compacted-backup', 'notes.txt'), 'mine')
    await writeFile(join(folder, 'compacted-notes'), 'mine')
    await writeFile(join(folder, segment(10)), lines(walks))
    await compact(folder)
    expect(await readdir(folder)).toEqual(expect.arrayContaining(['compacted-backup', 'compacted-notes']))
    expect(await readdir(join(folder, 'compacted-backup'))).toEqual(['notes.txt'])
  })
})

describe('journey-monitor compact', () => {
  const run = (cwd: string, ...args: string[]) => runCli(['compact', ...args], { cwd })

  test('compacts .journeys, and prints the result', async () => {
    await withFolder(async folder => {
      const dir = join(folder, '.journeys')
      await mkdir(dir)
      await writeFile(join(dir, segment(10)), lines([...walks, '{']))
      await writeFile(join(dir, segment(11, process.pid)), '')
      expect(await run(folder)).toEqual({
        code: 0,
        err: '',
        out: `Compacted 1 segment: .journeys has ${walks.length} journey events in Parquet, and 1 line that did not fit. 1 segment of a running intake was left alone.\n`,
      })
      expect((await run(folder)).out).toMatch(/^There was nothing to compact: /)
    })
  })

  test('needs a folder', async () => {
    await withFolder(async folder => {
      expect(await run(folder, '--dir', 'nowhere')).toMatchObject({
        code: 2,
        err: expect.stringContaining('nowhere does not exist'),
      })
    })
  })

  test.each([
    ['lost', (manifest: string) => rm(manifest)],
    ['changed', (manifest: string) => writeFile(manifest, 'null')],
  ])('deletes nothing where it is %s what was compacted, and says how to go on', async (_, spoil) => {
    await withFolder(async folder => {
      await writeFile(join(folder, segment(10)), lines(everything.slice(0, 9)))
      await compact(folder)
      await writeFile(join(folder, segment(11)), lines(everything.slice(9)))
      const before = await funnelIn(folder)
      const manifest = join('compacted-generation-1', 'compacted.json')
      await spoil(join(folder, manifest))
      const files = (await readdir(folder, { recursive: true })).sort()

      const [, advice = ''] = /write (.*) into it/.exec((await run(folder, '--dir', '.')).err) ?? []
      expect(await run(folder, '--dir', '.')).toMatchObject({ code: 2, err: expect.stringContaining(manifest) })
      await expect(funnelIn(folder)).rejects.toThrow(manifest)
      expect((await readdir(folder, { recursive: true })).sort()).toEqual(files)

      await writeFile(join(folder, manifest), advice)
      expect(await funnelIn(folder)).toEqual(before)
      await compact(folder)
      expect(await funnelIn(folder)).toEqual(before)
    })
  })
})
