import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from '@journey-monitor/test-kit/run-cli'
import { withFolder } from '@journey-monitor/test-kit/temporary-folder'
import { expect, test } from 'vitest'
import { loadDefinition } from './load-definition.ts'

const GIVE = 'give a module in JavaScript, or, on Node 22.18 and later, in TypeScript'

test.each<[string, string | undefined, string]>([
  ['nowhere.ts', undefined, `it does not exist; ${GIVE}`],
  ['journey.json', '{}', `it is no module; ${GIVE}`],
  ['journey.md', '# A journey', `it is no module; ${GIVE}`],
  ['folder', undefined, `it is no module; ${GIVE}`],
  ['broken.mjs', 'export const {', 'Unexpected end of input; see where with: node broken.mjs'],
  ['incomplete.ts', `import 'no-such-package'`, 'see where with: node incomplete.ts'],
  ['throws.mjs', `throw 'a word'`, 'a word; see where with: node throws.mjs'],
])('a definition in %s, of which it says what is wrong', async (path, content, message) => {
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
    steps: [{ name: 'confirm', team: 'kiosk', app: 'check-in', failures: { api_error: 'engineering' } }],
  }
`
const CONFIRM = { method: 'POST', path: '/check_ins/:id', app: 'check-in', step: 'confirm', team: 'kiosk' }

test('what a module says of its journey beside the definition is told by every tool', async () => {
  await withFolder(async cwd => {
    const known = {
      places: { api: 'https://api.example.org', env: 'live', endpoints: [CONFIRM] },
      words: {
        people: 'travellers',
        teams: { kiosk: 'The Kiosk' },
        steps: { confirm: { codes: { api_error: { means: 'It was refused.', todo: 'Ask again.' } } } },
      },
    }
    await writeFile(join(cwd, 'check-in.mjs'), `${CHECK_IN} export const known = ${JSON.stringify(known)}`)
    const printed = async (...args: string[]) => (await run([...args, '--definition', 'check-in.mjs'], { cwd })).out
    expect(await printed('urls', '--format', 'csv')).toContain('POST,https://api.example.org/check_ins/:id\r\n')
    const guide = await printed('guide', '--team', 'kiosk')
    expect(guide).toContain('| `confirm` | `api_error` | The Kiosk | engineering | It was refused. | Ask again. |')
    expect(guide).toContain('| 1 | **`confirm`** | The Kiosk | [FILL_IN] | [FILL_IN] |')
    await printed('datadog', 'export', '--out', 'datadog')
    const monitor = await readFile(join(cwd, 'datadog/monitors/answers-confirm.json'), 'utf8')
    expect(monitor).toContain('env:live')
    expect(await readFile(join(cwd, 'datadog/runbook.md'), 'utf8')).toContain('Of the travellers who came to')
    await printed('simulate', '--journeys', '50', '--out', 'events')
    await printed('report', 'events', '--markdown', 'report.md')
    expect(await readFile(join(cwd, 'report.md'), 'utf8')).toContain('/check\\_ins/')
  })
})

test.each([
  ['a text', 'known must be an object; it is "a text"'],
  [{ monitors: {} }, 'monitors is not a setting; one of places, words'],
  [{ places: { origin: 'example.org' } }, 'places.origin must be an origin like https://www.example.org'],
  [{ places: { endpoints: [{ ...CONFIRM, path: 'check_ins' }] } }, 'places.endpoints[0].path must be a path'],
  [{ places: { endpoints: [{ ...CONFIRM, step: 'send' }] } }, 'places.endpoints[0].step must be one of confirm'],
  [{ words: { teams: { meds: 'Meds' } } }, 'words.teams.meds is not a team; one of kiosk'],
  [{ words: { steps: { confirm: { codes: { oops: {} } } } } }, 'words.steps.confirm.codes.oops is not a code; one of'],
])('it is refused where it is not of the journey: %j', async (known, message) => {
  await withFolder(async cwd => {
    await writeFile(join(cwd, 'check-in.mjs'), `${CHECK_IN} export const known = ${JSON.stringify(known)}`)
    await expect(loadDefinition(join(cwd, 'check-in.mjs'))).rejects.toThrow(message)
  })
})
