import { once } from 'node:events'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startProcess } from '@journey-monitor/test-kit/cli-process'
import { run } from '@journey-monitor/test-kit/run-cli'
import { temporaryFolder } from '@journey-monitor/test-kit/temporary-folder'
import { expect, test } from 'vitest'

async function contentsOf(dir: string): Promise<Record<string, string>> {
  const names = (await readdir(dir)).sort()
  return Object.fromEntries(await Promise.all(names.map(async name => [name, await readFile(join(dir, name), 'utf8')])))
}

test('writes the same events and truth for the same seed, and prints their number', async () => {
  const folder = await temporaryFolder()
  const [one, two] = [join(folder, 'one'), join(folder, 'deep', 'two')]
  const results = [one, two].map(out => run(['simulate', '--journeys', '50', '--seed', '3', '--out', out]))

  const [first, second] = await Promise.all(results)
  expect(first).toMatchObject({ code: 0, out: expect.stringMatching(/^50 journeys, \d+ RUM events/), err: '' })
  expect(second).toMatchObject({ code: 0 })
  const contents = await contentsOf(one)
  expect(Object.keys(contents)).toEqual(['rum-00001.ndjson', 'truth.ndjson'])
  expect(contents['truth.ndjson']?.trimEnd().split('\n')).toHaveLength(50)
  expect(await contentsOf(two)).toEqual(contents)
})

test('a mix changes only the settings that it names', async () => {
  const folder = await temporaryFolder()
  const [mix, out] = [join(folder, 'mix.json'), join(folder, 'out')]
  await writeFile(
    mix,
    JSON.stringify({ steps: { modal: { notReached: 1 } }, people: { direct: { care_team_pick: 0 } } }),
  )
  expect(await run(['simulate', '--journeys', '80', '--mix', mix, '--out', out])).toMatchObject({ code: 0 })
  const truths = (await readFile(join(out, 'truth.ndjson'), 'utf8'))
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line))
  expect(new Set(truths.flatMap(({ steps }) => steps.map(({ step }: { step: string }) => step)))).toEqual(
    new Set(['link_view']),
  )
  expect(new Set(truths.map(({ outcome }) => outcome))).toEqual(new Set(['viewed_only', 'dropped']))
})

test('refuses a folder that is not empty', async () => {
  const out = await temporaryFolder()
  await mkdir(join(out, 'mine'))
  const { code, err } = await run(['simulate', '--journeys', '10', '--out', out])
  expect({ code, err }).toEqual({
    code: 2,
    err: `journey-monitor: ${out} is not empty; choose another folder with --out\n`,
  })
  expect(await readdir(out)).toEqual(['mine'])
})

test('shows its progress, and leaves nothing behind when it is stopped', async () => {
  const folder = await temporaryFolder()
  const { child, ended } = startProcess(['simulate', '--journeys', '999999', '--out', join(folder, 'out')])
  await once(child.stderr, 'data')
  child.kill('SIGINT')
  const { code, err } = await ended
  expect(code).toBe(2)
  expect(err).toMatch(/^[\d,]+ of 999,999 journeys, [\d,]+ a second \(\d+ s\)\n/)
  expect(err).toContain('journey-monitor: stopped; nothing was written')
  expect(await readdir(folder)).toEqual([])
})
