import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import type { JourneyEvent } from '@journey-monitor/sdk'
import { useChromium } from '@journey-monitor/test-kit/chromium'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { installWorkspace } from './install-workspace.ts'

const run = promisify(execFile)
const chromium = useChromium()

/** A consumer's environment: `NODE_PATH`, for one, would lead Jest to the packages of this repository. */
const env = { PATH: process.env.PATH, HOME: process.env.HOME, NEXT_TELEMETRY_DISABLED: '1' }

let root: string
beforeAll(async () => {
  root = await installWorkspace()
})
afterAll(() => root && rm(root, { recursive: true, force: true }))

const inFolder = (folder: string, ...args: string[]) =>
  run(process.execPath, args, { cwd: join(root, folder), env, maxBuffer: 2 ** 26 })

describe('Node', () => {
  test.each(['commonjs.cjs', 'esm.mjs'])('%s: a journey is recorded only with its own storage', async file => {
    const { stdout, stderr } = await inFolder('node', file)
    expect(JSON.parse(stdout)).toEqual({
      recorded: ['1 link_view.start', '2 link_view.complete'],
      withoutStorage: null,
      isCarried: true,
      hooks: true,
    })
    expect(stderr).toBe('')
  })
})

describe('Jest', () => {
  test.each([
    ['29, with jsdom 20, which has no randomUUID and no blob URLs', 'jest-29', 3],
    ['30, with MSW 2 and the real RUM SDK', 'jest-30', 4],
  ])('%s', async (_name, folder, count) => {
    const jest = inFolder(folder, 'node_modules/jest/bin/jest.js', '--json')
    const { stdout } = await jest.catch(failed => failed as { stdout: string })
    const { numPassedTests, testResults } = JSON.parse(stdout)
    expect(testResults.map(({ message }: { message: string }) => message).join('')).toBe('')
    expect(numPassedTests).toBe(count)
  })
})

type RecordingWindow = Window & { readonly journeyEvents?: readonly JourneyEvent[] }

/** Opens an app, selects the link and continues in the modal. Expects one journey with each action recorded once. */
async function expectJourney(open: (page: Page) => Promise<unknown>): Promise<void> {
  const page = await chromium.browser.newPage()
  onTestFinished(() => page.close())
  const failed = new Promise<never>((_, reject) => page.once('pageerror', reject))
  const recorded = await Promise.race([failed, open(page).then(() => walk(page))])
  expect(recorded.map(({ seq, step, phase }) => `${seq} ${step}.${phase}`)).toEqual([
    '1 link_view.start',
    '2 link_view.complete',
    '3 modal.start',
    '4 modal.complete',
  ])
  expect(new Set(recorded.map(({ id }) => id)).size).toBe(1)
}

async function walk(page: Page): Promise<readonly JourneyEvent[]> {
  await page.getByText('Send a renewal request message').click()
  await page.getByText('Continue').click()
  return page.evaluate(() => (window as RecordingWindow).journeyEvents ?? [])
}

/** Opens a page that loads `/app.js`. `files` are paths on this machine, by the paths or folders that the page asks for. */
const openModule =
  (files: Record<string, string>, imports: Record<string, string> = {}) =>
  async (page: Page): Promise<void> => {
    const html = `<!doctype html><html lang="en"><title>Consumer</title>
      <script type="importmap">${JSON.stringify({ imports })}</script>
      <body><script type="module" src="/app.js"></script></body></html>`
    await page.route('http://consumer.example/**', (route, request) => {
      const { pathname } = new URL(request.url())
      const mounted = Object.keys(files).find(prefix => pathname.startsWith(prefix))
      return mounted
        ? route.fulfill({ contentType: 'text/javascript', path: files[mounted] + pathname.slice(mounted.length) })
        : route.fulfill({ contentType: 'text/html', body: html })
    })
    await page.goto('http://consumer.example/')
  }

async function build(name: string): Promise<string> {
  const outdir = join(root, 'out', name)
  await inFolder('bundlers', 'build.js', name, outdir)
  return outdir
}

describe('an app of ECMAScript modules, and a library in CommonJS that uses the same hooks', () => {
  test.each([
    ['webpack without a mode', 'webpack'],
    ['esbuild', 'esbuild'],
    ['Vite', 'vite'],
  ])('%s: one bundle, one journey', async (_name, bundler) => {
    await expectJourney(openModule({ '/app.js': join(await build(bundler), 'app.js') }))
  })

  test('Vite’s development server: one journey', async () => {
    const url = await startServer('bundlers', ['build.js', 'vite-dev'])
    await expectJourney(page => page.goto(url))
  })
})

describe('nothing replaces process.env.NODE_ENV', () => {
  const reactImports = { react: '/react.js', 'react-dom/client': '/react.js' }
  let react: string
  beforeAll(async () => {
    react = join(await build('react'), 'react.js')
  })

  test.each([
    ['webpack in mode none', 'webpack-none'],
    ['esbuild for a neutral platform', 'esbuild-neutral'],
    ['Rollup', 'rollup'],
  ])('%s: the packages do without `process`', async (_name, bundler) => {
    const files = { '/app.js': join(await build(bundler), 'app.js'), '/react.js': react }
    await expectJourney(openModule(files, reactImports))
  })

  test('no bundler: the browser imports the published packages', async () => {
    const own = { ...(await importsOf('sdk')), ...(await importsOf('react')) }
    const files = {
      '/app.js': join(root, 'bundlers/src/esm.js'),
      '/start-app.js': join(root, 'bundlers/src/start-app.js'),
      '/react.js': react,
      '/packed/': join(root, 'packed/'),
    }
    await expectJourney(openModule(files, { ...reactImports, ...own }))
  })
})

/** The import map of a package's ECMAScript modules. */
async function importsOf(name: string): Promise<Record<string, string>> {
  const { exports } = JSON.parse(await readFile(join(root, 'packed', name, 'package.json'), 'utf8'))
  return Object.fromEntries(
    Object.entries(exports as Record<string, { import?: { default: string } }>).flatMap(([subpath, target]) =>
      target.import
        ? [[`@journey-monitor/${name}${subpath.slice(1)}`, `/packed/${name}/${target.import.default.slice(2)}`]]
        : [],
    ),
  )
}

test('Next.js 16: a server component imports from the hooks’ package, and the browser records the journey', async () => {
  const next = 'node_modules/next/dist/bin/next'
  await inFolder('next-16', next, 'build')
  const url = await startServer('next-16', [next, 'start', '--port', '0'])
  const html = await (await fetch(url)).text()
  expect(html).toContain('Send a renewal request message')
  expect(html.replaceAll('<!-- -->', '')).toContain('Journey on the server: none')
  await expectJourney(page => page.goto(url))
})

/** Starts a server, which ends with the test, and returns the first address that it prints. */
async function startServer(folder: string, args: readonly string[]): Promise<string> {
  const server = spawn(process.execPath, args, { cwd: join(root, folder), env, stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => end(server))
  for await (const line of createInterface(server.stdout)) {
    const address = /http:\/\/\S+/.exec(line)?.[0]
    if (address) return address
  }
  throw new Error(`${args.join(' ')} ended without an address`)
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  child.kill()
  await once(child, 'exit')
}
