import { execFile, spawn } from 'node:child_process'
import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { withFolder } from '@journey-monitor/test-kit/temporary-folder'
import { expect, test } from 'vitest'

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url))
const NODE_OPTIONS = ['--conditions=@journey-monitor/source', '--disable-warning=ExperimentalWarning']
const PACKAGE = fileURLToPath(new URL('..', import.meta.url))

interface Run {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Runs `journey-monitor-coverage` in `cwd`. */
function coverage(cwd: string, ...args: string[]): Promise<Run> {
  const node = [...NODE_OPTIONS, MAIN, ...args]
  return new Promise(resolve =>
    execFile(process.execPath, node, { cwd }, (error, out, err) =>
      resolve({ code: Number(error?.code ?? 0), out, err }),
    ),
  )
}

test('the package’s own command prints the same as `journey-monitor coverage`, with the same exit codes', async () => {
  await withFolder(async cwd => {
    await writeFile(
      join(cwd, 'app.js'),
      "journey.start('link_view'); journey.complete('link_view'); journey.start('modal')",
    )
    const [found, unknown, help] = await Promise.all([
      coverage(cwd, '--app', 'medications', '--sources', 'app.js'),
      coverage(cwd, '--app', 'kiosk', '--sources', 'app.js'),
      coverage(cwd, '--help'),
    ])
    expect(found).toMatchObject({ code: 1, out: expect.stringContaining('"modal" is never completed'), err: '' })
    expect(unknown).toEqual({
      code: 2,
      out: '',
      err: 'journey-monitor-coverage: rx_renewal has no app "kiosk"; use one of medications, secure-messaging\n',
    })
    expect(help).toMatchObject({ code: 0, out: expect.stringContaining('Usage: journey-monitor-coverage [options]') })
    expect(help.out).toMatch(/--app <name> +Required\. .*\n.*--sources <globs\.\.\.> +Required\. .*\n.*--json +Print/s)
    expect(help.out).toMatch(
      /Exit codes:\n {2}0 .*\n {2}1 .*\n {2}2 .*\n\nExample:\n {2}journey-monitor-coverage --app/,
    )
  })
})

test('a reader that stops early ends the command in silence', async () => {
  const child = spawn(process.execPath, [...NODE_OPTIONS, MAIN, '--help'])
  child.stdout.destroy()
  const [err, code] = await Promise.all([text(child.stderr), new Promise(resolve => child.on('close', resolve))])
  expect([code, err]).toEqual([0, ''])
})

/** Returns the folders of the package in `folder` and of all its dependencies. */
function installedWith(folder: string, found = new Set<string>()): Set<string> {
  if (found.has(folder)) return found
  found.add(folder)
  const { dependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  for (const name of Object.keys(dependencies)) installedWith(folderOf(name, folder), found)
  return found
}

function folderOf(name: string, from: string): string {
  for (let at = from; at !== dirname(at); at = dirname(at)) {
    try {
      return realpathSync(join(at, 'node_modules', name))
    } catch {}
  }
  throw new Error(`${name} is not installed for ${from}`)
}

test('the package needs neither a database nor Datadog’s client: its dependencies take at most 6 MB', () => {
  const others = [...installedWith(realpathSync(PACKAGE))].filter(folder => folder.includes('/node_modules/'))
  const files = others.flatMap(folder =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(file => join(folder, file)),
  )
  expect(others.length).toBeGreaterThan(3)
  expect(files.reduce((bytes, file) => bytes + statSync(file).size, 0)).toBeLessThanOrEqual(6_000_000)
})
