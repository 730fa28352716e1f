import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, rename, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { constants, crc32, deflateRawSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { funnelIn, segment, walks } from '@journey-monitor/test-kit/compaction'
import { lines } from '@journey-monitor/test-kit/event-funnel'
import type { RumAction } from '@journey-monitor/test-kit/journey-recorder'
import { SHAPES } from '@journey-monitor/test-kit/random-lines'
import { run } from '@journey-monitor/test-kit/run-cli'
import { temporaryFolder } from '@journey-monitor/test-kit/temporary-folder'
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { createIntake } from '../intake/intake.ts'
import { DAY } from '../system/time-units.ts'
import { compact } from './compact.ts'

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue()
})

const later = ['--as-of', '2027-11-20']
const read = async (content: string | Buffer) => {
  const { code, out, err } = await run(['funnel', '-', '--json', ...later], { input: content })
  return { code, err, funnel: out && JSON.parse(out) }
}
const plain = (await read(lines(walks))).funnel
const good = lines(walks)

/** The walks again, a number of days later and in journeys of their own. */
const walksAfter = (days: number) =>
  walks.map(({ date, action, context: { journey }, ...rest }) => ({
    ...rest,
    date: date + days * DAY,
    action: { ...action, id: `${action.id}-${days}` },
    context: {
      journey: {
        ...journey,
        id: journey.id.slice(0, -2) + days.toString(16).padStart(2, '0'),
        started_at: journey.started_at + days * DAY,
      },
    },
  }))

describe('every shape of RUM events', () => {
  test('is read; here, each shape has its own day', async () => {
    const folder = await temporaryFolder()
    for (const shaped of ['plain', 'shaped']) await mkdir(join(folder, shaped))
    for (const [i, [name, write]] of Object.entries(SHAPES).entries()) {
      await writeFile(join(folder, 'plain', `${name}.json`), lines(walksAfter(i)))
      await writeFile(join(folder, 'shaped', `${name}.json`), write(walksAfter(i)))
    }
    const byDay = async (shaped: string) => {
      const { out, err } = await run(['funnel', shaped, '--json', '--over', 'day', ...later], { cwd: folder })
      return { funnel: JSON.parse(out), err }
    }
    const expected = await byDay('plain')
    expect(expected.funnel.over_time).toHaveLength(Object.keys(SHAPES).length)
    expect(await byDay('shaped')).toEqual({ ...expected, err: '' })
  })

  test.each([
    ['gzip', gzipSync],
    ['zstd', zstdCompressSync],
  ])('is read from %s, also where it is not one event a line', async (_, pack) => {
    expect((await read(pack(good))).funnel).toEqual(plain)
    expect((await read(pack(JSON.stringify(walks, null, 2)))).funnel).toEqual(plain)
  })

  test('gets time, service and version from Datadog’s envelope', async () => {
    const answer = SHAPES['an answer of the API']?.(walks) as string
    const { out } = await run(['funnel', '-', '--json', '--by', 'app_version', ...later], { input: answer })
    expect(JSON.parse(out).groups.map(({ by }: { by: string }) => by)).toEqual(['1.2.3'])
  })

  test('may be an array that is longer than the longest line', async () => {
    const views = Array.from({ length: 400 }, (_, date) => ({ type: 'view', date, padding: 'x'.repeat(50_000) }))
    expect((await read(JSON.stringify([...walks, ...views]))).funnel).toEqual(plain)
  })
})

