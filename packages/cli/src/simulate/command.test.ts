import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryFolder } from '../intake/fixtures/fixtures.ts'

const script = fileURLToPath(new URL('../main.ts', import.meta.url))

/** `journey-monitor simulate` in a process of its own. */
function command(...options: string[]) {
  const child = spawn(process.execPath, ['--conditions=@journey-monitor/source', script, 'simulate', ...options])
  onTestFinished(() => void child.kill('SIGKILL'))
  let output = ''
  let errors = ''
  child.stdout.on('data', chunk => {
    output += chunk
  })
  child.stderr.on('data', chunk => {
    errors += chunk
  })
  const result = once(child, 'close').then(([code]) => ({ code, output, errors }))
  return { child, result }
}

async function contentsOf(dir: string): Promise<Record<string, string>> {
  const names = (await readdir(dir)).sort()
  return Object.fromEntries(await Promise.all(names.map(async name => [name, await readFile(join(dir, name), 'utf8')])))
}

test('writes events and the truth, the same each time, and tells how much', { timeout: 20_000 }, async () => {
  const folder = await temporaryFolder()
  const [one, two] = [join(folder, 'one'), join(folder, 'deep', 'two')]
  const results = [one, two].map(out => command('--journeys', '50', '--seed', '3', '--out', out).result)

  const [first, second] = await Promise.all(results)
  expect(first).toMatchObject({ code: 0, output: expect.stringMatching(/^50 journeys, \d+ RUM events/), errors: '' })
  expect(second).toMatchObject({ code: 0 })
  const contents = await contentsOf(one)
  expect(Object.keys(contents)).toEqual(['rum-00001.ndjson', 'truth.ndjson'])
  expect(contents['truth.ndjson']?.trimEnd().split('\n')).toHaveLength(50)
  expect(await contentsOf(two)).toEqual(contents)
})

test('a mix changes what it names and leaves the rest', { timeout: 20_000 }, async () => {
  const folder = await temporaryFolder()
  const [mix, out] = [join(folder, 'mix.json'), join(folder, 'out')]
  await writeFile(
    mix,
    JSON.stringify({ steps: { modal: { notReached: 1 } }, people: { direct: { care_team_pick: 0 } } }),
  )
  expect(await command('--journeys', '80', '--mix', mix, '--out', out).result).toMatchObject({ code: 0 })
  const truths = (await readFile(join(out, 'truth.ndjson'), 'utf8'))
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line))
  expect(new Set(truths.flatMap(({ steps }) => steps.map(({ step }: { step: string }) => step)))).toEqual(
    new Set(['link_view']),
  )
  expect(new Set(truths.map(({ outcome }) => outcome))).toEqual(new Set(['viewed_only', 'dropped']))
})

test('refuses a folder that has something in it', { timeout: 20_000 }, async () => {
  const out = await temporaryFolder()
  await mkdir(join(out, 'mine'))
  const { code, errors } = await command('--journeys', '10', '--out', out).result
  expect({ code, errors }).toEqual({
    code: 2,
    errors: `journey-monitor: ${out} is not empty; choose another folder with --out\n`,
  })
  expect(await readdir(out)).toEqual(['mine'])
})

test('says how far it is, and leaves nothing behind when it is stopped', { timeout: 30_000 }, async () => {
  const folder = await temporaryFolder()
  const { child, result } = command('--journeys', '999999', '--out', join(folder, 'out'))
  await once(child.stderr, 'data')
  child.kill('SIGINT')
  const { code, errors } = await result
  expect(code).toBe(2)
  expect(errors).toMatch(/\d+ of 999999 journeys \(\d+ %\), \d+ a second/)
  expect(errors).toContain('journey-monitor: stopped; nothing was written')
  expect(await readdir(folder)).toEqual([])
})
