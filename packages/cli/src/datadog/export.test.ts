import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { renewal } from '@journey-monitor/sdk/renewal'
import { requiredFacets } from '@journey-monitor/test-kit/datadog/required-facets'
import { run } from '@journey-monitor/test-kit/run-cli'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url))
const REPOSITORY = fileURLToPath(new URL('../../../..', import.meta.url))
const EXAMPLE = join(REPOSITORY, 'examples/datadog')

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'datadog-export-'))
})
afterAll(() => rm(folder, { recursive: true }))

const datadog = (...args: string[]) => run(['datadog', ...args], { cwd: folder })

async function filesIn(dir: string): Promise<Record<string, string>> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true })
  const paths = entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name))
  return Object.fromEntries(
    await Promise.all(paths.map(async path => [relative(dir, path), await readFile(path, 'utf8')] as const)),
  )
}

describe('journey-monitor datadog export', () => {
  test('examples/datadog and the runbook equal the export of the definition with the example’s configuration', async () => {
    const { code, err } = await datadog('export', '--out', 'now', '--config', join(EXAMPLE, 'config.json'))
    expect({ code, err }).toEqual({ code: 0, err: '' })
    const { 'runbook.md': runbook, ...written } = await filesIn(join(folder, 'now'))
    const { 'config.json': _config, 'main.tf': _terraform, ...committed } = await filesIn(EXAMPLE)
    const remedy =
      'run `journey-monitor datadog export --out examples/datadog --runbook docs/runbook.md --config examples/datadog/config.json`'
    expect(Object.keys(written).sort(), remedy).toEqual(Object.keys(committed).sort())
    expect(written, remedy).toEqual(committed)
    expect(runbook, remedy).toBe(await readFile(join(REPOSITORY, 'docs/runbook.md'), 'utf8'))
  })

  test('docs/datadog.md lists every facet and measure that must be created manually', async () => {
    const documentation = await readFile(join(REPOSITORY, 'docs/datadog.md'), 'utf8')
    const listed = [...documentation.matchAll(/^\| ☐ \| `(.+?)` \| (facet|measure) \|/gm)].map(([, path, type]) => ({
      path,
      type,
    }))
    expect(listed).toEqual(requiredFacets(renewal))
  })

  test('each monitor links to a heading of the runbook', async () => {
    const { 'runbook.md': runbook = '', ...written } = await filesIn(join(folder, 'now'))
    const headings = runbook.split('\n').flatMap(line => (line.startsWith('## ') ? [line.slice(3)] : []))
    const links = Object.entries(written).flatMap(([path, text]) =>
      path.startsWith('monitors') ? [...text.matchAll(/runbook\.md#([\w-]+)/g)].map(([, anchor]) => anchor) : [],
    )
    expect(links.length).toBeGreaterThan(20)
    expect(links.filter(anchor => !headings.includes(anchor as string))).toEqual([])
    expect(runbook).not.toContain('[FILL_IN]')
  })

  test('with a rollout plan, the message and the runbook’s section of a monitor name the criterion of its limits', async () => {
    expect((await run(['rollout', 'init', '--rollout', 'plan.json'], { cwd: folder })).code).toBe(0)
    await datadog('export', '--out', 'planned', '--rollout', 'plan.json')
    const { 'runbook.md': runbook, ...written } = await filesIn(join(folder, 'planned'))
    const { message } = JSON.parse(written['monitors/handoff-care_team_pick.json'] ?? '{}')
    expect(message).toContain('(alert > 16%, warning > 8%; the limits of the rollout plan’s criterion')
    expect(runbook).toContain('The limits are those of the rollout plan’s criterion `lost_before_care_team_pick`.')
  })

  test('without configuration it writes defaults, and lists the missing settings', async () => {
    const { code, out, err } = await datadog('export', '--out', 'plain')
    expect(code).toBe(0)
    expect(out).toMatch(/^\d+ files are in plain\n$/)
    expect(err).toBe(
      [
        'journey-monitor: no monitor of meds notifies anyone: set handles.meds.engineering in the file of --config',
        'journey-monitor: no monitor of sm notifies anyone: set handles.sm.engineering in the file of --config',
        'journey-monitor: monitors link to no runbook: set urls.runbook in the file of --config\n',
      ].join('\n'),
    )
  })

  test('it keeps files that it no longer writes, and reports them', async () => {
    await writeFile(join(folder, 'plain/monitors/ours.json'), '{}')
    const { code, err } = await datadog('export', '--out', 'plain')
    expect(code).toBe(0)
    expect(err).toContain('plain/monitors/ours.json is no longer generated; delete it unless it is yours\n')
    expect(await readFile(join(folder, 'plain/monitors/ours.json'), 'utf8')).toBe('{}')
  })

  test.each([
    [
      'a file that is not there',
      ['export', '--out', 'x', '--config', 'none.json'],
      'none.json does not exist; --config takes a JSON file',
    ],
    ['no JSON', ['export', '--out', 'x', '--config', MAIN], 'main.ts, line 1: not valid JSON: invalid symbol'],
    ['no folder', ['export', '--out', `${MAIN}/x`], 'cannot be created (ENOTDIR)'],
    ['no --out', ['export'], "required option '--out <folder>' not specified"],
    ['an unknown option', ['export', '--out', 'x', '--force'], "unknown option '--force'"],
  ])('%s: exit code 2, and nothing is written', async (_, args, message) => {
    const { code, err } = await datadog(...args)
    expect(code).toBe(2)
    expect(err).toContain(message)
    expect(await readdir(folder)).not.toContain('x')
  })
})