describe('a foreign file', () => {
  test.each([
    ['pretty-printed settings', '{\n  "a": 1\n}\n'],
    ['one value after the other, as jq prints them', '{\n  "a": 1\n}\n{\n  "b": [\n    1,\n    2\n  ]\n}\n'],
  ])('does not affect good lines next to it, before compaction and after: %s', async (_, content) => {
    const folder = await temporaryFolder()
    await writeFile(join(folder, segment(10)), good)
    await writeFile(join(folder, 'settings.json'), content)
    const before = await funnelIn(folder)
    expect(before.quality).toMatchObject({ events: walks.length, rejected: 0 })
    await writeFile(join(folder, segment(11)), content)
    await compact(folder)
    expect(await funnelIn(folder)).toEqual(before)
  })

  test.each([
    ['settings', '{\n  "a": 1\n}\n', 'JSON objects of another kind'],
    ['numbers', '[1, 2, 3]', 'JSON values that are not objects'],
    ['logs', '{"date":1,"status":"info","message":"Sign in"}\n', 'logs'],
    ['a web page', '<!doctype html>\n<title>Sign in</title>\n', 'text that is not JSON'],
    ['a table', 'Date,Service,"Action Name"\n2026-11-20,va.gov,click\n', 'a CSV table'],
    ['a table of a spreadsheet', 'Date;Service;"Action Name"\n2026-11-20;va.gov;click\n', 'a CSV table'],
    ['an answer about the wrong time', '{"data":[],"meta":{"status":"done"}}\n', 'only empty lists or blank lines'],
    ['text of Windows', Buffer.from(`\ufeff${good}`, 'utf16le'), 'UTF-16 text'],
    ['answers without line ends', '{"data":[]}{"data":[]}', 'only empty lists or blank lines'],
    ['printed objects without line ends', '{\n"a": 1\n}{\n"b": 2\n}', 'JSON values without line ends between them'],
    ['damaged gzip', gzipSync(good).subarray(0, 5), 'nothing that can be decompressed'],
  ])('is refused alone, by its shape: %s', async (_, content, shape) => {
    const { code, err } = await read(content)
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(`standard input: it holds ${shape};`) })
    expect(err).not.toMatch(/Sign in|click/)
  })

  test.each([
    ['ZIP', 'PK\u0003\u0004\u0014'],
    ['7-Zip', "7z\u00bc\u00af'\u001c"],
    ['bzip2', 'BZh91AY'],
    ['xz', '\u00fd7zXZ\u0000'],
  ])('is refused as an archive, whatever its name, and in a folder the rest is read: %s', async (name, start) => {
    const archive = Buffer.from(`${start}${'\u0000\u00ff\n'.repeat(50)}`, 'latin1')
    expect(await read(archive)).toMatchObject({
      code: 2,
      err: `journey-monitor: standard input: it is a ${name} archive; unpack it first\n`,
    })
    const folder = await temporaryFolder()
    await writeFile(join(folder, 'archive.json'), archive)
    await writeFile(join(folder, 'good.ndjson'), good)
    const { code, out, err } = await run(['funnel', '.', '--json', ...later], { cwd: folder })
    expect({ code, err }).toEqual({
      code: 0,
      err: `journey-monitor: archive.json: it is a ${name} archive; unpack it first\n`,
    })
    expect(JSON.parse(out).quality).toMatchObject({ events: walks.length, rejected: 1 })
  })

  test('is refused as CSV if its name says so', async () => {
    const folder = await temporaryFolder()
    await writeFile(join(folder, 'extract.csv'), 'Date\n')
    await writeFile(join(folder, 'good.ndjson'), good)
    expect(await run(['funnel', 'good.ndjson', 'extract.csv'], { cwd: folder })).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^journey-monitor: extract\.csv is a CSV file: .*\/api\/v2\/rum\/events\/search/),
    })
  })
})

describe('a torn line', () => {
  const [first] = walks as [RumAction]
  const line = JSON.stringify(first)
  const cuts = Array.from({ length: 30 }, (_, i) => line.slice(0, 1 + Math.round((i * (line.length - 2)) / 29)))
  const starts = ['{"type":', '[', '{', '{"a":[', '{"data":[', '[{"type":"view"},']
  const torn = [...cuts, ...starts]

  test('is one rejection, wherever it is cut, before and after compaction', async () => {
    const folder = await temporaryFolder()
    await writeFile(join(folder, segment(10)), torn.map(part => `${part}\n${good}`).join(''))
    const listed: number[] = []
    const before = await funnelIn(folder, { onRejected: ({ line }) => listed.push(line) })
    expect(before.journeys).toEqual(plain.journeys)
    expect(before.quality).toMatchObject({ events: walks.length, duplicates: 35 * walks.length, rejected: 36 })
    expect(listed).toEqual(torn.map((_, i) => 1 + i * (walks.length + 1)))
    await compact(folder)
    expect(await funnelIn(folder)).toEqual(before)
  })

  test('is one rejection, even if many lines begin a value that never ends', async () => {
    expect((await read(`${'[\n'.repeat(1_000)}${'{"a":\n'.repeat(1_000)}${good}`)).funnel.quality).toMatchObject({
      events: walks.length,
      rejected: 2_000,
    })
  })
})

