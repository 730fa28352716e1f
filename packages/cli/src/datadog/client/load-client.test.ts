import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { runProcess } from '@journey-monitor/test-kit/cli-process'
import { KEYS } from '@journey-monitor/test-kit/datadog/fake-api'
import { withFolder } from '@journey-monitor/test-kit/temporary-folder'
import { expect, test } from 'vitest'

/** Finds Datadog's client as the module `FAKE` would. */
const FIND_FAKE = `
  import { createRequire, registerHooks } from 'node:module'
  import { pathToFileURL } from 'node:url'
  const { resolve } = createRequire(process.env.FAKE)
  let isResolving = false
  registerHooks({
    resolve(specifier, context, next) {
      if (isResolving || !specifier.startsWith('@datadog/')) return next(specifier, context)
      isResolving = true
      try {
        return { url: pathToFileURL(resolve(specifier)).href, shortCircuit: true }
      } finally {
        isResolving = false
      }
    },
  })`

const COMMON = 'dist/packages/datadog-api-client-common/index.js'
const MANIFEST = { name: '@datadog/datadog-api-client', version: '1.99.0', main: 'lib/index.js' }

test.each<[string, Record<string, string>, string]>([
  ['is not there', {}, 'not installed because it is large'],
  [
    'keeps its files elsewhere',
    { 'package.json': JSON.stringify(MANIFEST), 'lib/index.js': '' },
    'installed (version 1.99.0), but its files are not where those of 1.64 are',
  ],
  [
    'keeps its files to itself',
    { 'package.json': JSON.stringify({ ...MANIFEST, exports: './lib/index.js' }), 'lib/index.js': '', [COMMON]: '' },
    'installed (an unknown version)',
  ],
  [
    'has other files in their place',
    { 'package.json': JSON.stringify(MANIFEST), [COMMON]: 'exports.configure = () => {}', 'dist/logger.js': '' },
    'installed (version 1.99.0)',
  ],
])('a client that %s: the message says so, and what to install', (_, files, message) =>
  withFolder(async cwd => {
    await writeFile(join(cwd, 'hook.mjs'), FIND_FAKE)
    for (const [name, content] of Object.entries(files)) {
      const file = join(cwd, 'node_modules/@datadog/datadog-api-client', name)
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, content)
    }
    // Nothing is found or asked beyond the folder.
    const nowhere = { NODE_PATH: undefined, DD_API_URL: 'http://127.0.0.1:9' }
    const env = { ...KEYS, ...nowhere, FAKE: pathToFileURL(join(cwd, 'any.js')).href }
    const node = ['--import', join(cwd, 'hook.mjs')]
    const ended = await runProcess(['datadog', 'verify'], { cwd, env, node })
    expect(ended).toMatchObject({ code: 2, out: '' })
    expect(ended.err).toContain(message)
    expect(ended.err).toContain('npm install @datadog/datadog-api-client@1')
  }),
)
