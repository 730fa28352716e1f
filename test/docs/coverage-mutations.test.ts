import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { run } from '@journey-monitor/test-kit/run-cli'
import { expect, onTestFinished, test } from 'vitest'
import { allBlocks } from './blocks.ts'
import { appFiles } from './source-files.ts'

const blocks = await allBlocks()

/** Mutations of the apps in the guides. Each removes a signal or misspells a name. */
const MUTATIONS: readonly [what: string, app: string, file: string, from: string, to: string][] = [
  ['no ref on the link', 'medications', 'SendRxRenewalMessage.jsx', '      ref={linkRef}\n', ''],
  ['no ref for the inner component', 'medications', 'SendRxRenewalMessage.jsx', ' linkRef={linkRef}', ''],
  ['the link is not completed', 'medications', 'SendRxRenewalMessage.jsx', 'link.complete({ selectedOn: page })', ''],
  ['the modal is not completed', 'medications', 'SendRxRenewalMessage.jsx', 'modal.complete()', ''],
  [
    'the modal never starts',
    'medications',
    'SendRxRenewalMessage.jsx',
    "useStep('modal', { active: showRenewalModal })",
    'none',
  ],
  ['a wrong reason', 'medications', 'SendRxRenewalMessage.jsx', "abandon('back')", "abandon('bak')"],
  ['a wrong attribute', 'medications', 'SendRxRenewalMessage.jsx', 'selectedOn: page', 'selectedFrom: page'],
  ['a wrong step', 'medications', 'SendRxRenewalMessage.jsx', "useVisible('link_view'", "useVisible('link_seen'"],
  ['the return’s hook is used nowhere', 'medications', '.jsx', /^ *useRenewalReturn\(.*\n/gm.source, ''],
  ['the return is not completed', 'medications', 'useRenewalReturn.js', "journey.complete('return')", ''],
  ['no provider in Medications', 'medications', 'app-entry.jsx', /<\/?JourneyProvider\b.*>/g.source, ''],
  ['no provider in Secure Messaging', 'secure-messaging', 'routes.jsx', /<\/?JourneyProvider\b.*>/g.source, ''],
  ['arrive is not called', 'secure-messaging', 'arrival.js', 'arrive(journey, window)', ''],
  ['arrive does not start the step', 'secure-messaging', 'arrive.js', "journey.start('care_team_pick')", ''],
  ['a hook is used nowhere', 'secure-messaging', '.jsx', / = useCareTeamPick\(.*/g.source, ' = () => {}'],
  ['a handle is never called', 'secure-messaging', 'useCareTeamPick.js', /pick\.complete\(.*/g.source, 'none()'],
  [
    'what a hook returns is never called',
    'secure-messaging',
    '.jsx',
    /(?:\n +picked\(\)|, picked\b(?=,)|onPick=\{picked\})/g.source,
    '',
  ],
  [
    'a code that is not declared, in a function',
    'secure-messaging',
    'ComposeForm.jsx',
    "'attachment_rejected'",
    "'attachment_refused'",
  ],
  [
    'a reason that is not declared, of a step that only the app knows',
    'secure-messaging',
    'renewal.js',
    "openStep, 'left_editor'",
    "openStep, 'left_form'",
  ],
  ['a code that is not declared, given to a wrapper', 'secure-messaging', 'App.jsx', "'downtime'", "'maintenance'"],
  ['a value that is not declared', 'secure-messaging', 'useCareTeamPick.js', 'pickedFrom,', "pickedFrom: 'recents',"],
  ['sending is not watched', 'secure-messaging', 'ComposeForm.jsx', /journey\.watch\('send'.*/g.source, ''],
  ['the prefill is not signaled', 'secure-messaging', 'ComposeForm.jsx', "useStepRequest('prefill', {", 'none({'],
]

async function coverageOf(app: string, mutate: (name: string, text: string) => string) {
  const folder = await mkdtemp(join(tmpdir(), 'coverage-mutations-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const document = `docs/${app}.md`
  const own = blocks.filter(block => block.document === document)
  for (const { name, text } of appFiles(document, own)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), mutate(name, text))
  }
  const args = ['coverage', '--app', app, '--sources', '**/*.{js,jsx}', '--json']
  return run(args, { cwd: folder })
}

test('at most two mutations pass', async () => {
  const passed: string[] = []
  for (const [what, app, file, from, to] of MUTATIONS) {
    let isChanged = false
    const { code } = await coverageOf(app, (name, text) => {
      const isPattern = /\\/.test(from)
      const mutated = name.endsWith(file) ? text.replaceAll(isPattern ? new RegExp(from, 'gm') : from, to) : text
      isChanged ||= mutated !== text
      return mutated
    })
    expect(isChanged, what).toBe(true)
    if (code === 0) passed.push(what)
  }
  expect(MUTATIONS.length).toBeGreaterThanOrEqual(20)
  expect(passed.length, passed.join('; ')).toBeLessThanOrEqual(2)
})

test.each(['medications', 'secure-messaging'])('%s after its guide has no problem', async app => {
  const { out } = await coverageOf(app, (_, text) => text)
  expect(JSON.parse(out).problems).toEqual([])
})

test('constants of another module, and wrappers, are not problems', async () => {
  const { out } = await coverageOf('medications', (name, text) => {
    if (name === 'journey.js')
      return `${text}\nexport const STEPS = { RETURN: 'return' }\nexport const finish = step => journey.complete(step)\n`
    if (name === 'useRenewalReturn.js')
      return `import { finish, STEPS } from './journey'\n${text.replace("journey.complete('return')", 'finish(STEPS.RETURN)')}`
    return text
  })
  expect(JSON.parse(out).problems).toEqual([])
})
