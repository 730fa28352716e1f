import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, realpath, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'
import * as ts from '@typescript/typescript6'
import { parse } from 'acorn'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { shortNames } from '../../rollup.short-names.ts'
import { PACKAGES, type PackageName, packAllInto, tarballOf } from './packed.ts'

const run = promisify(execFile)
const inRepository = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))

interface Manifest {
  readonly name: string
  readonly scripts?: Record<string, string>
  readonly dependencies?: Record<string, string>
  readonly peerDependencies?: Record<string, string>
  readonly exports: Record<string, unknown>
}

const manifests = {} as Record<PackageName, Manifest>
let root: string

beforeAll(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'journey-monitor-published-')))
  const folders = await packAllInto(root)
  for (const [name, folder] of Object.entries(folders) as [PackageName, string][]) {
    manifests[name] = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
  }
  for (const name of ['jsdom', 'msw', 'react', 'react-dom']) {
    await symlink(await realpath(inRepository(`node_modules/${name}`)), join(root, 'node_modules', name))
  }
  for (const name of ['coverage', 'cli']) {
    const installed = join(root, 'node_modules/@journey-monitor', name, 'node_modules')
    await symlink(inRepository(`packages/${name}/node_modules`), installed)
  }
})
afterAll(() => rm(root, { recursive: true, force: true }))

const filesOf = async (name: PackageName) => {
  const folder = join(root, 'node_modules/@journey-monitor', name)
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter(entry => entry.isFile()).map(entry => relative(folder, join(entry.parentPath, entry.name)))
}

/** The public entries of a package, as imports name them. */
const entriesOf = (name: PackageName) =>
  Object.keys(manifests[name].exports)
    .filter(subpath => subpath !== './package.json')
    .map(subpath => `${manifests[name].name}${subpath.slice(1)}`)

test('no property that the build shortens is in the public types', async () => {
  for (const name of ['sdk', 'react'] as const) {
    const types = (await filesOf(name)).filter(file => file.endsWith('.d.ts'))
    const text = await Promise.all(
      types.map(file => readFile(join(root, 'node_modules/@journey-monitor', name, file), 'utf8')),
    )
    const properties = new RegExp(`^\\s*(readonly )?(${Object.keys(shortNames.mangleCache).join('|')})\\??[:(]`, 'm')
    expect(text.join('\n')).not.toMatch(properties)
  }
})

test('no property that the build shortens is a column of the table that `debug` prints', async () => {
  const script = `
    const { renewal } = require('@journey-monitor/sdk/renewal')
    const { createTestJourney } = require('@journey-monitor/sdk/testing')
    const { journey } = createTestJourney(renewal)
    journey.fail('link_view', 'link_render_error')
    console.log = () => {}
    console.table = rows => console.info(JSON.stringify(rows))
    journey.debug()`
  await writeFile(join(root, 'debug.cjs'), script)
  const { stdout } = await run(process.execPath, [join(root, 'debug.cjs')], { cwd: root })
  expect(JSON.parse(stdout)).toEqual([
    { step: 'link_view', team: 'meds', stands: 'fail', why: 'link_render_error', attempt: 1, open: true },
  ])
})

