import { hash } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { renewal } from '@journey-monitor/sdk/renewal'
import { startProcess } from '@journey-monitor/test-kit/cli-process'
import { funnelOf, lines } from '@journey-monitor/test-kit/event-funnel'
import { LATER, type RumAction, recorder } from '@journey-monitor/test-kit/journey-recorder'
import { run } from '@journey-monitor/test-kit/run-cli'
import { withFolder } from '@journey-monitor/test-kit/temporary-folder'
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { computeFunnel, type FunnelResult } from '../funnel/funnel.ts'

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue()
})

/** A failure, an abandon, a retry and an implied completion: every field that an event can have. */
function recorded(): RumAction[] {
  return recorder(renewal).visit(({ journey, wait }) => {
    journey.start('link_view', { page: 'list' })
    wait(1_000)
    journey.complete('link_view')
    journey.start('care_team_pick')
    wait(1_000)
    journey.fail('care_team_pick', 'care_team_api_error', { httpStatus: 503, apiCode: 'SM119' })
    journey.complete('care_team_pick', { care_teams: 3 })
    journey.start('prefill')
    journey.abandon('prefill', 'left_editor')
  })
}

interface Read {
  readonly quality: FunnelResult['quality']
  readonly rejections: string[]
}

async function read(content: string | Buffer): Promise<Read> {
  return withFolder(async folder => {
    const file = join(folder, 'events.ndjson')
    await writeFile(file, content)
    const rejections: string[] = []
    const { quality } = await computeFunnel(renewal, [file], {
      asOf: LATER,
      onRejected: ({ line, reason }) => rejections.push(`${line}: ${reason}`),
    })
    return { quality, rejections }
  })
}

describe('lines', () => {
  const good = recorded()

  test('may end in CRLF, be empty or blank, and the last may end in nothing', async () => {
    const content = `\r\n${good.map(each => JSON.stringify(each)).join('\r\n\r\n  \n')}`
    expect(await read(content)).toMatchObject({ quality: { events: good.length, rejected: 0 }, rejections: [] })
  })

  test('that are no JSON are rejected, and those around them are not', async () => {
    const bad = {
      torn: JSON.stringify(good[0]).slice(0, 200),
      words: 'GET /index.html "quoted", \'too\'',
      'not UTF-8': Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
      'a null byte': '{"type":"action"}\0',
      'a control character in a string': '{"type":"a\u0001"}',
      'two events': '{} {}',
      'a byte order mark': '\ufeff{}',
    }
    const others = [...good.map(each => JSON.stringify(each)), '{"type":"view"}']
    const all = Object.values(bad).flatMap((line, i) => [others[i] ?? '', line])
    const rest = others.slice(Object.keys(bad).length)
    const content = Buffer.concat([...all, ...rest].flatMap(line => [Buffer.from(line), Buffer.from('\n')]))
    expect(await read(content)).toMatchObject({
      quality: { events: good.length, rejected: 7, warnings: ['lines_rejected'] },
      rejections: Object.keys(bad).map((_, i) => `${2 * i + 2}: not valid JSON`),
    })
  })

  test('of JSON that only looks odd are not rejected', async () => {
    const odd = [
      '{"type":"view","text":",} ,] NaN Infinity \\",}"}',
      '[]',
      '5',
      '"text"',
      ' {"type" : "view" } ',
      '{"context":{"journey":[1, 2]}}',
    ]
    expect(await read(lines(odd))).toMatchObject({ quality: { events: 0, rejected: 0 } })
  })

  test('are read as DuckDB reads JSON: a comma before a closing bracket and NaN, where nothing is read, stop nothing', async () => {
    const [first, second, ...rest] = good.map(each => JSON.stringify(each))
    const lenient = [first?.replace(/}$/, ',}'), second?.replace(/}$/, ',"more":NaN}'), ...rest].join('\n')
    expect(await read(lenient)).toMatchObject({ quality: { events: good.length, rejected: 0 }, rejections: [] })
  })

  test('of any length are read', async () => {
    const long = { ...good[0], padding: 'x'.repeat(5_000_000) }
    expect((await read(lines([long]))).quality).toMatchObject({ events: 1, rejected: 0 })
  })

  test('of more than DuckDB takes are rejected one by one, and those around them are not', async () => {
    const long = JSON.stringify({ ...good[0], padding: 'x'.repeat(33 * 2 ** 20) })
    const content = lines([...good.slice(0, 2), long, ...good.slice(2), long])
    const expected = {
      quality: { events: good.length, rejected: 2 },
      rejections: ['3: longer than 16 MiB', `${good.length + 2}: longer than 16 MiB`],
    }
    expect(await read(content)).toMatchObject(expected)
    expect(await read(gzipSync(content))).toMatchObject(expected)
  })

  test('of bytes at random are counted alike by both readings, and stop nothing', async () => {
    const noise = Buffer.from(Array.from({ length: 20_000 }, (_, i) => (i * i * 31 + (i >> 3) * 17) % 256))
    const { quality, rejections } = await read(Buffer.concat([noise, Buffer.from(`\n${lines(good)}`)]))
    expect(quality.events).toBe(good.length)
    expect(quality.rejected).toBeGreaterThan(10)
    expect(rejections).toHaveLength(quality.rejected)
  })
})

