import { readFile } from 'node:fs/promises'
import { relative, resolve, sep } from 'node:path'
import type { JourneyDefinition } from '@journey-monitor/sdk'
import { glob } from 'tinyglobby'
import { readModules } from './app-modules.ts'
import { type Coverage, coverageOf } from './coverage.ts'
import { InputError } from './input-error.ts'
import { hookWithoutProvider } from './provider.ts'
import { type Signal, signalsIn } from './signals.ts'

/** Files that are not source code of the app, such as tests, which may signal anything. */
const IGNORED = [
  '**/node_modules/**',
  '**/dist/**',
  '**/*.{test,spec}.*',
  '**/*.unit.spec.*',
  '**/tests/**',
  '**/__tests__/**',
  '**/*.d.ts',
]

/**
 * Reads the files that match the globs `sources` in `cwd`, and compares their signals with the definition.
 * @throws InputError if the definition has no such app, no file matches, or a file cannot be read or parsed.
 */
export async function coverageOfSources(
  definition: JourneyDefinition,
  app: string,
  sources: readonly string[],
  cwd: string,
): Promise<Coverage> {
  if (!definition.apps.includes(app)) {
    throw new InputError(`${definition.name} has no app "${app}"; use one of ${definition.apps.join(', ')}`)
  }
  const ignore = [...new Set(sources.map(glob => foldersAbove(glob, cwd)))].flatMap(above =>
    IGNORED.map(glob => above + glob),
  )
  const found = await glob([...sources], { ignore, cwd })
  const files = found.filter(file => /\.[cm]?[jt]sx?$/.test(file)).sort()
  if (files.length === 0)
    throw new InputError(
      `--sources ${sources.join(' ')} matches no source; quote a glob, so that the shell leaves it alone`,
    )
  const sourceOf = new Map<string, string>()
  for (const file of files) sourceOf.set(file, await readFile(resolve(cwd, file), 'utf8'))
  const createsHooks = [...sourceOf.values()].some(code => code.includes('createJourneyHooks('))
  const modules = readModules(sourceOf, (file, error) => {
    throw new InputError(`${file} cannot be read: ${error.message}`)
  })
  const signals: Signal[] = []
  for (const [file, code] of sourceOf) {
    const context = {
      createsHooks,
      root: modules.rootOf(file),
      imported: modules.importedBy(file),
      argumentsAt: (line: number) => modules.argumentsAt(file, line),
    }
    signals.push(...signalsIn(code, file, context))
  }
  const called = signals.filter(({ file, line }) => modules.isCalled(file, line))
  const uncalled = signals.filter(signal => !called.includes(signal))
  const entries = [...new Set(called.map(({ file }) => file))].filter(file => !modules.isImported(file))
  return coverageOf(definition, app, {
    signals: called,
    uncalled,
    entries,
    hookWithoutProvider: hookWithoutProvider(new Map(files.map(file => [file, modules.rootOf(file)]))),
    files: files.length,
  })
}

/** Returns the `../` parts of the path from `cwd` to a glob's files. `**` doesn't match them, so ignored globs need them too. */
function foldersAbove(glob: string, cwd: string): string {
  const above = relative(cwd, resolve(cwd, glob)).split(sep)
  return '../'.repeat(above.filter(folder => folder === '..').length)
}
