import { fileURLToPath } from 'node:url'
import ts from '@typescript/typescript6'
import { expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const FILE = `${ROOT}test/compat/app-with-mistakes.ts`

/** Lines of an app's code. In each, `|` marks the position of the mouse. */
const PREAMBLE = `
import { createJourney, defineJourney } from '@journey-monitor/sdk'
import { renewal } from '@journey-monitor/sdk/renewal'
import { createJourneyHooks } from '@journey-monitor/react'
export const journey = createJourney(renewal)
export const { useStep, useStepRequest } = createJourneyHooks(journey)
const names = { name: 'check_in', version: 1, teams: ['red'], apps: ['one'], intentStep: 'x', convertingStep: 'x' } as const
`

/** Returns the compiler's language service, which editors use, for a file with `code` after the preamble. */
function editorOf(code: string) {
  const text = `${PREAMBLE}${code}`
  const { config } = ts.readConfigFile(`${ROOT}tsconfig.base.json`, ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT)
  const read = (path: string) => (path === FILE ? text : ts.sys.readFile(path))
  const service = ts.createLanguageService({
    getCompilationSettings: () => options,
    getScriptFileNames: () => [FILE],
    getScriptVersion: () => '1',
    getScriptSnapshot(path) {
      const content = read(path)
      return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content)
    },
    getCurrentDirectory: () => ROOT,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: path => path === FILE || ts.sys.fileExists(path),
    readFile: read,
    directoryExists: ts.sys.directoryExists,
  })
  return { service, text }
}

const MISTAKES = [
  ["journey.abandon('modal', 'bakc')", '"back" | "closed" | "went_back" | "signed_out"'],
  ["journey.fail('modal', 'bakc')", '"modal_load_error" | "launch_error"'],
  [
    "journey.watch('modal', Promise.resolve(), { code: 'launch_error', deadlineMs: 1 })",
    String.raw`Add the failure code \"timeout\" to the step to use deadlineMs`,
  ],
  [
    "useStepRequest('prefill', { active: true, status: 'loaded', code: 'timeout' })",
    'Use a status of RTK Query or TanStack Query: pending, success, error, …',
  ],
  ["useStep('modal', { active: true }).abandon('bakc')", '"back" | "closed" | "went_back" | "signed_out"'],
  [
    "defineJourney({ ...names, steps: [{ name: 'x', team: 'red', app: 'one', failures: { bad: { team: 'blue', kind: 'ux' } } }] })",
    `Type '"blue"' is not assignable to type '"red"'`,
  ],
  [
    "defineJourney({ ...names, steps: [{ name: 'x', team: 'blue', app: 'one' }] })",
    `Type '"blue"' is not assignable to type '"red"'`,
  ],
] as const

test('a compiler error names the allowed values, in a sentence that fits a screen', () => {
  const { service, text } = editorOf(MISTAKES.map(([code]) => code).join('\n'))
  const lines = text.split('\n')
  const messages = service.getSemanticDiagnostics(FILE).map(({ start = 0, messageText }) => ({
    code: lines[text.slice(0, start).split('\n').length - 1],
    message: ts.flattenDiagnosticMessageText(messageText, '\n'),
  }))
  expect(messages.map(({ code }) => code)).toEqual(MISTAKES.map(([code]) => code))
  messages.forEach(({ message }, i) => {
    expect(message).toContain(MISTAKES[i]?.[1])
    expect(message.length).toBeLessThan(400)
    expect(message).not.toContain("type 'never'")
  })
})

const HOVERS = [
  ['|journey.debug()', 'const journey: Journey<Renewal>'],
  ['export const |modal = useStep("modal", { active: true })', 'const modal: StepHandle<"modal", Renewal>'],
  ["journey.|start('modal')", 'Journey<Renewal>.start<"modal">(step: "modal"'],
  ["journey.|abandon('modal', 'back')", 'reason: "back" | "closed" | "went_back" | "signed_out"'],
  ["journey.|watch('send', Promise.resolve(), { code: 'send_error' })", 'WatchOptions<'],
  ['|renewal.name', 'const renewal: Renewal'],
] as const

test('an editor’s hover of a name fits a screen', () => {
  const code = HOVERS.map(([line]) => line).join('\n')
  const { service } = editorOf(code.replaceAll('|', ''))
  let at = PREAMBLE.length
  for (const [line, expected] of HOVERS) {
    const info = service.getQuickInfoAtPosition(FILE, at + line.indexOf('|'))
    const shown = ts.displayPartsToString(info?.displayParts)
    expect(shown).toContain(expected)
    expect(shown.length).toBeLessThan(450)
    at += line.length
  }
})