describe('a file', () => {
  const good = recorded()
  /** Lines that take many bytes, also compressed. */
  const views = Array.from({ length: 2_000 }, (_, i) => ({ type: 'view', view: { id: hash('sha1', String(i)) } }))
  const parts = [good, views, good.slice(0, 1)].map(each => gzipSync(lines(each))) as [Buffer, Buffer, Buffer]
  const whole = Buffer.concat(parts)
  const CUT_OFF = 'cut off here: what follows cannot be decompressed'

  test.each([
    ['plain', (text: string) => Buffer.from(text)],
    ['gzip', gzipSync],
  ])('may begin with a byte order mark, and keeps its lines: %s', async (_, write) => {
    expect(await read(write(`\ufeff${lines(good)}`))).toMatchObject({ quality: { events: good.length, rejected: 0 } })
    expect(await read(write(`\ufeff${lines([...good, '{'])}`))).toMatchObject({
      quality: { events: good.length, rejected: 1 },
      rejections: [`${good.length + 1}: not valid JSON`],
    })
  })

  test('that is cut off counts up to there, and is said to be', async () => {
    const { quality, rejections } = await read(whole.subarray(0, whole.length >> 1))
    expect(quality).toMatchObject({ events: good.length, duplicates: 0, rejected: 1, warnings: ['lines_rejected'] })
    expect(rejections).toEqual([expect.stringMatching(`^\\d+: ${CUT_OFF}$`)])
  })

  test('of which only the beginning is left has one bad line', async () => {
    expect(await read(whole.subarray(0, 5))).toMatchObject({
      quality: { events: 0, rejected: 1 },
      rejections: [`1: ${CUT_OFF}`],
    })
  })

  test('counts to the last byte before what is no gzip', async () => {
    const { quality, rejections } = await read(Buffer.concat([whole, Buffer.from('<html>502 Bad Gateway')]))
    expect(quality).toMatchObject({ events: good.length, duplicates: 1, rejected: 1 })
    expect(rejections).toEqual([`${good.length + views.length + 2}: ${CUT_OFF}`])
  })

  test('of several parts, or filled up with zeros, is whole', async () => {
    for (const more of [whole, Buffer.alloc(512)]) {
      const { quality, rejections } = await read(Buffer.concat([whole, more]))
      expect(quality).toMatchObject({ events: good.length, rejected: 0 })
      expect(rejections).toEqual([])
    }
  })

  test.each([
    ['in its data', parts[1].length >> 1],
    ['after the header of a part', 10],
  ])('that is damaged has a bad line where that shows: %s', async (_, place) => {
    const damaged = Buffer.from(whole)
    damaged.fill(0xff, parts[0].length + place, parts[0].length + place + 40)
    const { quality, rejections } = await read(damaged)
    expect(quality.events).toBe(good.length)
    expect(quality.rejected).toBe(rejections.length)
    expect(rejections.at(-1)).toMatch(CUT_OFF)
  })

  test('that is sound has the bad lines that it has', async () => {
    expect(await read(gzipSync(lines([...good, '{'])))).toMatchObject({
      quality: { events: good.length, rejected: 1 },
      rejections: [`${good.length + 1}: not valid JSON`],
    })
  })
})

