import { appendFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { renewal } from '@journey-monitor/sdk/renewal'
import { contextWith, everyKindOfLine, funnelIn, segment, walks } from '@journey-monitor/test-kit/compaction'
import { lines } from '@journey-monitor/test-kit/event-funnel'
import { LATER, type RumAction } from '@journey-monitor/test-kit/journey-recorder'
import { withFolder } from '@journey-monitor/test-kit/temporary-folder'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { computeFunnel, type FunnelOptions, type FunnelResult } from '../funnel/funnel.ts'
import { compact } from './compact.ts'
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
      await writeFile(join(folder, segment(10)), lines(everyKindOfLine.slice(0, 9)))
      await writeFile(join(folder, segment(11)), lines(everyKindOfLine.slice(9)))
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
      await writeFile(join(folder, segment(10)), lines(everyKindOfLine))
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
      const noise = Buffer.from([0x7b, 0x22, 0xff, 0x00, 0x22, 0x0a, 0x7b, 0x7d, 0x20, 0x7b])
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
      await writeFile(join(folder, segment(10)), lines(everyKindOfLine))
      const before = await computeFunnel(newer, [folder], { asOf: LATER })
      await compact(folder)
      expect(await computeFunnel(newer, [folder], { asOf: LATER })).toEqual(before)
      expect(before.quality.events).toBe(1)
    })
  })

  test('new segments can be compacted, and repeated events still count once', async () => {
    await withFolder(async folder => {
      await writeFile(join(folder, segment(10)), lines(everyKindOfLine))
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
