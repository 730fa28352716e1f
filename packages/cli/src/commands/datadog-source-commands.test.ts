import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runProcess } from '@journey-monitor/test-kit/cli-process'
import { createFakeDatadog } from '@journey-monitor/test-kit/datadog/fake-api'
import { run as runCli } from '@journey-monitor/test-kit/run-cli'
import { calm, simulation } from '@journey-monitor/test-kit/simulated-journeys'
import { withFolder } from '@journey-monitor/test-kit/temporary-folder'
import { HttpResponse } from 'msw'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

vi.spyOn(console, 'warn').mockReturnValue()
const { lines } = simulation({
  journeys: 150,
  seed: 7,
  mix: { ...calm, delivery: { ...calm.delivery, duplicated: 0 } },
})
const WINDOW = ['--from-time', '2026-10-01', '--to-time', '2026-11-20', '--as-of', '2026-11-21'] as const

let fake = createFakeDatadog()
let listening: Awaited<ReturnType<typeof fake.listen>>
beforeEach(async () => {
  fake = createFakeDatadog({ events: lines.map(line => JSON.parse(line)), bucketsPerPage: 20 })
  listening = await fake.listen()
})
afterEach(() => listening.close())

const run = (args: readonly string[]) => runCli(args, { env: listening.env })

describe('journey-monitor funnel --source datadog', () => {
  test('prints what files would give', async () => {
    const asked = await run(['funnel', '--source', 'datadog', '--json', ...WINDOW])
    expect(asked).toMatchObject({ code: 0, err: expect.stringContaining('two expiries') })
    const counted = JSON.parse(asked.out)
    expect(counted.journeys).toMatchObject({ in_progress: null, total: expect.any(Number) })
    await withFolder(async folder => {
      const file = join(folder, 'events.ndjson')
      await writeFile(file, lines.map(line => `${line}\n`).join(''))
      const { out } = await run(['funnel', file, '--json', ...WINDOW])
      const { drop_offs, teams, journeys } = JSON.parse(out)
      expect(journeys.total).toBeGreaterThan(50)
      expect(counted).toMatchObject({ drop_offs, teams, journeys: { ...journeys, in_progress: null } })
    })
  })

  test('and for people, without what counts cannot tell', async () => {
    const { code, out } = await run(['funnel', '--source', 'datadog', '--by', 'page', ...WINDOW])
    expect(code).toBe(0)
    expect(out).toContain('care_team_pick')
    expect(out).toContain('By page')
    expect(out).not.toMatch(/null|NaN|missing|in progress/)
  })

  test.each<[string, string[], string]>([
    ['files', ['events.ndjson'], 'drop events.ndjson'],
    ['--verbose', ['--verbose'], '--verbose'],
    ['a store that there is not', ['--source', 'elsewhere'], 'files, datadog'],
    ['journeys of a minute ago', ['--from-time', new Date().toISOString()], 'may still be in progress'],
  ])('does not take %s', async (_, args, message) => {
    const { code, err, out } = await run(['funnel', '--source', 'datadog', ...args])
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(message)
    expect(fake.requests).toEqual([])
  })

  test('exits with 2 where the keys are refused, and with 1 where Datadog fails', async () => {
    fake.breakWith(() => HttpResponse.json({ errors: ['Forbidden'] }, { status: 403 }))
    const refused = await run(['funnel', '--source', 'datadog'])
    expect(refused).toMatchObject({ code: 2, out: '', err: expect.stringContaining('rum_apps_read') })
    const headers = { 'X-RateLimit-Reset': '0' }
    fake.breakWith(() => HttpResponse.json({ errors: ['Oops'] }, { status: 500, headers }))
    const failed = await run(['funnel', '--source', 'datadog'])
    expect(failed).toMatchObject({ code: 1, out: '', err: expect.stringContaining('failed (500)') })
    expect(failed.err).not.toContain('    at ')
  })

  test('says how to install the client where it is missing', async () => {
    const hide = `data:text/javascript,${encodeURIComponent(`
      import { registerHooks } from 'node:module'
      registerHooks({ resolve(name, context, next) {
        if (!name.startsWith('@datadog/datadog-api-client')) return next(name, context)
        throw Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' })
      } })`)}`
    const options = { env: listening.env, node: ['--import', hide] }
    const hidden = await runProcess(['funnel', '--source', 'datadog'], options)
    expect(hidden).toMatchObject({ code: 2, err: expect.stringContaining('npm install @datadog/datadog-api-client') })
    const { code } = await runProcess(['datadog', '--help'], options)
    expect(code).toBe(0)
  })
})