test('a folder is read at any depth, but for what is hidden in it', async () => {
  await withFolder(async folder => {
    const good = recorded()
    for (const name of ['deep/er', '.hidden']) await mkdir(join(folder, name), { recursive: true })
    await writeFile(join(folder, 'deep', 'er', 'events.ndjson'), lines(good))
    await writeFile(join(folder, '.hidden', 'events.ndjson'), lines(good))
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
      const { out } = await run(['funnel', '-', '--json'], { input: gzipSync(`\ufeff${lines(recorded())}`) })
      const { quality } = JSON.parse(out)
      expect(quality).toMatchObject({ events: recorded().length, rejected: 0 })
      expect(await readdir(folder)).toEqual([])
    })
  })

  test.each(['SIGINT', 'SIGTERM'] as const)('leaves nothing behind at %s', async signal => {
    await withFolder(async folder => {
      const { child } = startProcess(['funnel', '-'], { env: temporaryFolders(folder) })
      child.stdin.write(lines(recorded()))
      await expect.poll(() => readdir(folder, { recursive: true })).toHaveLength(2)
      child.kill(signal)
      expect(await once(child, 'close')).toEqual([null, signal])
      expect(await readdir(folder)).toEqual([])
    })
  })
})

describe('other RUM events', () => {
  test('are passed over, whatever they carry', async () => {
    const [event] = recorded() as [RumAction]
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
    expect(await read(lines(others))).toMatchObject({ quality: { events: 0, rejected: 0 }, rejections: [] })
  })
})

