import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { renewal } from '@journey-monitor/sdk/renewal'
import { run } from '@journey-monitor/test-kit/run-cli'
import { withFolder } from '@journey-monitor/test-kit/temporary-folder'
import { describe, expect, test } from 'vitest'
import { type Coverage, coverageOf } from './coverage.ts'
import { renderCoverage } from './render-coverage.ts'
import { signalsIn } from './signals.ts'

const HOOKS =
  "import { StepErrorBoundary, useJourney, useStep, useStepRequest, useVisible } from '@journey-monitor/react'\n"
const signalTexts = (code: string, file = 'app.jsx') =>
  signalsIn(code, file).map(({ step = '?', phase, cause, isAssumed }) =>
    [step, phase, cause, isAssumed && 'assumed'].filter(Boolean).join(' '),
  )
const problems = (code: string, app = 'medications') =>
  coverageOf(renewal, app, { signals: signalsIn(code, 'app.jsx'), files: 1 }).problems.map(({ message }) => message)

describe('signals are found', () => {
  test.each<[string, string, string[]]>([
    ['in calls', `journey.start('modal')`, ['modal start']],
    ['with causes', `journey.fail('modal', 'launch_error', { httpStatus: 500 })`, ['modal fail launch_error']],
    ['behind optional chaining', `props.journey?.abandon('modal', 'back')`, ['modal abandon back']],
    [
      'on a journey by another name',
      `const renewal = createJourney(definition); renewal.complete('modal')`,
      ['modal complete'],
    ],
    ['on destructured methods', `const { complete: done } = useJourney(); done('return')`, ['return complete']],
    [
      'in either branch',
      `journey.fail('send', is5xx ? 'backend_error' : 'send_error')`,
      ['send fail backend_error', 'send fail send_error'],
    ],
    [
      'by a constant',
      `const STEP = 'modal'; const CODES = { launch: 'launch_error' }; journey.fail(STEP, CODES.launch)`,
      ['modal fail launch_error'],
    ],
    [
      'of a watched promise',
      `journey.watch('send', sent, { code: e => e.status ? 'send_error' : 'timeout', deadlineMs: 9 })`,
      ['send complete', 'send fail send_error', 'send fail timeout', 'send fail timeout'],
    ],
    [
      'in a hook and its handle',
      `${HOOKS}const M = () => { const modal = useStep('modal', { active }); return <Modal onClose={() => modal.abandon('closed')} onGo={modal.complete} /> }`,
      ['modal start', 'modal abandon closed', 'modal complete'],
    ],
    [
      'in a destructured handle',
      `${HOOKS}function M() { const { complete, fail } = useStep('modal', { active }); useEffect(() => { complete() }, [complete]); return () => fail('launch_error') }`,
      ['modal start', 'modal complete', 'modal fail launch_error'],
    ],
    [
      'in a hook by another name',
      `import { useStep as useIt } from '@journey-monitor/react'; function M() { useIt('modal', { active }).complete() }`,
      ['modal start', 'modal complete'],
    ],
    [
      'in a required module',
      `const { useStep } = require('@journey-monitor/react'); function M() { const m = useStep('modal', {}); m.complete() }`,
      ['modal start', 'modal complete'],
    ],
    [
      'in a request',
      `${HOOKS}function E() { useStepRequest('prefill', { status, code: error => { if (error) return 'prescription_load_error'; return 'prefill_blank' } }) }`,
      ['prefill start', 'prefill complete', 'prefill fail prescription_load_error', 'prefill fail prefill_blank'],
    ],
    [
      'in an error boundary',
      `${HOOKS}const L = () => <StepErrorBoundary step="link_view" code={'link_render_error'} />`,
      ['link_view fail link_render_error'],
    ],
    [
      'in a visible link',
      `${HOOKS}function L() { const [linkRef, link] = useVisible('link_view'); return <a ref={linkRef} onClick={() => link.complete()} /> }`,
      ['link_view start', 'link_view complete'],
    ],
    [
      'in a visible link with a destructured handle, or without one',
      `${HOOKS}function L() { const [ref, { complete }] = useVisible('link_view'); const [other] = useVisible('link_view'); return <a ref={ref} onClick={complete}><b ref={other} /></a> }`,
      ['link_view start', 'link_view complete', 'link_view start'],
    ],
    [
      'in hooks that the app creates',
      `const { useStep: useIt } = createJourneyHooks(journey); function M() { useIt('modal', { active }).complete() }`,
      ['modal start', 'modal complete'],
    ],
    [
      'as assumed, if a handle is passed to a component',
      `${HOOKS}function M() { const modal = useStep('modal', { active }); return <Modal step={modal} /> }`,
      ['modal start', 'modal complete assumed', 'modal fail assumed', 'modal abandon assumed'],
    ],
    [
      'without the start of a link whose ref is on no element',
      `${HOOKS}function L() { const [ref, link] = useVisible('link_view'); return <a onClick={() => link.complete()} /> }`,
      ['link_view complete'],
    ],
    [
      'without the start of a link whose ref a component of the module drops',
      `${HOOKS}const Inner = ({ text, linkRef }) => <a>{text}</a>; function L() { const [ref, link] = useVisible('link_view'); return <Inner linkRef={ref} onClick={link.complete} /> }`,
      ['link_view complete'],
    ],
    [
      'by a name in an object, and by a function that returns a name',
      `const CODES = { a: 'send_error', b: 'timeout' }; function codeOf() { return 'backend_error' } journey.fail('send', CODES[x]); journey.fail('send', codeOf(e))`,
      ['send fail send_error', 'send fail timeout', 'send fail backend_error'],
    ],
    ['as unknown, if only the running app knows', `journey.fail(step, 'context_lost')`, ['? fail context_lost']],
  ])('%s', (_, code, expected) => {
    expect(signalTexts(code)).toEqual(expected)
  })

  test('in TypeScript', () => {
    expect(
      signalTexts(`const step = 'modal' as const; (journey as Journey)!.start(step satisfies string)`, 'app.ts'),
    ).toEqual(['modal start'])
    const link = `${HOOKS}function L() { const [ref, link] = useVisible('link_view'); return <a ref={ref as never} /> }`
    expect(signalTexts(link, 'link.tsx')).toEqual(['link_view start'])
  })

  test('in hooks that the app creates in another module', () => {
    const code = `import { useStep } from './journey-hooks'; function M() { useStep('modal', { active }).complete() }`
    expect(signalsIn(code, 'app.jsx', { createsHooks: true })).toHaveLength(2)
    expect(signalsIn(code, 'app.jsx')).toEqual([])
  })

  test('not in similar code', () => {
    expect(
      signalTexts(
        `promise.fail('modal'); queue.complete('send'); log.start('x'); journey.current('modal'); function useStep() {} useStep('modal')`,
      ),
    ).toEqual([])
  })
})

