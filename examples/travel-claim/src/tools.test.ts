import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from '@journey-monitor/test-kit/run-cli'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { travelClaim } from './travel-claim.ts'

/** The definition, with its profile. */
const JOURNEY = fileURLToPath(import.meta.resolve('./travel-claim-profile.ts'))
/** Words of the prescription renewal that must not occur in another journey's output. */
const RENEWAL =
  /(?:rx_|prescri|renew|\bmedication|\bmeds\b|secure.messag|care.team|veteran|va\.?gov|vsignals|medallia|depo|myva|contact center).{0,40}/gi
let folder: string

async function journeyMonitor(...args: string[]) {
  const { code, out, err } = await run([...args, '--definition', JOURNEY], { cwd: folder })
  return { code, out: aboutTheClaim(out), err: aboutTheClaim(err) }
}

function aboutTheClaim(text: string): string {
  expect(text.match(RENEWAL)).toBeNull()
  return text
}

const written = async (file: string) => aboutTheClaim(await readFile(join(folder, file), 'utf8'))

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'travel-claim-'))
  const simulated = await journeyMonitor('simulate', '--journeys', '700', '--seed', '1', '--out', 'events')
  if (simulated.code !== 0) throw new Error(simulated.err)
  await written('events/rum-00001.ndjson')
})

afterAll(() => rm(folder, { recursive: true }))

test('the definition is short', async () => {
  expect(
    (await readFile(fileURLToPath(import.meta.resolve('./travel-claim.ts')), 'utf8')).split('\n').length,
  ).toBeLessThan(60)
})

test('the funnel names its steps, and every loss has one of its teams', async () => {
  const { out } = await journeyMonitor('funnel', 'events', '--json')
  const funnel = JSON.parse(out)
  expect(funnel.journeys.total).toBeGreaterThan(350)
  expect(funnel.steps.map(({ step }: { step: string }) => step)).toEqual(travelClaim.steps.map(({ name }) => name))
  expect(funnel.drop_offs.length).toBeGreaterThan(5)
  for (const { team } of funnel.drop_offs) expect(travelClaim.teams).toContain(team)
})

test('the report names its steps', async () => {
  expect((await journeyMonitor('report', 'events', '--html', 'report.html', '--markdown', 'report.md')).code).toBe(0)
  expect(await written('report.html')).toContain('travel_claim: lost journeys by step and team')
  expect(await written('report.md')).toContain('Travel Pay')
  expect(await written('report.md')).toMatch(/[\d,]+ of [\d,]+ travel claims that were begun were filed/)
})

test('Datadog’s documents name the journey', async () => {
  expect(await journeyMonitor('datadog', 'export', '--out', 'datadog')).toMatchObject({ code: 0 })
  const entries = await readdir(join(folder, 'datadog'), { recursive: true })
  const files = entries.filter(entry => /\.(?:json|md)$/.test(entry))
  for (const part of ['dashboards/', 'monitors/', 'runbook.md']) expect(files.join(' ')).toContain(part)
  const texts = await Promise.all(files.map(file => written(`datadog/${file}`)))
  const text = texts.join()
  for (const part of ['travel_claim', 'claims-refused', 'Does the appointment still say', 'attributes.toggle:true'])
    expect(text).toContain(part)
})

test('a rollout of the journey can be decided', async () => {
  expect((await journeyMonitor('rollout', 'init')).code).toBe(0)
  const plan = await written('rollout.json')
  await writeFile(
    join(folder, 'rollout.json'),
    plan.replace('"id": "A", "kind": "canary",', '"id": "A", "kind": "canary", "started": "2026-10-19",'),
  )
  const { code, out, err } = await journeyMonitor(
    'rollout',
    'check',
    'events',
    '--stage',
    'A',
    '--as-of',
    '2026-10-26',
    '--json',
  )
  expect(err).toBe('')
  expect([0, 10, 20]).toContain(code)
  const { journey, findings } = JSON.parse(out)
  expect(journey).toBe('travel_claim')
  expect(findings.length).toBeGreaterThan(3)
  expect(plan).toContain('"discipline": "travel office"')
  expect((await journeyMonitor('rollout', 'results', 'events', '--stage', 'A')).out).toContain('claim')
  expect((await journeyMonitor('rollout', 'incident', 'events', '--stage', 'A')).out).toContain('travel_claim')
})

test.each(travelClaim.apps)('%s signals all of its steps', async app => {
  const sources = fileURLToPath(import.meta.resolve(`./${app}`))
  const { code, out } = await journeyMonitor('coverage', '--app', app, '--sources', `${sources}/*.tsx`)
  expect(out).toContain('the app starts and completes every step of its own')
  expect(code).toBe(0)
})

test('the product guide and the survey’s form exist for its teams', async () => {
  expect((await journeyMonitor('urls')).out).toContain(
    '- Where to ask after mileage:\n  - `https://www.example.gov/travel-pay/',
  )
  const guide = await journeyMonitor('guide', '--team', 'travel_pay')
  expect(guide.out).toContain('### Filing a claim')
  expect(guide.out).toContain('claim_create_error')
  expect((await journeyMonitor('guide', '--team', 'appointments')).out).toContain('claim_missing')
})
