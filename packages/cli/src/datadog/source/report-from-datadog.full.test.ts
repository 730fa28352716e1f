import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
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

describe('journey-monitor report --source datadog', () => {
  test('reports what Datadog counts, and says what it cannot tell', async () => {
    await withFolder(async folder => {
      const [counted, read] = ['counted.md', 'read.md'].map(name => join(folder, name)) as [string, string]
      const asked = await run(['report', '--source', 'datadog', '--exact', '--markdown', counted, ...WINDOW])
      expect(asked).toMatchObject({ code: 0, err: expect.stringContaining('two expiries') })
      const file = join(folder, 'events.ndjson')
      await writeFile(file, lines.map(line => `${line}\n`).join(''))
      await run(['report', file, '--exact', '--markdown', read, ...WINDOW])
      const [byCounts, byFiles] = [await readFile(counted, 'utf8'), await readFile(read, 'utf8')]
      const tables = [
        'From step to outcome',
        'Where journeys were lost',
        'Lost returns',
        'How long the steps took',
        'Error codes by day',
        'By page',
        'By toggle',
      ]
      for (const title of tables) {
        expect(sectionOf(byFiles, title), title).not.toBe('')
        expect(sectionOf(byCounts, title)).toBe(sectionOf(byFiles, title))
      }
      expect(byCounts).toMatch(/Still in progress, in no rate \| +unknown/)
      expect(byCounts).toContain('an unknown number of events missing')
      expect(byCounts).not.toMatch(/null|NaN|undefined/)
    })
  })

  test('writes nothing where Datadog fails', async () => {
    fake.breakWith(() => HttpResponse.json({ errors: ['Forbidden'] }, { status: 403 }))
    await withFolder(async folder => {
      const file = join(folder, 'report.md')
      expect(await run(['report', '--source', 'datadog', '--markdown', file])).toMatchObject({ code: 2 })
      await expect(readFile(file)).rejects.toThrow('ENOENT')
    })
  })

  function sectionOf(markdown: string, title: string): string {
    return markdown.split(/^## /m).find(section => section.startsWith(title)) ?? ''
  }
})
