import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pack } from './packed.ts'

const run = promisify(execFile)
const APPS = ['medications', 'secure-messaging']

/** The examples in a separate workspace that has only the packages' tarballs. */
let root: string

beforeAll(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'journey-monitor-examples-')))
  await cp(fileURLToPath(new URL('../../examples', import.meta.url)), join(root, 'examples'), {
    recursive: true,
    filter: source => basename(source) !== 'node_modules',
  })
  for (const app of APPS) await buildAsPublished(join(root, 'examples', app, 'vite.config.ts'))
  const tarballs = {
    '@journey-monitor/sdk': `file:${await pack('sdk', root)}`,
    '@journey-monitor/react': `file:${await pack('react', root)}`,
    '@journey-monitor/coverage': `file:${await pack('coverage', root)}`,
    '@journey-monitor/cli': `file:${await pack('cli', root)}`,
  }
  // YAML reads JSON.
  await writeFile(join(root, 'pnpm-workspace.yaml'), JSON.stringify({ packages: ['examples/*'], overrides: tarballs }))
  await writeFile(join(root, 'package.json'), JSON.stringify({ name: 'published', private: true, type: 'module' }))
  await run('npx', ['--yes', 'pnpm@12', 'install', '--ignore-scripts', '--prefer-offline'], {
    cwd: root,
    maxBuffer: 2 ** 26,
  })
})
afterAll(() => rm(root, { recursive: true, force: true }))

/** Inside this repository the apps are built from the packages' sources. */
async function buildAsPublished(config: string): Promise<void> {
  const own = await readFile(config, 'utf8')
  const published = own.replace(`'@journey-monitor/source', `, '')
  if (published === own) throw new Error(`${config} no longer names the condition that leads to the sources`)
  await writeFile(config, published)
}

test('the demo, from the packed packages, walks the journey and attributes every drop-off to the right team', async () => {
  const manifest = await realpath(join(root, 'examples/medications/node_modules/@journey-monitor/react'))
  expect(manifest).toContain(join(root, 'node_modules/.pnpm'))
  const { stdout } = await run(process.execPath, ['examples/demo/src/main.ts', '--check'], { cwd: root })
  expect(stdout).not.toBe('')
})
