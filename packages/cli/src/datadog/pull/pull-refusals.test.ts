import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Fault } from '@journey-monitor/test-kit/datadog/fake-api'
import { expectAll, linesIn, population, run, TO, withDatadog } from '@journey-monitor/test-kit/datadog/pulling'
import { HttpResponse } from 'msw'
import { describe, expect, test } from 'vitest'
import { renewalJourney } from '../../renewal/renewal-profile.ts'
import { DAY } from '../../system/time-units.ts'
import { defaultConfig } from '../config.ts'

describe('a pull ends with a clear message after', () => {
  const pulling = (folder: string, ...more: string[]) => ['datadog', 'pull', '--out', folder, ...more]

  test.each<[string, string[], Record<string, string | undefined>, number, string]>([
    ['no keys', [], { DD_API_KEY: undefined }, 2, 'DD_API_KEY is not set'],
    ['no such site', [], { DD_SITE: 'example.org' }, 2, 'DD_SITE is not a site'],
    ['a range beyond retention', ['--since', '40d'], {}, 2, 'keeps RUM events for 30 days'],
    ['a range that has not come', ['--from-time', '2999-01-01'], {}, 2, 'is in the future'],
    ['an empty range', ['--from-time', '2026-11-02', '--to-time', '2026-11-01'], {}, 2, 'swap them'],
    ['two beginnings', ['--since', '1h', '--from-time', '2026-11-02'], {}, 2, 'drop one'],
    ['an end of what has none', ['--follow', '--to-time', '2026-11-02'], {}, 2, 'drop one'],
    ['kinds said twice', ['--with', 'views', '--rollout', 'plan.json'], {}, 2, 'drop one'],
    ['a plan that is not there', ['--rollout', 'plan.json'], {}, 2, 'begin one with'],
    ['what there is not', ['--with', 'clicks'], {}, 2, 'views, requests, errors'],
  ])('%s', async (_, args, env, code, message) => {
    await withDatadog({}, async ({ env: own, folder }) => {
      const ended = await run(pulling(folder, ...args), { ...own, ...env })
      expect(ended).toMatchObject({ code, out: '', err: expect.stringContaining(message) })
    })
  })

  test.each<[string, number, string]>([
    ['keys that are not known', 401, 'must be keys of ddog-gov.com'],
    ['a missing permission', 403, 'permission rum_apps_read'],
  ])('%s', async (_, status, message) => {
    const fault: Fault = () => HttpResponse.json({ errors: ['no'] }, { status })
    await withDatadog({ fault }, async ({ env, folder }) => {
      expect(await run(pulling(folder), env)).toMatchObject({ code: 2, err: expect.stringContaining(message) })
    })
  })

  test('a refused search, and keeps the events before it', async () => {
    let searches = 0
    const fault: Fault = ({ url }) =>
      url.endsWith('/events/search') && searches++ > 1
        ? HttpResponse.json({ errors: ['Bad query'] }, { status: 400 })
        : undefined
    await withDatadog({ fault }, async ({ fake, folder, pull }) => {
      await expect(pull()).rejects.toThrow('Bad query')
      expect((await linesIn(folder)).length).toBeGreaterThan(0)
      fake.breakWith()
      await pull()
      await expectAll(folder, population)
    })
  })

  test.each<[string, string, object]>([
    ['events of another shape', '/events/search', { data: [null, { id: 'a', attributes: null }], meta: null }],
    ['events without an ID', '/events/search', { data: [{ attributes: {} }] }],
    ['no list of events', '/events/search', { data: {} }],
    ['counts of another shape', '/aggregate', { data: { buckets: [{ by: {}, computes: { c0: [{ time: 'now' }] } }] } }],
  ])('%s, and takes none of them for the whole', async (_, path, body) => {
    const fault: Fault = ({ url }) => (url.endsWith(path) ? HttpResponse.json(body) : undefined)
    await withDatadog({ fault }, async ({ folder, pull }) => {
      await expect(pull()).rejects.toThrow(/Datadog’s answer has no (events|counts); is DD_SITE right/)
      expect(await readdir(join(folder, '.pull'))).not.toContain('state.json')
    })
  })

  test('a failure, during which the messages say only what happened; it says how to continue', async () => {
    let asked = 0
    const fault: Fault = () =>
      asked++ === 0
        ? HttpResponse.json({}, { status: 503 })
        : HttpResponse.json({ errors: ['Bad query'] }, { status: 400 })
    await withDatadog({ fault }, async ({ env, folder }) => {
      const { code, err } = await run(pulling(folder), env)
      expect({ code, err: err.split('\n') }).toMatchObject({
        code: 1,
        err: [
          'journey-monitor: Datadog failed (503) when asked to count events; continuing in 1 s',
          expect.stringMatching(/what was pulled is kept in .*; run the command again to continue$/),
          expect.stringContaining('Bad query'),
          '',
        ],
      })
    })
  })

  test('a long time without an answer', async () => {
    await withDatadog({ fault: () => HttpResponse.json({}, { status: 500 }) }, async ({ pull }) => {
      await expect(pull()).rejects.toThrow('Datadog failed (500)')
    })
  })

  test('another pull into the same folder', async () => {
    let first: Promise<unknown> = Promise.resolve()
    await withDatadog({}, async ({ fake, folder, pull }) => {
      let go = () => {}
      const held = new Promise<void>(resolve => {
        go = resolve
      })
      const asked = new Promise<void>(resolve => {
        fake.breakWith(async () => {
          resolve()
          await held
          return undefined
        })
      })
      first = pull()
      await asked
      await expect(pull()).rejects.toThrow(`${folder} is being pulled into already, by process ${process.pid} on `)
      go()
      await first
      await expectAll(folder, population)
    })
  })

  test('a folder of another source, or without its key', async () => {
    await withDatadog({}, async ({ folder, pull }) => {
      await pull({ to: TO - DAY })
      const elsewhere = { ...defaultConfig(renewalJourney), env: 'vagov-staging' }
      await expect(pull({ config: elsewhere })).rejects.toThrow('another env, vagov-production')
      const renamed = { ...defaultConfig(renewalJourney), services: { medications: 'meds', 'secure-messaging': 'sm' } }
      await expect(pull({ config: renamed })).rejects.toThrow('has views of other services or endpoints; name another')
      await rm(join(folder, '.pull/user-key'))
      await expect(pull()).rejects.toThrow('people would be counted twice')
    })
  })

  test.each([
    '{',
    'null',
    '[]',
    '{}',
    '{"source":{},"slices":[]}',
    '{"source":{},"slices":{"journey":[{"from":"x"}]}}',
  ])('a folder whose state is damaged: %s', async state => {
    await withDatadog({}, async ({ folder, pull }) => {
      await pull({ from: TO - DAY })
      await writeFile(join(folder, '.pull/state.json'), state)
      const before = await linesIn(folder)
      await expect(pull()).rejects.toThrow('is damaged')
      expect(await linesIn(folder)).toEqual(before)
    })
  })

  test('a folder that was copied without what pulls need, which would get its events twice', async () => {
    await withDatadog({}, async ({ folder, pull }) => {
      await pull({ from: TO - DAY, overlapMs: 2 * DAY })
      const before = await linesIn(folder)
      const keys = join(folder, '.pull/keys')
      await Promise.all((await readdir(keys)).map(name => rm(join(keys, name))))
      await expect(pull({ overlapMs: 2 * DAY })).rejects.toThrow('is missing, so events would be there twice')
      await rm(join(folder, '.pull'), { recursive: true })
      await expect(pull()).rejects.toThrow('copy .pull in it as well')
      await run(['compact', '--dir', folder])
      await expect(pull()).rejects.toThrow('copy .pull in it as well')
      expect(before.length).toBeGreaterThan(0)
    })
  })

  test('a folder that is not writable', async () => {
    await withDatadog({}, async ({ folder, env }) => {
      await mkdir(join(folder, '..'), { recursive: true })
      await writeFile(folder, '')
      expect(await run(pulling(folder), env)).toMatchObject({
        code: 2,
        err: expect.stringContaining('cannot be written to'),
      })
    })
  })
})
