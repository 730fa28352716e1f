import { execFile } from 'node:child_process'
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { JourneyEvent } from '@journey-monitor/sdk'
import { flushRum } from '@journey-monitor/sdk/testing'
import { useChromium } from '@journey-monitor/test-kit/chromium'
import { parse } from 'acorn'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { pack } from './packed.ts'
import { serveSite } from './site.ts'

const run = promisify(execFile)
const chromium = useChromium()

/** A folder like vets-website: `consumer/`, with the tarballs installed as `yarn install-safe` does, without scripts. */
let root: string
const inConsumer = (...args: string[]) =>
  // The compile cache of eslint 7 does not work with Node later than 20.
  run(process.execPath, args, { cwd: root, env: { ...process.env, DISABLE_V8_COMPILE_CACHE: '1', NODE_ENV: '' } })
const subpathsOf = async (name: string) => {
  const manifest = await readFile(join(root, 'node_modules/@journey-monitor', name, 'package.json'), 'utf8')
  return Object.keys(JSON.parse(manifest).exports)
    .filter(subpath => subpath !== './package.json')
    .map(subpath => `@journey-monitor/${name}${subpath.slice(1)}`)
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'journey-monitor-consumer-'))
  await cp(fileURLToPath(new URL('consumer', import.meta.url)), root, { recursive: true })
  const tarballs = [await pack('sdk', root), await pack('react', root)]
  // Strictly, so that a peer that does not fit React 17 fails the installation.
  const flags = ['--ignore-scripts', '--strict-peer-deps', '--no-audit', '--no-fund', '--no-package-lock']
  await run('npm', ['install', ...flags, ...tarballs], { cwd: root, maxBuffer: 2 ** 26 })
})
afterAll(() => rm(root, { recursive: true, force: true }))

describe.each(['webpack', 'rspack'])('%s, with node_modules as they are', bundler => {
  test('builds without a warning what browsers of 2017 read, and it signals the journey across both pages', async () => {
    await inConsumer('bundle.js', bundler)
    const folder = join(root, 'build', bundler)
    const entries = (await readdir(folder)).filter(file => file.endsWith('.js')).sort()
    expect(entries).toEqual(['medications.entry.js', 'secure-messaging.entry.js'])
    for (const entry of entries) {
      const text = await readFile(join(folder, entry), 'utf8')
      expect(text).toContain('journey-monitor:')
      expect(() => parse(text, { ecmaVersion: 2017 })).not.toThrow()
    }
    expect((await signaled(folder)).map(event => `${event.seq} ${event.step}.${event.phase}`)).toEqual([
      '1 link_view.start',
      '2 link_view.complete',
      '3 modal.start',
      '4 modal.complete',
      '5 care_team_pick.start',
    ])
  })
})

/** Walks the journey in Chromium, from the list to Secure Messaging. Returns the events that RUM posts. */
async function signaled(folder: string): Promise<JourneyEvent[]> {
  const [medications, secureMessaging] = await Promise.all(
    ['medications', 'secure-messaging'].map(app => readFile(join(folder, `${app}.entry.js`), 'utf8')),
  )
  const site = await serveSite({ medications: medications ?? '', 'secure-messaging': secureMessaging ?? '' })
  onTestFinished(site.close)
  const page = await chromium.browser.newPage()
  onTestFinished(() => page.close())
  await page.goto(site.url)
  await page.getByText('Send a renewal request message').click()
  await page.getByRole('dialog').getByText('Continue').click()
  await page.waitForURL('**/new-message?*')
  await page.evaluate(flushRum)
  const events = async () =>
    (await site.posted('rum'))
      .map(line => JSON.parse(line))
      .flatMap(({ type, context }) => (type === 'action' && context?.journey ? [context.journey as JourneyEvent] : []))
  await expect.poll(async () => (await events()).length).toBe(5)
  return events()
}

test('mocha with @babel/register requires the packages, and the tests of a component pass', async () => {
  const mocha = join(root, 'node_modules/mocha/bin/mocha.js')
  // React 17's scheduler keeps a message port open: as vets-website does, mocha exits.
  const args = ['--exit', '--require', './tests/setup.js', '--reporter', 'json', 'tests/renewal.unit.spec.jsx']
  const { stdout } = await inConsumer(mocha, ...args)
  const { stats } = JSON.parse(stdout.slice(stdout.indexOf('{')))
  expect(stats).toMatchObject({ passes: 4, failures: 0, pending: 0 })
})

test('TypeScript 5.4 with `moduleResolution: node` checks every subpath, and refuses wrong names', async () => {
  const written = await readFile(join(root, 'types/consumer.tsx'), 'utf8')
  const imported = [...written.matchAll(/from '(@journey-monitor\/[^']+)'/g)].map(([, name]) => name)
  const published = [...(await subpathsOf('sdk')), ...(await subpathsOf('react'))]
  expect([...new Set(imported)].sort()).toEqual(published.filter(name => !name.endsWith('/msw')).sort())
  const { stdout } = await inConsumer(join(root, 'node_modules/typescript/bin/tsc'), '-p', '.')
  expect(stdout).toBe('')
})

test('eslint-plugin-import resolves every subpath, and only those', async () => {
  const published = [...(await subpathsOf('sdk')), ...(await subpathsOf('react'))]
  const imports = (names: string[]) => names.map((name, i) => `import * as m${i} from '${name}'\nm${i}()\n`).join('')
  await writeFile(join(root, 'src/every-subpath.js'), imports(published))
  await writeFile(join(root, 'src/no-subpath.js'), imports(['@journey-monitor/sdk/nowhere']))
  const eslint = join(root, 'node_modules/eslint/bin/eslint.js')
  const lint = (...files: string[]) =>
    inConsumer(eslint, '--ext', '.js,.jsx', ...files).then(
      ({ stdout }) => stdout,
      ({ code, stdout, stderr }) => (code === 1 ? stdout : `eslint did not run: ${stderr}`),
    )
  expect(await lint('src/every-subpath.js', 'src/journey.js', 'src/medications', 'src/secure-messaging')).toBe('')
  expect(await lint('src/no-subpath.js')).toContain('import/no-unresolved')
})
