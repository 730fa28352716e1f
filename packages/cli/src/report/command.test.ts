import { spawn } from 'node:child_process'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { eventsOf, link, through } from '../funnel/renewal-walks.ts'
import { lines, withFolder } from '../funnel/test-support.ts'

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url))
const EVENTS = lines(eventsOf(through('return'), link))
const ASK = ['--as-of', '2027-01-01'] as const

interface Run {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly out: string
  readonly err: string
}

interface RunOptions {
  readonly cwd: string
  readonly input?: string
  /** Sent when the first word comes on standard error. */
  readonly interrupt?: NodeJS.Signals
}

function run(args: readonly string[], { cwd, input, interrupt }: RunOptions): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--conditions=@journey-monitor/source', MAIN, 'report', ...args], { cwd })
    let out = ''
    let err = ''
    child.stdout.setEncoding('utf8').on('data', text => {
      out += text
    })
    child.stderr.setEncoding('utf8').on('data', text => {
      err += text
      if (interrupt) child.kill(interrupt)
    })
    child.on('error', reject).on('close', (code, signal) => resolve({ code, signal, out, err }))
    child.stdin.on('error', () => {})
    if (input !== undefined || !interrupt) child.stdin.end(input)
  })
}

describe('journey-monitor report', () => {
  test('reads .journeys where nothing is named, and writes HTML and Markdown, over what was there', async () => {
    await withFolder(async cwd => {
      await mkdir(join(cwd, '.journeys'))
      await writeFile(join(cwd, '.journeys', 'rum-1.ndjson'), EVENTS)
      await writeFile(join(cwd, 'out.html'), 'the former report')
      const { code, out } = await run(['--html', 'out.html', '--markdown', 'out.md', ...ASK], { cwd })

      expect({ code, out }).toEqual({ code: 0, out: '' })
      expect(await readFile(join(cwd, 'out.html'), 'utf8')).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/)
      expect(await readFile(join(cwd, 'out.md'), 'utf8')).toContain(
        "**Of 2 Veterans' journeys that chose the link, 1 sent",
      )
      expect((await readdir(cwd)).sort()).toEqual(['.journeys', 'out.html', 'out.md'])
    })
  })

  test('says the same of standard input, which it can read only once', async () => {
    await withFolder(async cwd => {
      await writeFile(join(cwd, 'events.ndjson'), EVENTS)
      await run(['events.ndjson', '--markdown', 'file.md', ...ASK], { cwd })
      await run(['-', '--markdown', 'stdin.md', ...ASK], { cwd, input: EVENTS })
      expect(await readFile(join(cwd, 'stdin.md'), 'utf8')).toBe(await readFile(join(cwd, 'file.md'), 'utf8'))
    })
  })

  test('hides small counts with --share', async () => {
    await withFolder(async cwd => {
      const { code } = await run(['-', '--share', '--markdown', 'out.md', ...ASK], { cwd, input: EVENTS })
      expect(code).toBe(0)
      expect(await readFile(join(cwd, 'out.md'), 'utf8')).toContain("**Of &lt;11 Veterans' journeys")
    })
  })

  test('says what it is doing when that takes longer than two seconds, and leaves nothing when it is interrupted', async () => {
    await withFolder(async cwd => {
      await writeFile(join(cwd, 'out.html'), 'the former report')
      const { signal, err } = await run(['-', '--html', 'out.html'], { cwd, interrupt: 'SIGINT' })
      expect(signal).toBe('SIGINT')
      expect(err).toMatch(/^finding the events \(\d+ s\)\n/)
      expect(await readdir(cwd)).toEqual(['out.html'])
      expect(await readFile(join(cwd, 'out.html'), 'utf8')).toBe('the former report')
    })
  }, 60_000)
})

describe('a clear message, exit code 2, and nothing written', () => {
  test.each<[string, string[], RegExp]>([
    ['nowhere to write to', ['events.ndjson'], /--html report\.html, --markdown report\.md, or both/],
    ['one file for both', ['events.ndjson', '--html', 'a', '--markdown', 'a'], /both name a; name two files/],
    [
      'a folder that does not exist',
      ['events.ndjson', '--markdown', 'a.md', '--html', 'no/a.html'],
      /no\/a\.html cannot be written \(ENOENT\)/,
    ],
    ['a missing input', ['nowhere', '--html', 'a.html'], /nowhere does not exist/],
    ['an empty input', ['empty.ndjson', '--html', 'a.html'], /there are no events in/],
    [
      'a window that ends before it starts',
      ['--html', 'a', '--from-time', '2026-02-02', '--to-time', '2026-02-01'],
      /--from-time is not before --to-time/,
    ],
    ['a time that is none', ['--html', 'a', '--as-of', 'yesterday'], /2026-11-20T09:30:00Z/],
    ['an unknown option', ['--html', 'a', '--bogus'], /unknown option '--bogus'/],
    [
      'a definition that is none',
      ['events.ndjson', '--html', 'a', '--definition', 'none.ts'],
      /exports no journey definition/,
    ],
  ])('for %s', async (_, args, message) => {
    await withFolder(async cwd => {
      await writeFile(join(cwd, 'events.ndjson'), EVENTS)
      await writeFile(join(cwd, 'empty.ndjson'), '')
      await writeFile(join(cwd, 'none.ts'), 'export const five = 5')
      const { code, out, err } = await run(args, { cwd })
      expect({ code, out }).toEqual({ code: 2, out: '' })
      expect(err).toMatch(message)
      expect((await readdir(cwd)).sort()).toEqual(['empty.ndjson', 'events.ndjson', 'none.ts'])
    })
  })
})