describe('lines that end in a carriage return only', () => {
  const [first = '', ...rest] = good.trimEnd().split('\n')

  test('are read, and are numbered', async () => {
    const folder = await temporaryFolder()
    await writeFile(join(folder, segment(10)), [first, '{"torn', ...rest].join('\r'))
    const listed: number[] = []
    const before = await funnelIn(folder, { onRejected: ({ line }) => listed.push(line) })
    expect(before.quality).toMatchObject({ events: walks.length, rejected: 1 })
    expect(listed).toEqual([2])
    await compact(folder)
    expect(await funnelIn(folder)).toEqual(before)
    expect((await read(gzipSync(good.replaceAll('\n', '\r')))).funnel).toEqual(plain)
  })

  test('do not affect the lines of a file that has others', async () => {
    const content = `GET /\rindex\n${first.replace(',', ',\r')}\n${rest.join('\n')}`
    expect((await read(content)).funnel.quality).toMatchObject({ events: walks.length, rejected: 1 })
  })
})

test('a torn line with a long string is one rejection', async () => {
  const texts = ['\\"', 'nan,}'].map(part => `{"type":"action","text":"${part.repeat(2_500_000)}`)
  expect((await read(`${texts.join('\n')}\n${good}`)).funnel.quality).toMatchObject({
    events: walks.length,
    rejected: 2,
  })
})

test('a value that is nested too deeply is one rejection, before and after compaction', async () => {
  const folder = await temporaryFolder()
  await writeFile(join(folder, segment(10)), `${'['.repeat(20_000)}${']'.repeat(20_000)}\n${good}`)
  const before = await funnelIn(folder)
  expect(before.quality).toMatchObject({ events: walks.length, rejected: 1 })
  await compact(folder)
  expect(await funnelIn(folder)).toEqual(before)
})

test('half an emoji is acknowledged by the intake and read by the funnel, before and after compaction', async () => {
  const folder = await temporaryFolder()
  const intake = createIntake({ dir: folder })
  const cutNames = walks.map(each => ({ ...each, view: { name: 'Refill \ud83d' }, 'half \udc8a': '\\ud83d' }))
  const answer = await intake.request('/api/v2/rum', { method: 'POST', body: lines(cutNames) })
  expect(await answer.json()).toEqual({ accepted: walks.length, rejected: 0 })
  await intake.close()
  const reading = async () => (await funnelIn(folder)).quality
  const before = await reading()
  expect(before).toMatchObject({ events: walks.length, rejected: 0 })
  const name = (await readdir(folder)).find(each => each.startsWith('rum-')) as string
  await rename(join(folder, name), join(folder, segment(10)))
  expect(await compact(folder)).toMatchObject({ segments: 1, rejected: 0 })
  expect(await reading()).toEqual(before)
})

describe('a gzip file', () => {
  const packed = gzipSync(good)
  const header = (flags: number, more: Buffer) => {
    const start = Buffer.concat([Buffer.from([0x1f, 0x8b, 8, flags, 0, 0, 0, 0, 0, 3]), more])
    const sum = Buffer.alloc(2)
    sum.writeUInt16LE(crc32(start) & 0xffff)
    return flags & 2 ? Buffer.concat([start, sum]) : start
  }
  const trailer = packed.subarray(-8)
  const data = deflateRawSync(good, { level: constants.Z_BEST_SPEED })

  test.each([
    ['a comment', header(16, Buffer.from('made by hand\0'))],
    ['a checksum of its header', header(2, Buffer.of())],
    ['a name, a comment, more and a checksum of its header', header(30, Buffer.from('\x02\0abname\0comment\0'))],
  ])('may have %s', async (_, start) => {
    expect((await read(Buffer.concat([start, data, trailer]))).funnel).toEqual(plain)
  })

  test('with wrong checksums is read, also with --verbose', async () => {
    const folder = await temporaryFolder()
    const parts = [good.slice(0, 3_000), good.slice(3_000)].map(part => gzipSync(part))
    for (const part of parts) part.fill(0, part.length - 8, part.length - 4)
    await writeFile(join(folder, 'events.ndjson.gz'), Buffer.concat(parts))
    const { code, out, err } = await run(['funnel', folder, '--json', '--verbose', ...later])
    expect({ code, err, funnel: JSON.parse(out) }).toEqual({ code: 0, err: '', funnel: plain })
  })
})

