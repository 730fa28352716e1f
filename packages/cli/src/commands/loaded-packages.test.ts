import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runProcess } from '@journey-monitor/test-kit/cli-process'
import { lines } from '@journey-monitor/test-kit/event-funnel'
import { eventsOf, link, through } from '@journey-monitor/test-kit/renewal-walks'
import { withFolder } from '@journey-monitor/test-kit/temporary-folder'
import { expect, test } from 'vitest'

/** Writes the packages that the process has loaded to the file `LOADED`, when it ends. */
const LIST_PACKAGES = `
  import { writeFileSync } from 'node:fs'
  import { registerHooks } from 'node:module'
  const names = new Set()
  registerHooks({
    load(url, context, next) {
      const [, name] = /.*\\/node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(url) ?? []
      if (name) names.add(name)
      return next(url, context)
    },
  })
  process.on('exit', () => writeFileSync(process.env.LOADED, JSON.stringify([...names])))`

/** Packages that the dependencies named below load themselves. */
const TRANSITIVE = [
  ...['ansi-regex', 'get-east-asian-width', 'strip-ansi'],
  ...[
    'character-entities',
    'decode-named-character-reference',
    'mdast-util-to-string',
    'unist-util-stringify-position',
  ],
  ...['@duckdb/node-bindings', 'detect-libc', 'fdir', 'picomatch', 'tslib', 'zrender'],
]

const DUCKDB = '@duckdb/node-api'
const STRING_WIDTH = 'string-width'

const AS_OF = ['--as-of', '2027-01-01']

test.each<[command: string[], loads: string[]]>([
  [['--version'], []],
  [['--help'], []],
  [['funnel', '--help'], []],
  [['funnel', 'nowhere'], []],
  [['funnel', 'events.ndjson', '--json'], [DUCKDB]],
  [
    ['funnel', 'events.ndjson'],
    [DUCKDB, STRING_WIDTH],
  ],
  [['funnel', '--source', 'datadog'], []],
  [
    ['report', 'events.ndjson', '--markdown', 'report.md'],
    [DUCKDB, 'echarts', STRING_WIDTH],
  ],
  [['compact', '--dir', 'nowhere'], []],
  [['simulate', '--journeys', '1', '--out', 'simulated'], ['pure-rand']],
  [
    ['coverage', '--app', 'medications', '--sources', 'app.js', '--json'],
    ['@babel/parser', 'tinyglobby'],
  ],
  [['guide', '--team', 'meds'], []],
  [['urls'], []],
  [
    ['datadog', 'export', '--out', 'datadog'],
    ['json-stringify-pretty-compact', 'jsonc-parser', 'zod'],
  ],
  [['rollout', 'init', '--rollout', 'new.json'], []],
  [
    ['rollout', 'results', '--stage', 'A', 'events.ndjson', ...AS_OF],
    [DUCKDB, 'jsonc-parser', 'mdast-util-from-markdown', 'zod'],
  ],
  [
    ['rollout', 'check', '--stage', 'A', 'events.ndjson', ...AS_OF],
    [DUCKDB, 'jsonc-parser', STRING_WIDTH, 'zod'],
  ],
  [['intake', '--port', '0', '--definition', 'nowhere'], []],
])('%j loads the packages that it uses, and no other', async (command, loads) => {
  await withFolder(async cwd => {
    await writeFile(join(cwd, 'hook.mjs'), LIST_PACKAGES)
    await writeFile(join(cwd, 'events.ndjson'), lines(eventsOf(through('return'), link)))
    await writeFile(join(cwd, 'app.js'), '')
    const stage = { id: 'A', kind: 'percentage', percentage: 5, started: '2026-01-01' }
    const criterion = { id: 'lost', kind: 'handoff_loss', severity: 'high', step: 'care_team_pick', max: 0.1 }
    const plan = { journey: 'rx_renewal', phases: [{ name: 'I', stages: [stage] }], criteria: [criterion] }
    await writeFile(join(cwd, 'rollout.json'), JSON.stringify({ ...plan, toggle: 'a_toggle' }))
    const LOADED = join(cwd, 'loaded.json')
    const env = { LOADED, DD_API_KEY: '', DD_APP_KEY: '' }
    const { err } = await runProcess(command, { cwd, env, node: ['--import', join(cwd, 'hook.mjs')] })
    const packages: string[] = JSON.parse(await readFile(LOADED, 'utf8'))
    const own = packages.filter(
      name => !TRANSITIVE.includes(name) && !name.startsWith('micromark') && !name.startsWith('@journey-monitor/'),
    )
    expect(own.sort(), err).toEqual(['commander', ...loads].sort())
  })
})
