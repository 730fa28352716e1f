import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startProcess } from '@journey-monitor/test-kit/cli-process'
import { lines } from '@journey-monitor/test-kit/event-funnel'
import { eventsOf, link, through } from '@journey-monitor/test-kit/renewal-walks'
import { run } from '@journey-monitor/test-kit/run-cli'
import { withFolder } from '@journey-monitor/test-kit/temporary-folder'
import { describe, expect, test } from 'vitest'

const EVENTS = lines(eventsOf(through('return'), link))
const AS_OF = ['--as-of', '2027-01-01'] as const

describe('journey-monitor report', () => {
  test('reads .journeys by default, and writes HTML and Markdown over earlier files', async () => {
    await withFolder(async cwd => {
      await mkdir(join(cwd, '.journeys'))
      await writeFile(join(cwd, '.journeys', 'rum-1.ndjson'), EVENTS)
      await writeFile(join(cwd, 'out.html'), 'the former report')
      const { code, out, err } = await run(['report', '--html', 'out.html', '--markdown', 'out.md', ...AS_OF], { cwd })

      expect({ code, out }).toEqual({ code: 0, out: '' })
      expect(err).toMatch(/(^|\n)The report is in out\.html and out\.md\. It hides counts from 1 to 10; .*--exact.*\n$/)
      expect(await readFile(join(cwd, 'out.html'), 'utf8')).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/)
      expect(await readFile(join(cwd, 'out.md'), 'utf8')).toContain('**Of fewer than 11 Veterans’ journeys')
      expect((await readdir(cwd)).sort()).toEqual(['.journeys', 'out.html', 'out.md'])
    })
  })

  test('writes the same for standard input, which can be read only once', async () => {
    await withFolder(async cwd => {
      await writeFile(join(cwd, 'events.ndjson'), EVENTS)
      await run(['report', 'events.ndjson', '--markdown', 'file.md', ...AS_OF], { cwd })
      await run(['report', '-', '--markdown', 'stdin.md', ...AS_OF], { cwd, input: EVENTS })
      expect(await readFile(join(cwd, 'stdin.md'), 'utf8')).toBe(await readFile(join(cwd, 'file.md'), 'utf8'))
    })
  })

  test('hides small counts, unless --exact says that the report stays in the team', async () => {
    await withFolder(async cwd => {
      const ask = async (...options: string[]) => {
        const files = ['--markdown', 'out.md', '--csv', 'tables']
        const { code } = await run(['report', '-', ...options, ...files, ...AS_OF], { cwd, input: EVENTS })
        expect(code).toBe(0)
        return readFile(join(cwd, 'out.md'), 'utf8')
      }
      const linkView = async () =>
        /1\. Link view,[^,]*,([^,]*),/.exec(await readFile(join(cwd, 'tables/funnel-2.csv'), 'utf8'))?.[1]
      expect(await ask()).toContain('**Of fewer than 11 Veterans’ journeys')
      expect(await linkView()).toBe('<11')
      expect(await ask('--exact')).toContain('**1 of 2 Veterans’ journeys that selected the link sent')
      expect(await linkView()).toBe('2')
    })
  })

  test('leaves no new file or folder if one of its files cannot be written', async () => {
    await withFolder(async cwd => {
      await mkdir(join(cwd, 'taken'))
      const files = ['--csv', 'new/tables', '--html', 'out.html', '--markdown', 'taken']
      expect(await run(['report', '-', ...files, ...AS_OF], { cwd, input: EVENTS })).toMatchObject({
        code: 2,
        err: expect.stringMatching(/journey-monitor: taken cannot be written \(EISDIR\); choose another file\n$/),
      })
      expect(await readdir(cwd, { recursive: true })).toEqual(['taken'])
    })
  })

  test('shows its activity after two seconds, and leaves nothing behind after an interruption', async () => {
    await withFolder(async cwd => {
      await writeFile(join(cwd, 'out.html'), 'the former report')
      const { child, ended } = startProcess(['report', '-', '--html', 'out.html'], { cwd })
      child.stderr.once('data', () => child.kill('SIGINT'))
      const { err } = await ended
      expect(child.signalCode).toBe('SIGINT')
      expect(err).toMatch(/^finding the events \(\d+ s\)\n/)
      expect(await readdir(cwd)).toEqual(['out.html'])
      expect(await readFile(join(cwd, 'out.html'), 'utf8')).toBe('the former report')
    })
  })
})

describe('prints a clear message, exits with 2, and writes nothing', () => {
  test.each<[string, string[], RegExp]>([
    ['no file to write', ['events.ndjson'], /--html report\.html, --markdown report\.md, or both/],
    ['one file for both', ['events.ndjson', '--html', 'a', '--markdown', 'a'], /both name a; name two files/],
    [
      'a folder that does not exist',
      ['unread.ndjson', '--markdown', 'a.md', '--html', 'no/a.html'],
      /no\/a\.html cannot be written: the folder no does not exist; create it first/,
    ],
    ['a missing input', ['nowhere', '--html', 'a.html'], /nowhere does not exist/],
    ['an empty input', ['empty.ndjson', '--html', 'a.html'], /there are no events in/],
    [
      'a window that ends before it starts',
      ['--html', 'a', '--from-time', '2026-02-02', '--to-time', '2026-02-01'],
      /--from-time 2026-02-02\S* is not before --to-time 2026-02-01\S*; swap them/,
    ],
    ['an invalid time', ['--html', 'a', '--as-of', 'yesterday'], /2026-11-20T09:30:00Z/],
    ['an unknown option', ['--html', 'a', '--bogus'], /unknown option '--bogus'/],
    [
      'a module without a definition',
      ['events.ndjson', '--html', 'a', '--definition', 'none.ts'],
      /exports no journey definition/,
    ],
  ])('for %s', async (_, args, message) => {
    await withFolder(async cwd => {
      await writeFile(join(cwd, 'events.ndjson'), EVENTS)
      await writeFile(join(cwd, 'empty.ndjson'), '')
      await writeFile(join(cwd, 'none.ts'), 'export const five = 5')
      const { code, out, err } = await run(['report', ...args], { cwd })
      expect({ code, out }).toEqual({ code: 2, out: '' })
      expect(err).toMatch(message)
      expect((await readdir(cwd)).sort()).toEqual(['empty.ndjson', 'events.ndjson', 'none.ts'])
    })
  })
})
