import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runProcess } from '@journey-monitor/test-kit/cli-process'
import { useServedPopulation, WHOLE_WINDOW } from '@journey-monitor/test-kit/datadog/served-population'
import { withFolder } from '@journey-monitor/test-kit/temporary-folder'
import { HttpResponse } from 'msw'
import { describe, expect, test } from 'vitest'

const datadog = useServedPopulation()

describe('journey-monitor funnel --source datadog', () => {
  test('prints the same as for files', async () => {
    const asked = await datadog.run(['funnel', '--source', 'datadog', '--json', ...WHOLE_WINDOW])
    expect(asked).toMatchObject({ code: 0, err: expect.stringContaining('two expiries') })
    const counted = JSON.parse(asked.out)
    expect(counted.journeys).toMatchObject({ in_progress: null, total: expect.any(Number) })
    await withFolder(async folder => {
      const file = join(folder, 'events.ndjson')
      await writeFile(file, datadog.lines.map(line => `${line}\n`).join(''))
      const { out } = await datadog.run(['funnel', file, '--json', ...WHOLE_WINDOW])
      const { drop_offs, teams, journeys } = JSON.parse(out)
      expect(journeys.total).toBeGreaterThan(50)
      expect(counted).toMatchObject({ drop_offs, teams, journeys: { ...journeys, in_progress: null } })
    })
  })

  test('prints tables, without the numbers that counts cannot provide', async () => {
    const { code, out } = await datadog.run(['funnel', '--source', 'datadog', '--by', 'page', ...WHOLE_WINDOW])
    expect(code).toBe(0)
    expect(out).toContain('Care team pick')
    expect(out).toContain('By page')
    expect(out).not.toMatch(/null|NaN|missing|in progress/)
  })

  test.each<[string, string[], string]>([
    ['files', ['events.ndjson'], 'drop events.ndjson'],
    ['--verbose', ['--verbose'], '--verbose'],
    ['an unknown source', ['--source', 'elsewhere'], 'files, datadog'],
    ['journeys of a minute ago', ['--from-time', new Date().toISOString()], 'may still be in progress'],
  ])('does not take %s', async (_, args, message) => {
    const { code, err, out } = await datadog.run(['funnel', '--source', 'datadog', ...args])
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(message)
    expect(datadog.fake.requests).toEqual([])
  })

  test('warns that a time is beyond retention', async () => {
    const { code, err } = await datadog.run(['funnel', '--source', 'datadog', '--since', '40d'])
    expect({ code, err }).toMatchObject({ code: 0, err: expect.stringContaining('or a part of their events') })
  })

  test('exits with 2 if the keys are refused, and with 1 if Datadog fails', async () => {
    datadog.fake.breakWith(() => HttpResponse.json({ errors: ['Forbidden'] }, { status: 403 }))
    const refused = await datadog.run(['funnel', '--source', 'datadog'])
    expect(refused).toMatchObject({ code: 2, out: '', err: expect.stringContaining('rum_apps_read') })
    const headers = { 'X-RateLimit-Reset': '0' }
    datadog.fake.breakWith(() => HttpResponse.json({ errors: ['Oops'] }, { status: 500, headers }))
    const failed = await datadog.run(['funnel', '--source', 'datadog'])
    expect(failed).toMatchObject({ code: 1, out: '', err: expect.stringContaining('failed (500)') })
    expect(failed.err).not.toContain('    at ')
  })

  test('explains how to install the client if it is missing', async () => {
    const hide = `data:text/javascript,${encodeURIComponent(`
      import { registerHooks } from 'node:module'
      registerHooks({ resolve(name, context, next) {
        if (!name.startsWith('@datadog/datadog-api-client')) return next(name, context)
        throw Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' })
      } })`)}`
    const options = { env: datadog.env, node: ['--import', hide] }
    const hidden = await runProcess(['funnel', '--source', 'datadog'], options)
    expect(hidden).toMatchObject({ code: 2, err: expect.stringContaining('npm install @datadog/datadog-api-client') })
    const { code } = await runProcess(['datadog', '--help'], options)
    expect(code).toBe(0)
  })
})