describe('problems are reported', () => {
  const whole = `journey.start('link_view'); journey.complete('link_view'); journey.start('modal'); journey.complete('modal'); journey.complete('return')`

  test('but none for a complete app: another app starts the step that it hands over', () => {
    expect(problems(whole)).toEqual([])
  })

  test.each<[string, string, string]>([
    ['a step that is never completed', whole.replace(`journey.complete('modal');`, ''), '"modal" is never completed'],
    ['a step that is never started', whole.replace(`journey.start('modal');`, ''), '"modal" is never started'],
    ['an unknown step', `${whole}; journey.start('popup')`, 'rx_renewal has no step "popup"; it has link_view'],
    [
      'an unknown code',
      `${whole}; journey.fail('modal', 'crash')`,
      '"modal" has no failure code "crash"; it has modal_load_error, launch_error',
    ],
    ['an unknown reason', `${whole}; journey.abandon('modal', 'bored')`, '"modal" has no reason "bored"'],
    [
      'a code of another step',
      `${whole}; journey.fail('modal', 'send_error')`,
      '"modal" has no failure code "send_error"',
    ],
    ['a code that no step has', `${whole}; journey.fail(step, 'oops')`, 'rx_renewal has no failure code "oops"'],
  ])('%s', (_, code, message) => {
    const [found, ...others] = problems(code)
    expect(found).toContain(message)
    expect(others).toEqual([])
  })
})

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