describe('events of a journey', () => {
  const events = recorded()
  const at = (step: string, phase: string) =>
    events.find(({ context: { journey } }) => journey.step === step && journey.phase === phase) as RumAction
  const [start, complete, fail, abandon] = [
    at('link_view', 'start'),
    at('link_view', 'complete'),
    at('care_team_pick', 'fail'),
    at('prefill', 'abandon'),
  ]

  const changed = (event: RumAction, journey: object) => ({
    ...event,
    context: { journey: { ...event.context.journey, ...journey } },
  })
  const failing = (failure: object) => changed(fail, { failure: { ...fail.context.journey.failure, ...failure } })

  test('as the SDK sends them are valid', async () => {
    expect(await read(lines(events))).toMatchObject({ quality: { events: events.length, rejected: 0 } })
  })

  test('may say null of what they might as well leave out', async () => {
    const { failure } = fail.context.journey
    const nulls = [
      { ...start, context: { journey: null } },
      changed(start, { implied: null, step_ms: null, reason: null, supersedes: null, failure: null, attributes: null }),
      changed(complete, { step_ms: null }),
      changed(fail, { failure: { ...failure, http_status: null, api_code: null } }),
    ]
    expect(await read(lines(nulls))).toMatchObject({ quality: { events: 3, rejected: 0 }, rejections: [] })
  })

  test('may have more than is known, and need no action ID or sample rate', async () => {
    const { type, date, context } = start
    const bare = [{ type, date, context: { journey: { ...context.journey, later: { version: 2 } } } }]
    expect((await read(lines(bare))).quality).toMatchObject({ events: 1, rejected: 0 })
  })

  const invalid: readonly (readonly [reason: string, event: unknown])[] = [
    ['journey is not an object', { ...start, context: { journey: 'rx_renewal' } }],
    ['unknown journey', changed(start, { name: 'check_in' })],
    ['unknown journey', changed(start, { name: undefined })],
    ['unknown version', changed(start, { version: 2 })],
    ['unknown version', changed(start, { version: '1' })],
    ['id is not a UUID v4', changed(start, { id: 'abc' })],
    ['id is not a UUID v4', changed(start, { id: '00000000-0000-1000-8000-000000000000' })],
    ['unknown step', changed(start, { step: 'checkout' })],
    ['unknown step', changed(start, { step: ['link_view'] })],
    ['step_number is not that of the step', changed(start, { step_number: 2 })],
    ['unknown phase', changed(start, { phase: 'begin' })],
    ['entry_step is not an entry at or before the step', changed(complete, { entry_step: 'modal' })],
    ['entry_step is not an entry at or before the step', changed(complete, { entry_step: 'care_team_pick' })],
    ['entry_step is not an entry at or before the step', changed(complete, { entry_step: null })],
    ['seq is not a whole number from 1', changed(start, { seq: 0 })],
    ['seq is not a whole number from 1', changed(start, { seq: 1.5 })],
    ['seq is not a whole number from 1', changed(start, { seq: '1' })],
    ['seq is not a whole number from 1', changed(start, { seq: 1e300 })],
    ['attempt is not a whole number from 1', changed(start, { attempt: -1 })],
    ['team is not declared', changed(start, { team: 'billing' })],
    ['app is not declared', changed(start, { app: 'kiosk' })],
    ['first is not true or false', changed(start, { first: 'true' })],
    ['first is not true or false', changed(start, { first: undefined })],
    ['implied is neither true nor absent', changed(start, { implied: false })],
    ['date is not a time', { ...start, date: '2026-11-20' }],
    ['date is not a time', { ...start, date: undefined }],
    ['date is not a time', { ...start, date: 1e300 }],
    ['started_at is not a time', changed(start, { started_at: null })],
    ['elapsed_ms is not a duration', changed(start, { elapsed_ms: -1 })],
    ['step_ms is not a duration of an attempt', changed(complete, { step_ms: '5' })],
    ['step_ms is not a duration of an attempt', changed(start, { step_ms: 5 })],
    ['reason is not one of the step', changed(abandon, { reason: 'back' })],
    ['reason is not one of the step', changed(abandon, { reason: 'timeout' })],
    ['reason is not one of the step', changed(abandon, { reason: undefined })],
    ['failure is not an object of a fail', changed(fail, { failure: 'care_team_api_error' })],
    ['failure is not an object of a fail', changed(complete, { failure: fail.context.journey.failure })],
    ['code is not one of the step', failing({ code: 'send_error' })],
    ['code is not one of the step', failing({ code: 'left_for_inbox' })],
    ['kind is unknown', failing({ kind: 'weather' })],
    ['team of the failure is not declared', failing({ team: null })],
    ['http_status is not 100 to 599', failing({ http_status: 42 })],
    ['api_code is not one of the step', failing({ api_code: 'Mrs. Smith' })],
    ['supersedes is no cause of the step', changed(complete, { supersedes: 'closed' })],
    ['attributes is not an object', changed(start, { attributes: 'list' })],
  ]

  test('are rejected where they are not valid, each with its reason', async () => {
    expect(await read(lines(invalid.map(([, event]) => event)))).toMatchObject({
      quality: { events: 0, rejected: invalid.length },
      rejections: invalid.map(([reason], i) => `${i + 1}: ${reason}`),
    })
  })
})