describe.each(Object.keys(PACKAGES) as PackageName[])('the tarball of %s', name => {
  test('runs nothing during installation', () => {
    const hooks = ['preinstall', 'install', 'postinstall', 'prepare', 'preprepare', 'postprepare']
    expect(Object.keys(manifests[name].scripts ?? {}).filter(script => hooks.includes(script))).toEqual([])
  })

  test('depends on workspace packages only by version', () => {
    const { dependencies, peerDependencies } = manifests[name]
    for (const range of Object.values({ ...dependencies, ...peerDependencies })) {
      expect(range).toMatch(/^[\^>~]?=?\d/)
    }
  })

  test('has its license and every file it declares, and no test', async () => {
    const files = await filesOf(name)
    expect(files).toContain('LICENSE')
    expect(files).toContain('README.md')
    const declared = JSON.stringify(manifests[name].exports).match(/(?<="\.\/)[^"]+\.(js|cjs|ts|tsx|cts)(?=")/g) ?? []
    expect(declared.length).toBeGreaterThan(0)
    expect(declared.filter(file => !files.includes(file))).toEqual([])
    expect(files.filter(file => /\.test(-d)?\.|test-support|fixtures/.test(file))).toEqual([])
  })

  test('contains no source files, and no condition for them', async () => {
    expect((await filesOf(name)).filter(file => /^src\/|(?<!\.d)\.[cm]?tsx?$/.test(file))).toEqual([])
    expect(JSON.stringify(manifests[name])).not.toContain('source')
  })
})

test('imports of a server component are a client component', async () => {
  const scripts = (await filesOf('react')).filter(file => /^dist\/.*\.c?js$/.test(file))
  expect(scripts.length).toBeGreaterThan(3)
  const first = await Promise.all(
    scripts.map(
      async file => (await readFile(join(root, 'node_modules/@journey-monitor/react', file), 'utf8')).split('\n')[0],
    ),
  )
  expect(new Set(first)).toEqual(new Set(["'use client'"]))
})

describe.each(['sdk', 'react'] as const)('the tarball of %s, in a browser', name => {
  test('has no runtime dependency', () => {
    expect(manifests[name].dependencies ?? {}).toEqual({})
  })

  test('is ES2017 throughout, and neither evaluates text nor writes markup', async () => {
    const scripts = (await filesOf(name)).filter(file => /^dist\/.*\.(js|cjs)$/.test(file))
    expect(scripts.length).toBeGreaterThan(entriesOf(name).length)
    for (const file of scripts) {
      const text = await readFile(join(root, 'node_modules/@journey-monitor', name, file), 'utf8')
      const sourceType = file.endsWith('.cjs') ? 'script' : 'module'
      expect(() => parse(text, { ecmaVersion: 2017, sourceType }), file).not.toThrow()
      expect(text, file).not.toMatch(/\beval\(|new Function\b|\.innerHTML\b|document\.write\b/)
    }
  })

  test('has types that match its scripts, in every module resolution', async () => {
    const tarball = await readFile(await tarballOf(name, join(root, 'tarballs')))
    const { types, ...found } = await checkPackage(createPackageFromTarballData(new Uint8Array(tarball)))
    expect(types).toEqual({ kind: 'included' })
    expect(found).toMatchObject({ problems: [] })
  })

  test('every subpath resolves for TypeScript with `moduleResolution: node`, which ignores exports', () => {
    const options = { moduleResolution: ts.ModuleResolutionKind.Node10, module: ts.ModuleKind.CommonJS }
    for (const entry of entriesOf(name)) {
      const { resolvedModule } = ts.resolveModuleName(entry, join(root, 'app.ts'), options, ts.sys)
      expect(resolvedModule?.resolvedFileName, entry).toMatch(/\/dist\/.*\.d\.ts$/)
    }
    expect(
      ts.resolveModuleName(`${manifests[name].name}/nowhere`, join(root, 'app.ts'), options, ts.sys),
    ).toMatchObject({
      resolvedModule: undefined,
    })
  })

  test('every subpath can be required and imported in plain Node, and by tools that ignore exports', async () => {
    const script = `
      const { join } = require('node:path')
      Promise.all(${JSON.stringify(entriesOf(name))}.map(async entry => {
        const names = exported => Object.keys(exported).filter(name => name !== 'default' && name !== 'module.exports').sort()
        const folder = join(__dirname, 'node_modules', entry)
        return [entry, names(require(entry)), names(require(folder)), names(await import(entry))]
      })).then(found => console.log(JSON.stringify(found)))`
    await writeFile(join(root, 'consumer.cjs'), script)
    const { stdout, stderr } = await run(process.execPath, [join(root, 'consumer.cjs')], { cwd: root })
    expect(stderr).toBe('')
    const found: [entry: string, required: string[], byFolder: string[], imported: string[]][] = JSON.parse(stdout)
    expect(found.map(([entry]) => entry)).toEqual(entriesOf(name))
    for (const [entry, required, byFolder, imported] of found) {
      expect(required.length, entry).toBeGreaterThan(0)
      expect(byFolder, entry).toEqual(required)
      expect(imported, entry).toEqual(required)
    }
  })
})

test('the packed hooks work if a test puts only `window` and `document` into the global scope', async () => {
  const script = `
    const { JSDOM } = require('jsdom')
    const { window } = new JSDOM('<!doctype html><body></body>', { url: 'http://localhost/' })
    Object.assign(globalThis, { window, document: window.document, IS_REACT_ACT_ENVIRONMENT: true })
    const { act, createElement } = require('react')
    const { createRoot } = require('react-dom/client')
    const { JourneyProvider, useVisible } = require('@journey-monitor/react')
    const { renewal } = require('@journey-monitor/sdk/renewal')
    const { createTestJourney } = require('@journey-monitor/sdk/testing')

    const test = createTestJourney(renewal)
    const Link = () => createElement('a', { ref: useVisible('link_view')[0] })
    const root = createRoot(window.document.body)
    act(() => root.render(createElement(JourneyProvider, { journey: test.journey }, createElement(Link))))
    act(() => root.unmount())
    window.close()
    console.log(JSON.stringify(test.signals))`
  await writeFile(join(root, 'test-dom.cjs'), script)
  const { stdout, stderr } = await run(process.execPath, [join(root, 'test-dom.cjs')], { cwd: root })
  expect(stderr).toBe('')
  expect(JSON.parse(stdout)).toEqual(['link_view.start'])
})

test('the packed CLI takes at most 1 MB without its dependencies', async () => {
  const folder = join(root, 'node_modules/@journey-monitor/cli')
  const sizes = (await filesOf('cli')).map(async file => (await stat(join(folder, file))).size)
  const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
  expect(bytes).toBeLessThanOrEqual(1_000_000)
})

test('each export of the packages for Node can be imported, and matches its types', async () => {
  const entries = [...entriesOf('coverage'), ...entriesOf('cli')].filter(entry => !entry.endsWith('.json'))
  const script = `
    const names = async entry => [entry, Object.keys(await import(entry)).sort()]
    Promise.all(${JSON.stringify(entries)}.map(names)).then(found => console.log(JSON.stringify(found)))`
  await writeFile(join(root, 'imports.mjs'), script)
  const { stdout } = await run(process.execPath, [join(root, 'imports.mjs')], { cwd: root })
  const app = join(root, 'app.ts')
  await writeFile(app, entries.map(entry => `import '${entry}'\n`).join(''))
  const program = ts.createProgram([app], {
    ...{ module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext, noEmit: true },
    ...{
      strict: true,
      target: ts.ScriptTarget.ES2023,
      types: ['node'],
      typeRoots: [inRepository('node_modules/@types')],
    },
  })
  // Its own declarations and the app; not those of Node and of its dependencies, which take most of the time.
  const own = program.getSourceFiles().filter(({ fileName }) => fileName.startsWith(root) && !isInstalled(fileName))
  expect(own.length).toBeGreaterThan(entries.length)
  const problems = [
    ...program.getOptionsDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...own.flatMap(file => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]),
  ]
  expect(problems.map(({ messageText }) => messageText)).toEqual([])
  const checker = program.getTypeChecker()
  const declared = (program.getSourceFile(app)?.statements ?? []).map(statement => {
    const specifier = (statement as ts.ImportDeclaration).moduleSpecifier as ts.StringLiteral
    const module = checker.getSymbolAtLocation(specifier)
    const values = module ? checker.getExportsOfModule(module).filter(symbol => isValue(checker, symbol)) : []
    return [specifier.text, values.map(({ name }) => name).sort()]
  })
  expect(declared).toEqual(JSON.parse(stdout))
})

/** Whether a file belongs to a dependency of the packages. */
function isInstalled(fileName: string): boolean {
  return /node_modules\/(?!@journey-monitor\/)/.test(fileName)
}

function isValue(checker: ts.TypeChecker, symbol: ts.Symbol): boolean {
  const { flags } = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
  return (flags & ts.SymbolFlags.Value) !== 0
}

test('the packed CLI counts events', async () => {
  const journey = {
    ...{ name: 'rx_renewal', version: 1, id: '00000000-0000-4000-8000-000000000001', started_at: 1_795_000_000_000 },
    ...{ entry_step: 'link_view', seq: 1, step: 'link_view', step_number: 1, phase: 'start', team: 'meds' },
    ...{ app: 'medications', attempt: 1, first: true, elapsed_ms: 0, attributes: { page: 'list' } },
  }
  const event = {
    type: 'action',
    date: journey.started_at,
    service: 'medications',
    action: { id: 'a', type: 'custom', target: { name: 'rx_renewal.link_view.start' } },
    context: { journey },
  }
  const file = join(root, 'events.ndjson')
  await writeFile(file, `${JSON.stringify(event)}\n`)
  const cli = join(root, 'node_modules/@journey-monitor/cli/dist/main.js')
  const { stdout } = await run(process.execPath, [cli, 'funnel', '--json', file], { cwd: root })
  expect(JSON.parse(stdout)).toMatchObject({ journeys: { total: 1 }, quality: { events: 1, rejected: 0 } })
})
