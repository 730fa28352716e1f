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
/** What is known of the prescription renewal, and not of this journey. */
const RENEWAL = /(?:rx_|prescri|renew|\bmedication|\bmeds\b|secure.messag|care.team|veteran|va\.?gov).{0,40}/gi
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
  return { status, stdout: aboutTheClaim(stdout), stderr: aboutTheClaim(stderr) }
}

function aboutTheClaim(text: string): string {
  expect(text.match(RENEWAL)).toBeNull()
  return text
}

const written = async (file: string) => aboutTheClaim(await readFile(join(folder, file), 'utf8'))

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'travel-claim-'))
  const simulated = journeyMonitor('simulate', '--journeys', '2000', '--seed', '1', '--out', 'events')
  if (simulated.status !== 0) throw new Error(simulated.stderr)
  await written('events/rum-00001.ndjson')
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
  expect(await written('report.html')).toContain('travel_claim: where journeys were lost')
  expect(await written('report.md')).toContain('travel\\_pay')
})

test('Datadog’s documents are about it', { timeout: 30_000 }, async () => {
  expect(journeyMonitor('datadog', 'export', '--out', 'datadog')).toMatchObject({ status: 0 })
  const entries = await readdir(join(folder, 'datadog'), { recursive: true })
  const files = entries.filter(entry => /\.(?:json|md)$/.test(entry))
  for (const part of ['dashboards/', 'monitors/', 'runbook.md']) expect(files.join(' ')).toContain(part)
  const texts = await Promise.all(files.map(file => written(`datadog/${file}`)))
  expect(texts.join()).toContain('travel_claim')
})

test('a rollout of it can be decided', { timeout: 30_000 }, async () => {
  expect(journeyMonitor('rollout', 'init').status).toBe(0)
  const plan = await written('rollout.json')
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
  expect(journeyMonitor('rollout', 'results', 'events', '--stage', 'A').stdout).toContain('claim')
  expect(journeyMonitor('rollout', 'incident', 'events', '--stage', 'A').stdout).toContain('travel_claim')
})

test.each(travelClaim.apps)('%s signals all of its steps', app => {
  const sources = fileURLToPath(import.meta.resolve(`./${app}`))
  const { status, stdout } = journeyMonitor('coverage', '--app', app, '--sources', `${sources}/*.tsx`)
  expect(stdout).toContain('every step of its own is started and completed')
  expect(status).toBe(0)
})

test('the product guide is written for its teams', () => {
  expect(journeyMonitor('guide', '--team', 'travel_pay').stdout).toContain('claim_create_error')
  expect(journeyMonitor('guide', '--team', 'appointments').stdout).toContain('claim_missing')
})
