// @vitest-environment node
import { spawnSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { travelClaim } from './travel-claim.ts'

const MAIN = fileURLToPath(import.meta.resolve('../../../packages/cli/src/main.ts'))
const DEFINITION = fileURLToPath(import.meta.resolve('./travel-claim.ts'))
let folder: string

function journeyMonitor(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      '--conditions=@journey-monitor/source',
      '--disable-warning=ExperimentalWarning',
      MAIN,
      ...args,
      '--definition',
      DEFINITION,
    ],
    { encoding: 'utf8', cwd: folder, maxBuffer: 2 ** 26 },
  )
  return { status, stdout, stderr }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'travel-claim-'))
  const simulated = journeyMonitor('simulate', '--journeys', '2000', '--seed', '1', '--out', 'events')
  if (simulated.status !== 0) throw new Error(simulated.stderr)
}, 60_000)

afterAll(() => rm(folder, { recursive: true }))

test('the definition is short', async () => {
  expect((await readFile(DEFINITION, 'utf8')).split('\n').length).toBeLessThan(60)
})

test('the funnel names its steps, and every loss has one of its teams', { timeout: 30_000 }, () => {
  const { stdout } = journeyMonitor('funnel', 'events', '--json')
  const funnel = JSON.parse(stdout)
  expect(funnel.journeys.total).toBeGreaterThan(1_000)
  expect(funnel.steps.map(({ step }: { step: string }) => step)).toEqual(travelClaim.steps.map(({ name }) => name))
  expect(funnel.drop_offs.length).toBeGreaterThan(5)
  for (const { team } of funnel.drop_offs) expect(travelClaim.teams).toContain(team)
})

test('the report tells of it', { timeout: 30_000 }, async () => {
  expect(journeyMonitor('report', 'events', '--html', 'report.html', '--markdown', 'report.md').status).toBe(0)
  expect(await readFile(join(folder, 'report.html'), 'utf8')).toContain('travel_claim: where journeys were lost')
  expect(await readFile(join(folder, 'report.md'), 'utf8')).toContain('travel\\_pay')
})

test('Datadog’s documents are about it', { timeout: 30_000 }, async () => {
  expect(journeyMonitor('datadog', 'export', '--out', 'datadog')).toMatchObject({ status: 0 })
  const files = await readdir(join(folder, 'datadog'), { recursive: true })
  expect(files.join(' ')).toMatch(/dashboards.*monitors/)
  const texts = await Promise.all(
    files.filter(file => file.endsWith('.json')).map(file => readFile(join(folder, 'datadog', file), 'utf8')),
  )
  expect(texts.join()).toContain('travel_claim')
  expect(texts.join()).not.toContain('rx_renewal')
})

test('a rollout of it can be decided', { timeout: 30_000 }, async () => {
  expect(journeyMonitor('rollout', 'init').status).toBe(0)
  const plan = await readFile(join(folder, 'rollout.json'), 'utf8')
  await writeFile(
    join(folder, 'rollout.json'),
    plan.replace('"id": "A", "kind": "canary",', '"id": "A", "kind": "canary", "started": "2026-10-19",'),
  )
  const { status, stdout, stderr } = journeyMonitor(
    'rollout',
    'check',
    'events',
    '--stage',
    'A',
    '--as-of',
    '2026-10-26',
    '--json',
  )
  expect(stderr).toBe('')
  expect([0, 10, 20]).toContain(status)
  const { journey, findings } = JSON.parse(stdout)
  expect(journey).toBe('travel_claim')
  expect(findings.length).toBeGreaterThan(3)
})

test.each(travelClaim.apps)('%s signals all of its steps', app => {
  const sources = fileURLToPath(import.meta.resolve(`./${app}`))
  const { status, stdout } = journeyMonitor('coverage', '--app', app, '--sources', `${sources}/*.tsx`)
  expect(stdout).toContain('every step of its own is started and completed')
  expect(status).toBe(0)
})

test('the product guide is written for its teams', () => {
  expect(journeyMonitor('guide', '--team', 'travel_pay').stdout).toContain('claim_create_error')
})
