import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { REPOSITORY } from './blocks.ts'
import { isTyped, type SourceFile } from './source-files.ts'

const HOSTS = join(REPOSITORY, 'test/docs/hosts')
const TSC = join(REPOSITORY, 'node_modules/typescript/bin/tsc')

const OPTIONS = {
  target: 'ES2022',
  lib: ['ES2024', 'DOM', 'DOM.Iterable'],
  module: 'ESNext',
  moduleResolution: 'bundler',
  moduleDetection: 'force',
  customConditions: ['@journey-monitor/source'],
  allowImportingTsExtensions: true,
  jsx: 'react-jsx',
  noEmit: true,
  skipLibCheck: true,
  types: [],
}

/** A page, and the files that a reader has after following it. */
export interface PageFiles {
  readonly document: string
  readonly files: readonly SourceFile[]
}

/** Files of a page that are compiled together, in a folder of their own. */
interface Project extends PageFiles {
  readonly folder: string
  readonly hosts: readonly string[]
  readonly options: object
}

/**
 * Compiles the files of all pages in one run of the compiler, against the packages' sources. Returns the findings by
 * document. `hosts/<page>.d.ts` declares the reader's other modules. JavaScript is checked for names, not for nulls.
 */
export async function typeCheck(pages: readonly PageFiles[]): Promise<ReadonlyMap<string, string[]>> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'docs-types-')))
  try {
    await symlink(join(REPOSITORY, 'node_modules'), join(root, 'node_modules'))
    await mkdir(join(root, 'pages'))
    await symlink(join(REPOSITORY, 'test/node_modules'), join(root, 'pages/node_modules'))
    const projects = pages.flatMap(page => projectsOf(page, join(root, 'pages')))
    for (const project of projects) await writeProject(project)
    const output = await compile(projects.map(({ folder }) => folder))
    const findings = Map.groupBy(readFindings(output, projects), ({ document }) => document)
    return new Map(
      pages.map(({ document }) => [document, (findings.get(document) ?? []).map(({ message }) => message)]),
    )
  } finally {
    await rm(root, { recursive: true })
  }
}

function projectsOf({ document, files }: PageFiles, root: string): Project[] {
  const page = basename(document, '.md')
  const folder = join(root, document.replaceAll('/', '-'))
  const hostsOf = (...names: string[]) =>
    names.map(name => join(HOSTS, `${name}.d.ts`)).filter(file => existsSync(file))
  const typed: Project = {
    document,
    files: files.filter(isTyped),
    folder: `${folder}-typescript`,
    hosts: hostsOf('any-app', 'va-elements', page),
    options: { strict: true },
  }
  const scripts: Project = {
    document,
    files: files.filter(file => !isTyped(file)),
    folder: `${folder}-javascript`,
    hosts: hostsOf('any-app', 'va-elements', 'renewal', page),
    options: { allowJs: true, checkJs: true, strict: false },
  }
  return [typed, scripts].filter(project => project.files.length > 0)
}

async function writeProject({ document, folder, files, hosts, options }: Project): Promise<void> {
  const names = files.map(({ name }) => name)
  if (new Set(names).size < names.length)
    throw new Error(`${document}: two files have one name: ${names.sort().join(', ')}`)
  for (const { name, text } of files) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), text)
  }
  const config = { compilerOptions: { ...OPTIONS, ...options }, files: [...names, ...hosts] }
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config))
}

function compile(folders: readonly string[]): Promise<string> {
  return new Promise((done, fail) => {
    execFile(process.execPath, [TSC, '--build', '--pretty', 'false', ...folders], (error, stdout, stderr) => {
      if (error && typeof error.code !== 'number') fail(error)
      else if (stderr) fail(new Error(stderr))
      else done(stdout)
    })
  })
}

/** Reads the compiler's findings about the pages and hosts. The packages have their own type check. */
function readFindings(output: string, projects: readonly Project[]): { document: string; message: string }[] {
  const findings: { document: string; message: string }[] = []
  const errors = output.split(/\n(?!\s)/).filter(Boolean)
  for (const error of errors) {
    const [, path, line, message] = /^(.+?)\((\d+),\d+\): error TS\d+: ([\s\S]*)$/.exec(error) ?? []
    if (!path) throw new Error(`the compiler says: ${error}`)
    const file = resolve(path)
    for (const { document, folder, files, hosts } of projects) {
      const source = files.find(({ name }) => join(folder, name) === file)
      if (!source && !hosts.includes(file)) continue
      const where = source ? `${source.from}, ${source.name}` : file
      findings.push({ document, message: `${where}, line ${line}: ${message?.replaceAll(/\s*\n\s*/g, ' ')}` })
    }
  }
  return findings
}
