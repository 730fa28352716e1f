import { hash } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { renewal } from '@journey-monitor/sdk/renewal'
import { startProcess } from '@journey-monitor/test-kit/cli-process'
import { lines } from '@journey-monitor/test-kit/event-funnel'
import { LATER, type RumAction } from '@journey-monitor/test-kit/journey-recorder'
import { readEvents, recordedEvents } from '@journey-monitor/test-kit/read-events'
import { run } from '@journey-monitor/test-kit/run-cli'
import { withFolder } from '@journey-monitor/test-kit/temporary-folder'
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { computeFunnel } from '../funnel/funnel.ts'

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue()
})

describe('lines', () => {
  const good = recordedEvents()

  test('may end in CRLF and be empty or blank, and the last one needs no line end', async () => {
    const content = `\r\n${good.map(each => JSON.stringify(each)).join('\r\n\r\n  \n')}`
    expect(await readEvents(content)).toMatchObject({ quality: { events: good.length, rejected: 0 }, rejections: [] })
  })

  test('that are not JSON are rejected, without affecting their neighbors', async () => {
    const bad = {
      torn: JSON.stringify(good[0]).slice(0, 200),
      words: 'GET /index.html "quoted", \'too\'',
      'not UTF-8': Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
      'a null byte': '{"type":"action"}\0',
      'a control character in a string': '{"type":"a\u0001"}',
      'two events, and more': '{} {} 1',
      'a byte order mark': '\ufeff{}',
    }
    const others = [...good.map(each => JSON.stringify(each)), '{"type":"view"}']
    const all = Object.values(bad).flatMap((line, i) => [others[i] ?? '', line])
    const rest = others.slice(Object.keys(bad).length)
    const content = Buffer.concat([...all, ...rest].flatMap(line => [Buffer.from(line), Buffer.from('\n')]))
    expect(await readEvents(content)).toMatchObject({
      quality: { events: good.length, rejected: 7, warnings: ['lines_rejected'] },
      rejections: Object.keys(bad).map((_, i) => `${2 * i + 2}: not valid JSON`),
    })
  })

  test('of unusual but valid JSON are accepted', async () => {
    const odd = [
      '{"type":"view","text":",} ,] NaN Infinity \\",}"}',
      '[]',
      '5',
      '"text"',
      ' {"type" : "view" } ',
      '{"context":{"journey":[1, 2]}}',
    ]
    expect(await readEvents(lines(odd))).toMatchObject({ quality: { events: 0, rejected: 0 } })
  })

  test('with DuckDB’s extensions of JSON, such as a trailing comma or NaN, are harmless', async () => {
    const [first, second, ...rest] = good.map(each => JSON.stringify(each))
    const lenient = [first?.replace(/}$/, ',}'), second?.replace(/}$/, ',"more":NaN}'), ...rest].join('\n')
    expect(await readEvents(lenient)).toMatchObject({ quality: { events: good.length, rejected: 0 }, rejections: [] })
  })

  test('of any length are read', async () => {
    const long = { ...good[0], padding: 'x'.repeat(5_000_000) }
    expect((await readEvents(lines([long]))).quality).toMatchObject({ events: 1, rejected: 0 })
  })

  test('longer than DuckDB’s limit are rejected one by one, without affecting their neighbors', async () => {
    const long = (mebibytes: number) => JSON.stringify({ ...good[0], padding: 'x'.repeat(mebibytes * 2 ** 20) })
    const content = lines([...good.slice(0, 2), long(33), ...good.slice(2), long(17)])
    expect(await readEvents(content)).toMatchObject({
      quality: { events: good.length, rejected: 2 },
      rejections: ['3: longer than 16 MiB', `${good.length + 2}: longer than 16 MiB`],
    })
    expect(await readEvents(gzipSync(lines([long(33), ...good])))).toMatchObject({
      quality: { events: good.length, rejected: 1 },
      rejections: ['1: longer than 16 MiB'],
    })
  })

  test('of random bytes are counted the same by both readers, and are harmless', async () => {
    const noise = Buffer.from(Array.from({ length: 20_000 }, (_, i) => (i * i * 31 + (i >> 3) * 17) % 256))
    const { quality, rejections } = await readEvents(Buffer.concat([noise, Buffer.from(`\n${lines(good)}`)]))
    expect(quality.events).toBe(good.length)
    expect(quality.rejected).toBeGreaterThan(10)
    expect(rejections).toHaveLength(quality.rejected)
  })
})