describe('the same event', () => {
  const events = recorded()
  const copyOf = (event: RumAction, journey: object = {}, id?: string) => ({
    ...event,
    action: { ...event.action, ...(id && { id }) },
    context: { journey: { ...event.context.journey, ...journey } },
  })
  const first = events[0] as RumAction

  test('twice, by its action ID, counts once', async () => {
    const { quality } = await funnelOf(renewal, [...events, ...events, first])
    expect(quality).toMatchObject({ events: events.length, duplicates: events.length + 1, conflicts: 0 })
  })

  test('twice, by its place in the journey, counts once', async () => {
    const { quality } = await funnelOf(renewal, [copyOf(first, {}, 'another'), ...events])
    expect(quality).toMatchObject({ events: events.length, duplicates: 1, conflicts: 0 })
  })

  test('with its ID in capitals is of the same journey', async () => {
    const shouted = events.map(each => copyOf(each, { id: each.context.journey.id.toUpperCase() }, 'another'))
    expect((await funnelOf(renewal, [...events.slice(0, 2), ...shouted.slice(2)])).journeys.total).toBe(1)
  })

  test('number with other content is a conflict: kept, and counted', async () => {
    const { quality, steps } = await funnelOf(renewal, [...events, copyOf(first, { phase: 'complete' }, 'another')])
    expect(quality).toMatchObject({
      events: events.length + 1,
      duplicates: 0,
      conflicts: 1,
      missing: 0,
      warnings: ['conflicts'],
    })
    expect(steps[0]).toMatchObject({ entered: 1, completed: 1 })
  })
})

describe('missing events', () => {
  const events = recorded()

  test('are made up for by later ones, and counted', async () => {
    const survivors = events.filter(
      ({ context: { journey } }) => journey.step === 'prefill' && journey.phase === 'abandon',
    )
    const { steps, drop_offs, quality } = await funnelOf(renewal, survivors)
    expect(steps.map(({ entered, completed }) => [entered, completed])).toEqual([
      [1, 1],
      [1, 1],
      [1, 1],
      [1, 0],
      [0, 0],
      [0, 0],
    ])
    expect(drop_offs).toMatchObject([{ step: 'prefill', cause: 'left_editor', journeys: 1 }])
    expect(quality).toMatchObject({ missing: events.length - 1, journeys_with_missing: 1 })
    expect(quality.warnings).toContain('events_missing')
  })

  test('do not matter to the order in which the rest arrives', async () => {
    const survivors = events.filter((_, i) => i % 3 !== 1)
    expect(await funnelOf(renewal, survivors.toReversed())).toEqual(await funnelOf(renewal, survivors))
  })
})

describe('apps', () => {
  test('are listed as declared, with their events and sample rates', async () => {
    const full = recorded()
    const sampled = recorder(renewal, { sampleRate: 50 })
    sampled.visit(({ journey }) => journey.start('care_team_pick'))
    const { quality } = await funnelOf(renewal, [...full, ...sampled.actions])
    expect(quality.apps).toEqual([
      { app: 'medications', events: 4, sample_rates: [100] },
      { app: 'secure-messaging', events: full.length - 4 + 1, sample_rates: [50, 100] },
    ])
    expect(quality.warnings).toEqual(['sample_rates_differ'])
  })

  test('that send nothing are warned of', async () => {
    const { actions, visit } = recorder(renewal)
    visit(({ journey }) => journey.start('link_view'))
    const { quality } = await funnelOf(renewal, actions)
    expect(quality.apps[1]).toEqual({ app: 'secure-messaging', events: 0, sample_rates: [] })
    expect(quality.warnings).toEqual(['app_silent'])
  })

  test('that are all sampled alike make the counts a part', async () => {
    const { actions, visit } = recorder(renewal, { sampleRate: 20 })
    visit(({ journey }) => journey.complete('care_team_pick'))
    visit(({ journey }) => journey.complete('link_view'))
    visit(({ journey }) => journey.start('care_team_pick'))
    expect((await funnelOf(renewal, actions)).quality.warnings).toEqual(['sampled'])
  })
})