const coverage = (...args: string[]) => run(['coverage', ...args], { cwd: ROOT })

test.each(['medications', 'secure-messaging'])('the example app %s signals all of its steps', async app => {
  const { code, out } = await coverage('--app', app, '--sources', `examples/${app}/src/**/*.{ts,tsx}`, '--json')
  const found: Coverage = JSON.parse(out)
  expect(found.problems).toEqual([])
  expect(code).toBe(0)
  const own = renewal.steps.filter(step => step.app === app).map(({ name }) => name)
  expect(found.steps.filter(({ is_own }) => is_own).map(({ step }) => step)).toEqual(own)
  const text = renderCoverage(found, 200)
  expect(text).toContain(` files (the places of the steps are below examples/${app}/src/)\n`)
  expect(text.match(/^ {2}start +by another app$/gm)?.length ?? 0).toBe(app === 'medications' ? 1 : 0)
  expect(text).toContain('Codes that are not named, and code that cannot be followed, are not.')
  for (const columns of [40, 80, 120]) {
    const tooWide = renderCoverage(found, columns)
      .split('\n')
      .filter(line => line.length > columns && /\S \S/.test(line))
    expect(tooWide).toEqual([])
  }
})

test('fails if a page loses a signal, and reports unknown names', async () => {
  await withFolder(async folder => {
    await cp(join(ROOT, 'examples/medications/src'), folder, { recursive: true })
    const modal = join(folder, 'leave-medications-modal.tsx')
    const source = await readFile(modal, 'utf8')
    await writeFile(modal, source.replace('modal.complete()', '').replace("'launch_error'", "'lunch_error'"))
    const { code, out } = await coverage('--app', 'medications', '--sources', `${folder}/**/*.tsx`, `${folder}/*.ts`)
    expect(code).toBe(1)
    expect(out).toContain('"modal" is never completed')
    expect(out).toMatch(/leave-medications-modal\.tsx:\d+:\s+"modal"\s+has\s+no\s+failure\s+code\s+"lunch_error"/)
  })
})

test('a file with signals that no file imports is reported: it may be an entry, or forgotten', async () => {
  await withFolder(async folder => {
    await writeFile(join(folder, 'arrival.js'), "journey.start('link_view')")
    await writeFile(join(folder, 'go.js'), "export const go = () => journey.complete('link_view')")
    const notesOf = async (entry: string) => {
      await writeFile(join(folder, 'entry.js'), entry)
      const { out } = await coverage('--app', 'medications', '--sources', `${folder}/*.js`, '--json')
      return (JSON.parse(out) as Coverage).notes.filter(note => note.includes('imports'))
    }
    expect(await notesOf("import './arrival'; import { go } from './go'; go()")).toEqual([])
    expect(await notesOf("import { go } from './go'; go()")).toEqual([
      expect.stringMatching(/entries of the app: \S*arrival\.js$/),
    ])
  })
})

test('a function is called through a module that exports it again', async () => {
  await withFolder(async folder => {
    await writeFile(join(folder, 'go.js'), "export const go = () => journey.complete('link_view')")
    await writeFile(join(folder, 'index.js'), "export { go } from './go'")
    await writeFile(join(folder, 'entry.js'), "import { go } from './index'; go()")
    const { out } = await coverage('--app', 'medications', '--sources', `${folder}/*.js`, '--json')
    expect((JSON.parse(out) as Coverage).steps[0]?.complete).toEqual([expect.stringMatching(/go\.js:1$/)])
  })
})

