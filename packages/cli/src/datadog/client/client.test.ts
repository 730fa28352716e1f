import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { renewal } from '@journey-monitor/sdk/renewal'
import { createFakeDatadog, type Fault, KEYS } from '@journey-monitor/test-kit/datadog/fake-api'
import { withFolder } from '@journey-monitor/test-kit/temporary-folder'
import { HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { renewalJourney } from '../../renewal/renewal-profile.ts'
import { Failure, InputError } from '../../system/errors.ts'
import { parseSettings } from '../../system/settings.ts'
import { defaultConfig } from '../config.ts'
import { datadogDocuments } from '../documents.ts'
import { exportDocuments } from '../export.ts'
import { configFrom } from '../read-config.ts'
import type { Documents } from './plan.ts'
import { readDocuments } from './read-documents.ts'
import { applyDocuments, planDocuments, type RunOptions } from './run.ts'

const YEAR = new Date().getUTCFullYear() + 1
const settings = {
  mutes: [
    { name: 'Facility cutover', from: `${YEAR}-01-09`, to: `${YEAR}-01-16`, kinds: ['silence', 'handoff'] },
    { name: 'Long over', from: '2020-01-09', to: '2020-01-16', kinds: ['silence'] },
  ],
}
const config = configFrom(parseSettings(JSON.stringify(settings), 'datadog.json', ''), renewalJourney)
const documents = datadogDocuments(renewalJourney, config)
const total = Object.values(documents).flat().length - 1

const server = setupServer()
beforeAll(() => server.listen())
let fake = createFakeDatadog()
beforeEach(() => {
  fake = createFakeDatadog()
  server.use(...fake.handlers)
})
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

async function run(does: typeof applyDocuments, wanted: Documents, options: Partial<RunOptions> = {}) {
  const said: string[] = []
  fake.clear()
  await does(renewal, wanted, { site: 'ddog-gov.com', env: KEYS, print: text => said.push(text), ...options })
  const writes = fake.requests.map(({ line }) => line).filter(line => !line.startsWith('GET '))
  return { said: said.join('\n'), writes }
}
const plan = (wanted: Documents, options?: Partial<RunOptions>) => run(planDocuments, wanted, options)
const apply = (wanted: Documents, options?: Partial<RunOptions>) => run(applyDocuments, wanted, options)

function everything(): object {
  const { dashboards, monitors, slos, metrics, downtimes } = fake
  return structuredClone({ dashboards, monitors, slos, metrics, downtimes })
}

function sizes(): number[] {
  return [fake.metrics, fake.dashboards, fake.slos, fake.monitors, fake.downtimes].map(({ size }) => size)
}

/** Fields that Datadog's Terraform provider ignores when it compares. */
const COMPUTED = [
  ...['id', 'author_handle', 'author_name', 'created', 'created_at', 'creator', 'deleted', 'modified', 'modified_at'],
  ...['multi', 'org_id', 'overall_state', 'silenced', 'url', 'draft_status'],
]

function withoutComputed(body: object): unknown {
  return JSON.parse(
    JSON.stringify(body, (name, value) => {
      if (COMPUTED.includes(name)) return undefined
      if (['restricted_roles', 'restriction_policy'].includes(name) && value === null) return undefined
      return name === 'tags' ? [...value].sort() : value
    }),
  )
}

function byTitle(a: unknown, b: unknown): number {
  const title = (of: unknown) =>
    JSON.stringify((of as { title?: string; name?: string }).title ?? (of as { name: string }).name)
  return title(a) < title(b) ? -1 : 1
}

describe('apply', () => {
  test('creates every object, and changes nothing the second time', async () => {
    const first = await apply(documents)
    expect(first.writes).toHaveLength(total)
    expect(sizes()).toEqual([
      documents.metrics.length,
      documents.dashboards.length,
      documents.slos.length,
      documents.monitors.length,
      documents.downtimes.length - 1,
    ])
    const before = everything()
    const second = await apply(documents)
    expect(second.writes).toEqual([])
    expect(second.said).toContain('Nothing to do')
    expect((await plan(documents)).said).toContain(`0 to create, 0 to change, ${total + 1} unchanged`)
    expect(everything()).toEqual(before)
  })

  test('finds no change if an older export has a default that Datadog leaves out', async () => {
    const older = {
      ...documents,
      monitors: documents.monitors.map(({ key, body }) => ({
        key,
        body: { ...body, options: { ...body.options, on_missing_data: 'default' } },
      })),
    }
    await apply(older)
    expect((await apply(older)).writes).toEqual([])
    expect((await apply(documents)).writes).toEqual([])
  })

  test('leaves objects that Terraform also finds unchanged', async () => {
    await apply(documents)
    expect([...fake.dashboards.values()].map(withoutComputed).sort(byTitle)).toEqual(
      documents.dashboards.map(({ body }) => withoutComputed(body)).sort(byTitle),
    )
    expect([...fake.monitors.values()].map(withoutComputed).sort(byTitle)).toEqual(
      documents.monitors.map(({ body }) => withoutComputed(body)).sort(byTitle),
    )
  })

  test('finds its own objects on any page, among others', async () => {
    for (let i = 0; i < 130; i++) {
      const title = `A person’s ${i}`
      fake.dashboards.set(`xyz-${i}`, {
        id: `xyz-${i}`,
        title,
        description: 'rx_renewal',
        layout_type: 'ordered',
        widgets: [],
      })
      fake.slos.set(`slo-${i}`, {
        id: `slo-${i}`,
        type: 'metric',
        name: title,
        thresholds: [],
        tags: ['journey:rx_renewal'],
      })
    }
    const theirs = structuredClone([...fake.dashboards, ...fake.slos])
    await apply(documents)
    expect((await apply(documents, { prune: true })).writes).toEqual([])
    expect([...fake.dashboards, ...fake.slos]).toEqual(expect.arrayContaining(theirs))
  })

  test('changes only objects that differ', async () => {
    await apply(documents)
    const rule = { window: '45m', warning: 6, critical: 12, severity: 'high' }
    const stricter = datadogDocuments(
      renewalJourney,
      configFrom(
        parseSettings(JSON.stringify({ ...settings, rules: { handoff: rule } }), 'x.json', ''),
        renewalJourney,
      ),
    )
    const { said } = await plan(stricter)
    expect(said).toContain('change: handoff-modal')
    expect(said).toMatch(/options\.thresholds\.critical: \d+ → 12/)
    const { writes } = await apply(stricter)
    expect(writes).toHaveLength(renewal.steps.length - 1)
    expect(writes.every(line => line.startsWith('PUT /api/v1/monitor/'))).toBe(true)
    expect((await apply(stricter)).writes).toEqual([])
  })

  test('undoes manual changes of every kind', async () => {
    await apply(documents)
    const [metric] = fake.metrics.values()
    const [dashboard] = fake.dashboards.values()
    const [slo] = fake.slos.values()
    const [monitor] = fake.monitors.values()
    const [downtime] = fake.downtimes.values()
    Object.assign((metric as { attributes: object }).attributes, { filter: { query: '*' } })
    Object.assign(dashboard as object, { title: 'Mine' })
    Object.assign(slo as object, { name: 'Mine' })
    Object.assign((monitor as { options: { thresholds: object } }).options.thresholds, { critical_recovery: 1 })
    Object.assign((downtime as { attributes: object }).attributes, { scope: 'env:staging' })
    expect((await plan(documents)).said).toContain('0 to create, 5 to change')
    const { writes } = await apply(documents)
    expect(writes.map(line => line.split('/').slice(0, 4).join('/')).sort()).toEqual([
      'PATCH /api/v2/downtime',
      'PATCH /api/v2/rum',
      'PUT /api/v1/dashboard',
      'PUT /api/v1/monitor',
      'PUT /api/v1/slo',
    ])
    expect((await apply(documents)).writes).toEqual([])
  })

  test('refuses to change a metric’s query, before it changes anything', async () => {
    const [metric, ...others] = documents.metrics
    const { id } = (metric as (typeof documents.metrics)[number]).body.data
    fake.metrics.set(id, {
      type: 'rum_metrics',
      id,
      attributes: { event_type: 'view', compute: { aggregation_type: 'count' } },
    })
    expect((await plan(documents)).said).toContain(`cannot change: ${id}`)
    const applying = apply(documents)
    await expect(applying).rejects.toThrow(InputError)
    await expect(applying).rejects.toThrow(id)
    expect(sizes()).toEqual([1, 0, 0, 0, 0])
    expect(others.length).toBeGreaterThan(0)
  })
})

describe('an object without a document', () => {
  const fewer = datadogDocuments(renewalJourney, { ...config, toggle: 'off', mutes: [] })

  test('is reported, and stays', async () => {
    await apply(documents)
    const { said } = await plan(fewer)
    expect(said).toContain('no longer generated: silence-link')
    expect((await apply(fewer)).writes).toEqual([])
  })

  test('is deleted with --prune, but a manual copy of an object is not', async () => {
    await apply(documents)
    const copied = [...fake.monitors.values()].find(({ tags }) =>
      (tags as string[]).includes('journey_monitor:rx_renewal/handoff-modal'),
    )
    fake.monitors.set('9999', { ...copied, id: 9999, name: 'My experiment', created: '2030-01-01T00:00:00.000Z' })
    expect((await plan(documents)).said).toContain('copied by a person, not touched: handoff-modal')
    const { writes } = await apply(fewer, { prune: true })
    expect(writes.filter(line => line.startsWith('DELETE /api/v1/monitor'))).toHaveLength(1)
    expect(writes.filter(line => line.startsWith('DELETE /api/v2/downtime'))).toHaveLength(2)
    expect(writes).toHaveLength(3)
    expect(fake.monitors.get('9999')).toMatchObject({ name: 'My experiment' })
    expect((await apply(fewer, { prune: true })).writes).toEqual([])
  })
})

describe('a partial failure', () => {
  const failing = (status: number, at: number): Fault => {
    let writes = 0
    return ({ method }) =>
      method !== 'GET' && writes++ === at ? HttpResponse.json({ errors: ['Oops'] }, { status }) : undefined
  }

  test.each([0, 3, 10, 40])('after %i writes is repaired by the next apply', async done => {
    fake.breakWith(failing(500, done))
    const applying = apply(documents)
    await expect(applying).rejects.toThrow(Failure)
    await expect(applying).rejects.toThrow('run the command again')
    expect(sizes().reduce((sum, size) => sum + size, 0)).toBe(done)
    fake.breakWith()
    expect((await apply(documents)).writes).toHaveLength(total - done)
    expect((await apply(documents)).writes).toEqual([])
  })

  test('of a request that succeeded leaves no second object', async () => {
    const [first] = documents.monitors
    fake.breakWith(async request => {
      if (request.method !== 'POST' || !request.url.endsWith('/monitor')) return undefined
      const body = await request.clone().json()
      fake.monitors.set('77', { ...body, id: 77, created: '2026-11-21T00:00:00.000Z' })
      return HttpResponse.json({ errors: ['Bad gateway'] }, { status: 502 })
    })
    await expect(apply(documents)).rejects.toThrow('may have done it')
    expect(fake.monitors.size).toBe(1)
    fake.breakWith()
    await apply(documents)
    expect(fake.monitors.size).toBe(documents.monitors.length)
    expect(fake.monitors.get('77')).toMatchObject({ name: first?.body.name })
  })

  test('with a request to wait is not a failure', async () => {
    const waits: number[] = []
    let count = 0
    fake.breakWith(() =>
      count++ % 9 === 5
        ? HttpResponse.json({ errors: ['Rate limited'] }, { status: 429, headers: { 'X-RateLimit-Reset': '0' } })
        : undefined,
    )
    await apply(documents, { onWait: seconds => waits.push(seconds) })
    expect(waits.length).toBeGreaterThan(3)
    expect((await apply(documents)).writes).toEqual([])
  })

  test('for lack of a permission names the permission', async () => {
    fake.breakWith(({ method, url }) =>
      method === 'POST' && url.includes('/slo')
        ? HttpResponse.json({ errors: ['Forbidden'] }, { status: 403 })
        : undefined,
    )
    const applying = apply(documents)
    await expect(applying).rejects.toThrow(InputError)
    await expect(applying).rejects.toThrow('permission slos_write')
  })

  test('because of a document that Datadog rejects names the reason', async () => {
    fake.breakWith(({ method, url }) =>
      method === 'POST' && url.includes('/monitor')
        ? HttpResponse.json({ errors: ['The value provided for parameter query is invalid'] }, { status: 400 })
        : undefined,
    )
    await expect(apply(documents)).rejects.toThrow('parameter query is invalid')
  })
})

describe('a network', () => {
  /** Makes `fetch` fail as Node's does. */
  const failWith = (code: string) =>
    vi.stubGlobal('fetch', async () => {
      throw new TypeError('fetch failed', { cause: Object.assign(new Error('no connection'), { code }) })
    })
  afterEach(() => void vi.unstubAllGlobals())

  test.each([
    ['SELF_SIGNED_CERT_IN_CHAIN', 'set NODE_EXTRA_CA_CERTS to the file of its CA'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'set NODE_EXTRA_CA_CERTS'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'set NODE_EXTRA_CA_CERTS'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'set NODE_EXTRA_CA_CERTS'],
    ['CERT_HAS_EXPIRED', 'is this machine’s clock right?'],
    ['CERT_NOT_YET_VALID', 'is this machine’s clock right?'],
  ])('whose certificate fails with %s cannot be trusted, which no retry changes', async (code, remedy) => {
    failWith(code)
    const planning = plan(documents)
    await expect(planning).rejects.toThrow(InputError)
    await expect(planning).rejects.toThrow(`api.ddog-gov.com cannot be trusted (${code}); `)
    await expect(planning).rejects.toThrow(remedy)
  })

  test.each([
    [{}, 'does the network let it through?'],
    [{ HTTPS_PROXY: 'http://ada:secret@proxy.example:8080' }, 'only with NODE_USE_ENV_PROXY=1'],
    [{ https_proxy: 'http://ada:secret@proxy.example:8080' }, 'only with NODE_USE_ENV_PROXY=1'],
  ])('with the proxy of %o names the remedy, and no part of the proxy’s address', async (proxy, remedy) => {
    failWith('ENOTFOUND')
    const planning = plan(documents, { env: { ...KEYS, ...proxy } })
    await expect(planning).rejects.toThrow(Failure)
    await expect(planning).rejects.toThrow(remedy)
    await expect(planning).rejects.not.toThrow(/ada|secret|proxy\.example/)
  })
})

describe('exported documents', () => {
  test('equal the generated ones', async () => {
    await withFolder(async dir => {
      await exportDocuments(renewalJourney, config, { dir })
      await apply(await readDocuments(renewal, dir))
      expect((await apply(documents)).writes).toEqual([])
    })
  })

  test.each<[string, string, string, string]>([
    ['no documents', 'notes', 'a.json', '{}'],
    ['not valid JSON', 'monitors', 'a.json', '{'],
    ['does not say that it is rx_renewal/a', 'monitors', 'a.json', '{"tags":["journey_monitor:rx_renewal/b"]}'],
    ['does not say that it is rx_renewal/a', 'dashboards', 'a.json', '{"description":"mine"}'],
    ['does not say that it is rx_renewal/other.count', 'metrics', 'other.count.json', '{"data":{"id":"other.count"}}'],
  ])('are refused: %s', async (message, kind, name, text) => {
    await withFolder(async dir => {
      await mkdir(join(dir, kind))
      await writeFile(join(dir, kind, name), text)
      const reading = readDocuments(renewal, dir)
      await expect(reading).rejects.toThrow(InputError)
      await expect(reading).rejects.toThrow(message)
    })
  })
})

describe('keys', () => {
  test.each<[string, Record<string, string>, string]>([
    ['missing', { DD_API_KEY: 'a' }, 'DD_APP_KEY is not set'],
    ['empty', { DD_API_KEY: ' ', DD_APP_KEY: 'b' }, 'DD_API_KEY is not set'],
    ['impossible', { ...KEYS, DD_APP_KEY: 'my\nkey' }, 'DD_APP_KEY has characters'],
    ['for no site', { ...KEYS, DD_SITE: 'ddog-gov.com.example' }, 'DD_SITE is not a site'],
    ['to be sent in the clear', { ...KEYS, DD_API_URL: 'http://example.org' }, 'DD_API_URL must be'],
  ])('that are %s are refused', async (_, env, message) => {
    const planning = plan(datadogDocuments(renewalJourney, defaultConfig(renewalJourney)), { env })
    await expect(planning).rejects.toThrow(InputError)
    await expect(planning).rejects.toThrow(message)
    expect(fake.requests).toEqual([])
  })

  test('appear in no message, even if Datadog repeats them', async () => {
    fake.breakWith(() =>
      HttpResponse.json({ errors: [`${KEYS.DD_API_KEY} and ${KEYS.DD_APP_KEY} are odd`] }, { status: 400 }),
    )
    const planning = plan(documents)
    await expect(planning).rejects.toThrow('… and … are odd')
    await expect(planning).rejects.not.toThrow(KEYS.DD_API_KEY)
  })
})