test.each([
  ['gzip', gzipSync, Buffer.alloc(200_000)],
  ['zstd', zstdCompressSync, Buffer.from('\x50\x2a\x4d\x18\x04\0\0\0more')],
])('parts of %s are read together, with padding between them', async (_, pack, padding) => {
  const halves = [pack(lines(walks.slice(0, 5))), pack(lines(walks.slice(5)))] as const
  const { code, funnel } = await read(Buffer.concat([halves[0], padding, halves[1], padding]))
  expect({ code, funnel }).toEqual({ code: 0, funnel: plain })
  const torn = await read(Buffer.concat([pack('{\n'), padding, ...halves]))
  expect(torn.funnel.quality).toMatchObject({ events: walks.length, rejected: 1 })
})

describe('an unreadable file', () => {
  const readFolder = async (folder: string) => {
    const { code, out, err } = await run(['funnel', '.', '--json', ...later], { cwd: folder })
    return { code, err, quality: out && JSON.parse(out).quality }
  }

  test('in a folder is reported, with the remedy, and counts as rejected; the rest is read', async () => {
    const folder = await temporaryFolder()
    await writeFile(join(folder, 'good.ndjson'), good)
    await symlink('endless.ndjson', join(folder, 'endless.ndjson'))
    expect(await readFolder(folder)).toEqual({
      code: 0,
      err: 'journey-monitor: endless.ndjson: it cannot be read (ELOOP); remove it or replace it\n',
      quality: { ...plain.quality, rejected: 1, warnings: ['lines_rejected'] },
    })
    const { err } = await run(['funnel', '.', '--verbose', ...later], { cwd: folder })
    expect(err).toContain('endless.ndjson:1: it cannot be read (ELOOP)')
  })

  test.runIf(process.platform !== 'win32')('that is a socket is named', async () => {
    const folder = await temporaryFolder()
    const path = join(folder, 'socket')
    const server = createServer().listen(path)
    await once(server, 'listening')
    const { code, err } = await run(['funnel', 'socket', ...later], { cwd: folder })
    server.close()
    expect({ code, err }).toEqual({
      code: 2,
      err: 'journey-monitor: socket is a socket; give a file, a folder or a pipe\n',
    })
  })

  test.runIf(process.platform === 'linux')(
    'with a name that is not UTF-8 is reported, and the rest is read',
    async () => {
      const folder = await temporaryFolder()
      await writeFile(join(folder, 'good.ndjson'), good)
      await writeFile(Buffer.concat([Buffer.from(`${folder}/caf`), Buffer.from([0xe9]), Buffer.from('.ndjson')]), good)
      expect(await readFolder(folder)).toMatchObject({
        code: 0,
        err: 'journey-monitor: caf\ufffd.ndjson: its name is not UTF-8; rename it\n',
        quality: { events: walks.length, rejected: 1 },
      })
    },
  )

  test('because of a missing temporary folder names the folder, and the setting to change', async () => {
    onTestFinished(() => void vi.unstubAllEnvs())
    vi.stubEnv('TMPDIR', '/nowhere/at/all')
    const { code, err } = await read(good)
    expect({ code, err }).toEqual({
      code: 2,
      err: 'journey-monitor: the temporary folder /nowhere/at/all cannot be written to (ENOENT); name another with TMPDIR\n',
    })
  })

  test.runIf(process.platform !== 'win32')('because of a full temporary folder names the folder', async () => {
    const folder = await temporaryFolder()
    const main = join(import.meta.dirname, '../main.ts')
    const command = `ulimit -f 1 && exec "${process.execPath}" --conditions=@journey-monitor/source "${main}" funnel -`
    const reading = promisify(execFile)('sh', ['-c', command], { env: { ...process.env, TMPDIR: folder } })
    reading.child.stdin?.end(good)
    await expect(reading).rejects.toMatchObject({
      code: 2,
      stderr: `journey-monitor: the temporary folder ${folder} is full (EFBIG); name another with TMPDIR\n`,
    })
  })

  test.runIf(process.platform !== 'win32')('because of too many open files is read later', async () => {
    const folder = await temporaryFolder()
    const names = Array.from({ length: 120 }, (_, i) => `${i}.ndjson`)
    for (const [i, name] of names.entries()) await writeFile(join(folder, name), lines(walks.slice(i, i + 1)))
    const main = join(import.meta.dirname, '../main.ts')
    const command = `ulimit -n 100 && exec "${process.execPath}" --conditions=@journey-monitor/source "${main}" funnel . --json`
    const { stdout } = await promisify(execFile)('sh', ['-c', command], { cwd: folder })
    expect(JSON.parse(stdout).quality).toMatchObject({ events: walks.length, rejected: 0 })
  })
})