describe('hooks without a provider', () => {
  const hook = `${HOOKS}export const Link = () => { const [ref, link] = useVisible('link_view'); return <a ref={ref} onClick={link.complete} /> }`
  const problemsWith = async (app: string, link = hook) =>
    withFolder(async cwd => {
      await writeFile(join(cwd, 'link.jsx'), link)
      await writeFile(join(cwd, 'app.jsx'), app)
      const { out } = await run(['coverage', '--app', 'medications', '--sources', '*.jsx', '--json'], { cwd })
      return (JSON.parse(out) as Coverage).problems.filter(({ message }) => message.includes('<JourneyProvider>'))
    })

  test.each([
    ['none', `import { Link } from './link'; render(<Link />)`],
    ['one that is imported only', `import { JourneyProvider } from '@journey-monitor/react'; render(<Link />)`],
    ['one that is re-exported only', `export { JourneyProvider } from '@journey-monitor/react'`],
    ['one that is required only', `const { JourneyProvider: P } = require('@journey-monitor/react')`],
  ])('are a problem: %s', async (_, app) => {
    expect(await problemsWith(app)).toEqual([
      { place: 'link.jsx:1', message: expect.stringContaining('hooks record nothing without a <JourneyProvider>') },
    ])
  })

  test.each([
    [
      'is rendered',
      `import { JourneyProvider } from '@journey-monitor/react'; render(<JourneyProvider journey={j} />)`,
    ],
    ['has another name', `import { JourneyProvider as P } from '@journey-monitor/react'; render(<P journey={j} />)`],
    ['is required', `const { JourneyProvider: P } = require('@journey-monitor/react'); render(<P journey={j} />)`],
    [
      'belongs to a namespace',
      `import * as J from '@journey-monitor/react'; render(<J.JourneyProvider journey={j} />)`,
    ],
    ['is rendered without JSX', `import { JourneyProvider } from './own'; createElement(JourneyProvider, { journey })`],
    [
      'is not needed by own hooks',
      `import { createJourneyHooks } from '@journey-monitor/react'; createJourneyHooks(j)`,
    ],
  ])('are not reported if it %s', async (_, app) => {
    expect(await problemsWith(app)).toEqual([])
  })

  test('are not reported if the app has no hooks', async () => {
    expect(await problemsWith('', `journey.start('link_view')`)).toEqual([])
  })
})

test('tests, node_modules and dist are left out, above the folder as well as below it', async () => {
  await withFolder(async folder => {
    const signals = "journey.start('link_view')"
    for (const file of [
      'app/link.js',
      'app/tests/a.js',
      'app/b.test.js',
      'app/node_modules/c/c.js',
      'app/dist/d.js',
      'ci/run.js',
    ]) {
      await mkdir(join(folder, dirname(file)), { recursive: true })
      await writeFile(join(folder, file), signals)
    }
    const filesFrom = async (cwd: string, ...sources: string[]) => {
      const { out } = await run(['coverage', '--app', 'medications', '--json', '--sources', ...sources], {
        cwd: join(folder, cwd),
      })
      const { files, steps } = JSON.parse(out) as Coverage
      return { files, start: steps[0]?.start }
    }
    expect(await filesFrom('.', 'app/**/*.js')).toEqual({ files: 1, start: ['app/link.js:1'] })
    expect(await filesFrom('ci', '../app/**/*.js')).toEqual({ files: 1, start: ['../app/link.js:1'] })
    expect(await filesFrom('ci', './../app')).toEqual({ files: 1, start: ['../app/link.js:1'] })
    expect(await filesFrom('ci', '*.js', '../app/**/*.js')).toEqual({
      files: 2,
      start: ['../app/link.js:1', 'run.js:1'],
    })
    expect(await filesFrom('ci', `${folder}/app/**/*.js`)).toMatchObject({ files: 1 })
  })
})

test('wrong options exit with 2', async () => {
  expect(await coverage('--app', 'kiosk', '--sources', 'x')).toMatchObject({
    code: 2,
    out: '',
    err: expect.stringContaining('rx_renewal has no app "kiosk"; use one of medications'),
  })
  expect(await coverage('--app', 'medications', '--sources', 'nowhere/*.js')).toMatchObject({
    code: 2,
    err: expect.stringContaining('matches no source'),
  })
  await withFolder(async folder => {
    await writeFile(join(folder, 'broken.js'), 'const = {')
    expect(await coverage('--app', 'medications', '--sources', `${folder}/*.js`)).toMatchObject({
      code: 2,
      err: expect.stringMatching(/broken\.js cannot be read: .*1:/),
    })
  })
})
