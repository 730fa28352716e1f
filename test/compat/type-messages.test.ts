import { fileURLToPath } from 'node:url'
import ts from '@typescript/typescript6'
import { expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const FILE = `${ROOT}test/compat/app-with-mistakes.ts`

/** Lines of an app's code. In each, `|` marks the position of the mouse. */
const PREAMBLE = `
import { createJourney, defineJourney, type JourneyEvent } from '@journey-monitor/sdk'
import { type Renewal, renewal } from '@journey-monitor/sdk/renewal'
import { createJourneyHooks } from '@journey-monitor/react'
export const journey = createJourney(renewal)
export const { useStep, useStepRequest } = createJourneyHooks(journey)
const names = { name: 'check_in', version: 1, teams: ['red'], apps: ['one'], intentStep: 'x', convertingStep: 'x' } as const
const visit = createJourney(defineJourney({ ...names, steps: [{ name: 'x', team: 'red', app: 'one' }] }))
const visitHooks = createJourneyHooks(visit)
`

/** The parsed files that the editors of this file share. */
const documents = ts.createDocumentRegistry()

/** Returns the compiler's language service, which editors use, for a file with `code` after the preamble. */
function editorOf(code: string) {
  const text = `${PREAMBLE}${code}`
  const { config } = ts.readConfigFile(`${ROOT}tsconfig.base.json`, ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT)
  const read = (path: string) => (path === FILE ? text : ts.sys.readFile(path))
  const host: ts.LanguageServiceHost = {
    getCompilationSettings: () => options,
    getScriptFileNames: () => [FILE],
    getScriptVersion: path => (path === FILE ? text : '1'),
    getScriptSnapshot(path) {
      const content = read(path)
      return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content)
    },
    getCurrentDirectory: () => ROOT,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: path => path === FILE || ts.sys.fileExists(path),
    readFile: read,
    directoryExists: ts.sys.directoryExists,
  }
  return { service: ts.createLanguageService(host, documents), text }
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
  [
    "defineJourney({ ...names, steps: [{ name: 'x', team: 'red', app: 'one', reason: ['closed'] }] })",
    'Options of a step: entry, requires, expiryMs, reasons, failures',
  ],
  [
    "defineJourney({ ...names, steps: [{ name: 'x', team: 'red', app: 'one', requires: 'y' }] })",
    'Require the name of an earlier step of this journey',
  ],
  ["visit.fail('x', 'late')", 'Declare the code in the failures of the step to use it'],
  ["visitHooks.useStep('x', { active: true }).fail('late')", 'Declare the code in the failures of the step to use it'],
  [
    "journey.watch('send', Promise.resolve(), { deadlineMs: 1 })",
    `Property 'code' is missing in type '{ deadlineMs: number; }'`,
  ],
  ["export const isBack = (event: JourneyEvent<Renewal>) => event.reason === 'bakc'", '"back" | "closed"'],
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
  ["journey.|watch('send', Promise.resolve(), { code: 'send_error' })", 'WatchOptions<Renewal, "send">'],
  ['|renewal.name', 'const renewal: Renewal'],
] as const

test('an editor’s hover of a name fits a screen', () => {
  const code = HOVERS.map(([line]) => line).join('\n')
  const { service } = editorOf(code.replaceAll('|', ''))
  let at = PREAMBLE.length
  for (const [line, expected] of HOVERS) {
    const info = service.getQuickInfoAtPosition(FILE, at + line.indexOf('|'), Number.MAX_SAFE_INTEGER)
    const shown = ts.displayPartsToString(info?.displayParts)
    expect(shown).toContain(expected)
    expect(shown.length).toBeLessThan(450)
    at += line.length
  }
})

/** The types whose members an app writes. */
const WRITTEN = /^(Journey|JourneyHooks|StepHandle|StepDefinition|DefinitionInput|.*Options)$/

test('an editor’s hover explains each export, and each option and method', () => {
  const program = editorOf('').service.getProgram()
  const checker = program?.getTypeChecker() as ts.TypeChecker
  const isExplained = (symbol: ts.Symbol) => symbol.getDocumentationComment(checker).length > 0
  const imports = program?.getSourceFile(FILE)?.statements.filter(ts.isImportDeclaration) ?? []
  const names = imports
    .flatMap(({ moduleSpecifier }) =>
      checker.getExportsOfModule(checker.getSymbolAtLocation(moduleSpecifier) as ts.Symbol),
    )
    .map(symbol => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol))
  const members = names
    .filter(({ name }) => WRITTEN.test(name))
    .flatMap(symbol => checker.getDeclaredTypeOfSymbol(symbol).getProperties())
  expect(names.length).toBeGreaterThan(50)
  expect(members.length).toBeGreaterThan(50)
  expect([...names, ...members].filter(symbol => !isExplained(symbol)).map(({ name }) => name)).toEqual([])
})
