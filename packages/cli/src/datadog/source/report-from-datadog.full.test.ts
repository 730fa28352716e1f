import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { useServedPopulation, WHOLE_WINDOW } from '@journey-monitor/test-kit/datadog/served-population'
import { withFolder } from '@journey-monitor/test-kit/temporary-folder'
import { HttpResponse } from 'msw'
import { describe, expect, test } from 'vitest'

const datadog = useServedPopulation()

describe('journey-monitor report --source datadog', () => {
  test('reports what Datadog counts, and says what it cannot tell', async () => {
    await withFolder(async folder => {
      const [counted, read] = ['counted.md', 'read.md'].map(name => join(folder, name)) as [string, string]
      const asked = await datadog.run([
        'report',
        '--source',
        'datadog',
        '--counts',
        '--exact',
        '--markdown',
        counted,
        ...WHOLE_WINDOW,
      ])
      expect(asked).toMatchObject({ code: 0, err: expect.stringContaining('two expiries') })
      const file = join(folder, 'events.ndjson')
      await writeFile(file, datadog.lines.map(line => `${line}\n`).join(''))
      await datadog.run(['report', file, '--exact', '--markdown', read, ...WHOLE_WINDOW])
      const [byCounts, byFiles] = [await readFile(counted, 'utf8'), await readFile(read, 'utf8')]
      const tables = [
        'From step to outcome',
        'Lost journeys by team and cause',
        'Sent, but didn’t return',
        'Time spent in each step',
        'Error codes by day',
        'By page',
        'By toggle',
      ]
      for (const title of tables) {
        expect(sectionOf(byFiles, title), title).not.toBe('')
        expect(sectionOf(byCounts, title)).toBe(sectionOf(byFiles, title))
      }
      expect(byCounts).toMatch(/In progress \(not in rates\) \| +unknown/)
      expect(byCounts).toContain('an unknown number of events missing')
      expect(byCounts).not.toMatch(/null|NaN|undefined/)
    })
  })

  test('writes nothing if Datadog fails', async () => {
    datadog.fake.breakWith(() => HttpResponse.json({ errors: ['Forbidden'] }, { status: 403 }))
    await withFolder(async folder => {
      const file = join(folder, 'report.md')
      expect(await datadog.run(['report', '--source', 'datadog', '--markdown', file])).toMatchObject({ code: 2 })
      await expect(readFile(file)).rejects.toThrow('ENOENT')
    })
  })

  function sectionOf(markdown: string, title: string): string {
    return markdown.split(/^## /m).find(section => section.startsWith(title)) ?? ''
  }
})
