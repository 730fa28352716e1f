import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from '@journey-monitor/test-kit/run-cli'
import { withFolder } from '@journey-monitor/test-kit/temporary-folder'
import { expect, test } from 'vitest'
import { loadDefinition } from './load-definition.ts'
import { neutralProfile } from './neutral-profile.ts'

const GIVE = 'give a module in JavaScript, or, on Node 22.18 and later, in TypeScript'

test.each<[string, string | undefined, string]>([
  ['nowhere.ts', undefined, `it does not exist; ${GIVE}`],
  ['journey.json', '{}', `it is not a module; ${GIVE}`],
  ['journey.md', '# A journey', `it is not a module; ${GIVE}`],
  ['folder', undefined, `it is not a module; ${GIVE}`],
  ['broken.mjs', 'export const {', 'Unexpected end of input; see where with: node broken.mjs'],
  ['incomplete.ts', `import 'no-such-package'`, 'see where with: node incomplete.ts'],
  ['throws.mjs', `throw 'a word'`, 'a word; see where with: node throws.mjs'],
])('explains why it cannot import a definition from %s', async (path, content, message) => {
  await withFolder(async cwd => {
    await mkdir(join(cwd, 'folder'))
    if (content !== undefined) await writeFile(join(cwd, path), content)
    const { code, out, err } = await run(['urls', '--definition', path], { cwd })
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(new RegExp(`^journey-monitor: ${path} cannot be imported: [^\\n]*${message}\\n$`))
  })
})

const CHECK_IN = `
  export const checkIn = {
    name: 'check_in', version: 1, teams: ['kiosk'], apps: ['check-in'], expiryMs: 1,
    intentStep: 'confirm', convertingStep: 'confirm',
    attributes: { seen_at: { values: ['door', 'desk'] }, is_open: { values: [true, false] } },
    steps: [{ name: 'confirm', team: 'kiosk', app: 'check-in', failures: { api_error: 'engineering' } }],
  }
`
const CONFIRM = { method: 'POST', path: '/check_ins/:id', app: 'check-in', step: 'confirm', team: 'kiosk' }

test('every tool uses the profile that a module exports with its definition', async () => {
  await withFolder(async cwd => {
    const profile = {
      labels: {
        people: 'travelers',
        teams: { kiosk: 'The Kiosk' },
        steps: { confirm: { codes: { api_error: { means: 'It was refused.', todo: 'Ask again.' } } } },
      },
      siteMap: {
        api: 'https://api.example.org',
        env: 'live',
        endpoints: [CONFIRM],
        pages: [{ name: 'Kiosk', url: '/kiosk', app: 'check-in', step: 'confirm', team: 'kiosk' }],
      },
      headline: { chose: 'check-ins that were begun' },
      guide: { kiosk: [{ heading: 'For the front desk', parts: ['codes', 'steps'], people: ['what the desk sees'] }] },
      surveyRequest: { tool: 'Surveys Inc.', fields: { kiosk: [{ field: 'Where to ask', pages: ['Kiosk'] }] } },
      monitoring: {
        site: 'datadoghq.eu',
        causes: {
          refused: {
            step: 'confirm',
            codes: ['api_error'],
            means: 'check-ins are refused',
            rule: { window: '15m', warning: 5, critical: 15, severity: 'critical' },
          },
        },
        unseen: ['Is the kiosk plugged in?'],
      },
      releasePlan: { reviewer: 'The clinic', results: { calls: 'Calls to the front desk' } },
      attributes: { toggle: 'is_open', page: 'seen_at' },
      simulation: {
        attributes: { seen_at: { door: 1, desk: 0 } },
        steps: { confirm: { time: { p50: 9, p90: 10 }, gap: { p50: 1, p90: 2 }, leaves: 0.5 } },
        site: {
          steps: { confirm: { pages: ['/kiosk'], pagesByEntry: { door: ['/kiosk/door'] }, atStart: [], atEnd: [] } },
        },
      },
    }
    await writeFile(join(cwd, 'check-in.mjs'), `${CHECK_IN} export const profile = ${JSON.stringify(profile)}`)
    const printed = async (...args: string[]) => {
      const { code, out, err } = await run([...args, '--definition', 'check-in.mjs'], { cwd })
      expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' })
      return out
    }
    const written = (file: string) => readFile(join(cwd, file), 'utf8')
    expect(await printed('urls', '--format', 'csv')).toContain('POST,https://api.example.org/check_ins/:id\r\n')
    const urls = await printed('urls')
    expect(urls).toContain('## URLs of `check_in` for Surveys Inc.')
    expect(urls).toContain('- Where to ask:\n  - `/kiosk`')
    const guide = await printed('guide', '--team', 'kiosk')
    expect(guide).toContain('### For the front desk')
    expect(guide).toContain('| `confirm` | `api_error` | The Kiosk | engineering | It was refused. | Ask again. |')
    expect(guide).toContain('| 1 | **`confirm`** | The Kiosk | [FILL_IN] | [FILL_IN] |')
    expect(guide).toContain('[FILL_IN]: what the desk sees')
    await printed('datadog', 'export', '--out', 'datadog')
    expect(await written('datadog/monitors/answers-confirm.json')).toContain('env:live')
    expect(await written('datadog/monitors/refused.json')).toContain('check-ins are refused')
    const unseen = await written('datadog/monitors/silence-link.json')
    expect(unseen).toContain('Is the kiosk plugged in?')
    expect(unseen).toContain('attributes.is_open:true')
    expect(unseen).toContain('https://app.datadoghq.eu/dashboard/lists')
    expect(await written('datadog/runbook.md')).toContain('travelers who met')
    await printed('rollout', 'init')
    expect(await written('rollout.json')).toContain('"discipline": "The clinic"')
    await printed('simulate', '--journeys', '50', '--out', 'events')
    const events = (await written('events/rum-00001.ndjson'))
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
    const begun = events.map(({ context }) => context?.journey?.attributes).filter(Boolean)
    expect(begun.length).toBeGreaterThan(0)
    for (const attributes of begun) expect(attributes).toEqual({ seen_at: 'door', is_open: true })
    expect(new Set(events.map(({ view }) => new URL(view.url).pathname))).toContain('/kiosk/door')
    await printed('report', 'events', '--markdown', 'report.md')
    expect(await written('report.md')).toContain('check-ins that were begun')
  })
})

