import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startProcess } from '@journey-monitor/test-kit/cli-process'
import { createFakeDatadog } from '@journey-monitor/test-kit/datadog/fake-api'
import { run as runCli } from '@journey-monitor/test-kit/run-cli'
import { withFolder } from '@journey-monitor/test-kit/temporary-folder'
import { HttpResponse } from 'msw'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { defaultConfig } from '../datadog/config.ts'
import { datadogDocuments } from '../datadog/documents.ts'
import { renewalJourney } from '../renewal/renewal-profile.ts'

const total = Object.values(datadogDocuments(renewalJourney, defaultConfig(renewalJourney))).flat().length

let fake = createFakeDatadog()
let listening: Awaited<ReturnType<typeof fake.listen>>
beforeEach(async () => {
  fake = createFakeDatadog()
  listening = await fake.listen()
})
afterEach(() => listening.close())

const run = (args: readonly string[]) => runCli(args, { env: listening.env })

describe('journey-monitor datadog', () => {
  test('plans, applies, and finds nothing more to do', async () => {
    const planned = await run(['datadog', 'plan'])
    expect(planned).toMatchObject({ code: 0, out: expect.stringContaining(`${total} to create`) })
    expect(fake.requests.filter(({ line }) => !line.startsWith('GET '))).toEqual([])
    const applied = await run(['datadog', 'apply'])
    expect(applied).toMatchObject({ code: 0, out: expect.stringContaining(`${total} created`) })
    const again = await run(['datadog', 'apply'])
    expect(again).toMatchObject({ code: 0, out: expect.stringContaining('Nothing to do') })
  })

  test('continues after it was killed at any moment', async () => {
    for (const at of [0, 2, 17]) {
      let writes = 0
      const applying = startProcess(['datadog', 'apply'], { env: listening.env })
      fake.breakWith(({ method }) => {
        if (method !== 'GET' && writes++ === at) applying.child.kill('SIGKILL')
        return undefined
      })
      expect(await applying.ended).toMatchObject({ code: null })
    }
    fake.breakWith()
    expect(await run(['datadog', 'apply'])).toMatchObject({ code: 0 })
    const { dashboards, monitors, slos, metrics, downtimes } = fake
    const there = [dashboards, monitors, slos, metrics, downtimes]
    expect(there.reduce((sum, { size }) => sum + size, 0)).toBe(total)
    expect((await run(['datadog', 'apply'])).out).toContain('Nothing to do')
  })

  test('reads exported documents, and does not need the configuration that they were exported from', async () => {
    await withFolder(async folder => {
      await run(['datadog', 'export', '--out', folder])
      expect(await run(['datadog', 'apply', '--from', folder])).toMatchObject({ code: 0, err: '' })
      const file = join(folder, 'monitors', 'handoff-modal.json')
      const monitor = JSON.parse(await readFile(file, 'utf8'))
      await writeFile(file, JSON.stringify({ ...monitor, priority: 1 }))
      const { out } = await run(['datadog', 'plan', '--from', folder])
      expect(out).toMatch(/change: handoff-modal\n +priority: \d → 1\n/)
      const both = await run(['datadog', 'plan', '--from', folder, '--config', file])
      expect(both).toMatchObject({ code: 2, err: expect.stringContaining('drop one') })
    })
  })

  test('stops when Datadog fails, and reports its progress', async () => {
    let writes = 0
    fake.breakWith(({ method }) =>
      method !== 'GET' && writes++ === 4 ? HttpResponse.json({ errors: ['Oops'] }, { status: 500 }) : undefined,
    )
    const { code, out, err } = await run(['datadog', 'apply'])
    expect(code).toBe(1)
    expect(out).toContain('4 created, 0 changed, 0 deleted before this; run it again to continue')
    expect(err).toContain('may have done it')
  })
})