describe('a file', () => {
  const good = recordedEvents()
  /** Lines that take many bytes, also compressed. */
  const views = Array.from({ length: 2_000 }, (_, i) => ({ type: 'view', view: { id: hash('sha1', String(i)) } }))
  const parts = [good, views, good.slice(0, 1)].map(each => gzipSync(lines(each))) as [Buffer, Buffer, Buffer]
  const whole = Buffer.concat(parts)
  const CUT_OFF = 'cut off here: what follows cannot be decompressed'

  test.each([
    ['plain', (text: string) => Buffer.from(text)],
    ['gzip', gzipSync],
  ])('may begin with a byte order mark, and keeps its lines: %s', async (_, write) => {
    expect(await readEvents(write(`\ufeff${lines(good)}`))).toMatchObject({
      quality: { events: good.length, rejected: 0 },
    })
    expect(await readEvents(write(`\ufeff${lines([...good, '{'])}`))).toMatchObject({
      quality: { events: good.length, rejected: 1 },
      rejections: [`${good.length + 1}: not valid JSON`],
    })
  })

  test('that is cut off counts up to the cut, with a rejection', async () => {
    const { quality, rejections } = await readEvents(whole.subarray(0, whole.length >> 1))
    expect(quality).toMatchObject({ events: good.length, duplicates: 0, rejected: 1, warnings: ['lines_rejected'] })
    expect(rejections).toEqual([expect.stringMatching(`^\\d+: ${CUT_OFF}$`)])
  })

  test('of which only the beginning is left has one bad line', async () => {
    expect(await readEvents(whole.subarray(0, 5))).toMatchObject({
      quality: { events: 0, rejected: 1 },
      rejections: [`1: ${CUT_OFF}`],
    })
  })

  test('with other bytes after its end counts as a whole, with a rejection', async () => {
    const { quality, rejections } = await readEvents(Buffer.concat([whole, Buffer.from('<html>502 Bad Gateway')]))
    expect(quality).toMatchObject({ events: good.length, duplicates: 1, rejected: 1 })
    expect(rejections).toEqual([`${good.length + views.length + 2}: ${CUT_OFF}`])
  })

  test('of several parts, or padded with zeros, is complete', async () => {
    for (const more of [whole, Buffer.alloc(512)]) {
      const { quality, rejections } = await readEvents(Buffer.concat([whole, more]))
      expect(quality).toMatchObject({ events: good.length, rejected: 0 })
      expect(rejections).toEqual([])
    }
  })

  test.each([
    {
      where: 'in its data; the next part is found',
      place: parts[1].length >> 1,
      last: 'not valid JSON',
      duplicates: 1,
    },
    { where: 'after the header of a part', place: 10, last: CUT_OFF, duplicates: 0 },
  ])('that is damaged has a bad line where that shows: $where', async ({ place, last, duplicates }) => {
    const damaged = Buffer.concat([whole, parts[2]])
    damaged.fill(0xff, parts[0].length + place, parts[0].length + place + 40)
    const { quality, rejections } = await readEvents(damaged)
    expect(quality).toMatchObject({ events: good.length, duplicates })
    expect(quality.rejected).toBe(rejections.length)
    expect(rejections.at(-1)).toMatch(last)
  })

  test('that is intact has only its own bad lines', async () => {
    expect(await readEvents(gzipSync(lines([...good, '{'])))).toMatchObject({
      quality: { events: good.length, rejected: 1 },
      rejections: [`${good.length + 1}: not valid JSON`],
    })
  })
})

test('a folder is read at any depth, except for hidden folders and the lock of a compaction', async () => {
  await withFolder(async folder => {
    const good = recordedEvents()
    for (const name of ['deep/er', '.hidden', 'compacting']) await mkdir(join(folder, name), { recursive: true })
    const name = process.platform === 'win32' ? 'events.ndjson' : 'events\nof\u001bApril.ndjson'
    await writeFile(join(folder, 'deep', 'er', name), lines(good))
    for (const name of ['.hidden', 'compacting']) await writeFile(join(folder, name, 'events.ndjson'), lines(good))
    const { quality } = await computeFunnel(renewal, [folder], { asOf: LATER })
    expect(quality).toMatchObject({ events: good.length, duplicates: 0 })
  })
})

describe('standard input', () => {
  const temporaryFolders = (folder: string) => ({ TMPDIR: folder, TEMP: folder, TMP: folder })

  test('may begin with a byte order mark', async () => {
    await withFolder(async folder => {
      onTestFinished(() => void vi.unstubAllEnvs())
      for (const [name, path] of Object.entries(temporaryFolders(folder))) vi.stubEnv(name, path)
      const { out } = await run(['funnel', '-', '--json'], { input: gzipSync(`\ufeff${lines(recordedEvents())}`) })
      const { quality } = JSON.parse(out)
      expect(quality).toMatchObject({ events: recordedEvents().length, rejected: 0 })
      expect(await readdir(folder)).toEqual([])
    })
  })

  test.each(['SIGINT', 'SIGTERM'] as const)('leaves no temporary file behind after %s', async signal => {
    await withFolder(async folder => {
      const { child } = startProcess(['funnel', '-'], { env: temporaryFolders(folder) })
      child.stdin.write(lines(recordedEvents()))
      await expect.poll(() => readdir(folder, { recursive: true })).toHaveLength(2)
      child.kill(signal)
      expect(await once(child, 'close')).toEqual([null, signal])
      expect(await readdir(folder)).toEqual([])
    })
  })
})

describe('other RUM events', () => {
  test('are ignored, whatever they contain', async () => {
    const [event] = recordedEvents() as [RumAction]
    const { context } = event
    const others = [
      { ...event, type: 'error' },
      { ...event, type: 'view' },
      { type: 'view_update', date: 1, context: { journey: 1 } },
      { type: 'resource', date: 1, resource: { url: '/journey' } },
      { type: 'action', date: 1, action: { id: 'x', target: { name: 'click' } }, context: {} },
      { type: 'action', date: 1 },
      { status: 'error', message: 'rx_renewal.modal.modal_load_error', journey: context.journey },
    ]
    expect(await readEvents(lines(others))).toMatchObject({ quality: { events: 0, rejected: 0 }, rejections: [] })
  })
})
