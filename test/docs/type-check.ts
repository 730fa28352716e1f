import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as ts from '@typescript/typescript6'
import { REPOSITORY } from './blocks.ts'
import { isTyped, type SourceFile } from './source-files.ts'

const HOSTS = join(REPOSITORY, 'test/docs/hosts')

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2024.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  moduleDetection: ts.ModuleDetectionKind.Force,
  customConditions: ['@journey-monitor/source'],
  allowImportingTsExtensions: true,
  jsx: ts.JsxEmit.ReactJSX,
  noEmit: true,
  skipLibCheck: true,
  types: [],
}

/**
 * What the compiler finds in a page's files, against the sources of the packages. What the reader's app has beside them is in
 * `hosts/<page>.d.ts`. JavaScript is checked as loosely as it is written: its names, not its nulls.
 */
export function typeCheck(page: string, files: readonly SourceFile[]): string[] {
  const scripts = files.filter(file => !isTyped(file))
  return [
    ...check(files.filter(isTyped), ['any-app', 'va-elements', page], { strict: true }),
    ...check(scripts, ['any-app', 'va-elements', 'renewal', page], { allowJs: true, checkJs: true, strict: false }),
  ]
}

function check(files: readonly SourceFile[], declared: readonly string[], options: ts.CompilerOptions): string[] {
  if (files.length === 0) return []
  const folder = join(HOSTS, 'page')
  const virtual = new Map(files.map(file => [join(folder, file.name), file]))
  if (virtual.size < files.length)
    throw new Error(
      `two files have one name: ${[...files]
        .map(({ name }) => name)
        .sort()
        .join(', ')}`,
    )
  const hosts = declared.map(name => join(HOSTS, `${name}.d.ts`)).filter(file => existsSync(file))
  const all = { ...OPTIONS, ...options }
  const host = ts.createCompilerHost(all)
  const read = host.readFile
  host.fileExists = path => virtual.has(path) || existsSync(path)
  host.directoryExists = path => path === folder || existsSync(path)
  host.readFile = path => virtual.get(path)?.text ?? read(path)
  host.getSourceFile = (path, version) => {
    const text = virtual.get(path)?.text ?? (existsSync(path) ? readFileSync(path, 'utf8') : undefined)
    return text === undefined ? undefined : ts.createSourceFile(path, text, version)
  }
  const program = ts.createProgram([...virtual.keys(), ...hosts], all, host)
  return ts
    .getPreEmitDiagnostics(program)
    .filter(({ file }) => !file || virtual.has(file.fileName) || hosts.includes(file.fileName))
    .map(diagnostic => told(diagnostic, virtual))
}

function told({ file, start = 0, messageText }: ts.Diagnostic, virtual: ReadonlyMap<string, SourceFile>): string {
  const message = ts.flattenDiagnosticMessageText(messageText, ' ')
  if (!file) return message
  const { line } = file.getLineAndCharacterOfPosition(start)
  const source = virtual.get(file.fileName)
  return `${source ? `${source.from}, ${source.name}` : file.fileName}, line ${line + 1}: ${message}`
}