test.each<[unknown, string]>([
  [7, 'check-in.mjs, line 8: must be an object; it is 7'],
  [{ monitors: {} }, 'monitors: is not a setting here; use one of labels, siteMap, headline'],
  [{ siteMap: { origin: 'example.org' } }, 'siteMap.origin: must be an origin like https://www.example.org'],
  [{ siteMap: { endpoints: [{ ...CONFIRM, path: 'check_ins' }] } }, 'siteMap.endpoints[0].path: must be a path'],
  [
    { siteMap: { endpoints: [{ ...CONFIRM, step: 'send' }] } },
    'siteMap.endpoints[0].step: must be "confirm"; it is "send"',
  ],
  [{ labels: { teams: { meds: 'Meds' } } }, 'labels.teams.meds: is not a setting here; use one of kiosk'],
  [
    { labels: { steps: { confirm: { codes: { oops: {} } } } } },
    'labels.steps.confirm.codes.oops: is not a setting here; use one of api_error',
  ],
  [{ attributes: { toggle: 'seen_at' } }, 'attributes.toggle: must be "is_open"; it is "seen_at"'],
  [{ monitoring: { site: 'example.org' } }, 'monitoring.site: must be one of ddog-gov.com'],
  [
    { surveyRequest: { fields: { kiosk: [{ field: 'Pages', pages: ['Lobby'] }] } } },
    'surveyRequest.fields.kiosk[0].pages[0]: must be the name of a page in siteMap.pages; it is "Lobby"',
  ],
])('refuses a profile that does not fit the journey: %j', async (profile, message) => {
  await withFolder(async cwd => {
    await writeFile(join(cwd, 'check-in.mjs'), `${CHECK_IN} export const profile = ${JSON.stringify(profile)}`)
    await expect(loadDefinition(join(cwd, 'check-in.mjs'))).rejects.toThrow(message)
  })
})

test('a mistake is reported with its line in the module', async () => {
  await withFolder(async cwd => {
    const file = join(cwd, 'check-in.ts')
    const code = `const place = { step: 'confirm',
        team: 'kiosk' }
      const siteMap = {
        env: '',
        pages: [
          { name: 'Kiosk', url: '/kiosk', app: 'nowhere', ...place },
        ],
      }
      export const profile = {
        'siteMap': siteMap,
        labels: { people: 7 } as const,
      } satisfies object`
    await writeFile(file, `${CHECK_IN}${code}`)
    const before = CHECK_IN.split('\n').length - 1
    await expect(loadDefinition(file)).rejects.toThrow(
      [
        `${file}, line ${before + 11}: labels.people: must be a text; it is 7`,
        `${file}, line ${before + 4}: siteMap.env: must not be empty; it is ""`,
        `${file}, line ${before + 6}: siteMap.pages[0].app: must be "check-in"; it is "nowhere"`,
      ].join('\n'),
    )
  })
})

test('a profile may be a JSON file next to the module', async () => {
  await withFolder(async cwd => {
    const module = join(cwd, 'check-in.mjs')
    await writeFile(module, `${CHECK_IN} export const profile = './check-in.profile.json'`)
    const json = join(cwd, 'check-in.profile.json')
    await expect(loadDefinition(module)).rejects.toThrow(
      `${json} does not exist; ${module} exports its path as profile`,
    )
    await writeFile(json, '{\n  "$schema": "…", // For the editor.\n  "labels": { "people": "travelers" },\n}')
    const { profile } = await loadDefinition(module)
    expect(profile.labels).toMatchObject({ people: 'travelers', subject: 'this journey' })
    await writeFile(json, '{\n  "labels": {\n    "peple": "travelers" } }')
    await expect(loadDefinition(module)).rejects.toThrow(`${json}, line 3: labels.peple: is not a setting here`)
  })
})

test('without a profile, a journey has neutral defaults, whatever its name', async () => {
  await withFolder(async cwd => {
    await writeFile(join(cwd, 'check-in.mjs'), CHECK_IN.replace('check_in', 'rx_renewal'))
    const { definition, profile } = await loadDefinition(join(cwd, 'check-in.mjs'))
    expect(definition.name).toBe('rx_renewal')
    expect(profile).toEqual(neutralProfile(definition))
  })
})
