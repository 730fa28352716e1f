import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '@journey-monitor/test-kit/run-cli'
import { REPOSITORY } from './blocks.ts'

const ROOT = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8'))
const CLI = JSON.parse(readFileSync(join(REPOSITORY, 'packages/cli/package.json'), 'utf8'))
const INSTALLABLE = [
  ...['@journey-monitor/sdk', '@journey-monitor/react', '@journey-monitor/coverage', CLI.name],
  ...Object.keys(CLI.peerDependencies),
]

/** Splits a command into words as a shell does, without comments, variables before it, and redirections. */
export function words(line: string): string[] {
  const found = line.match(/'[^']*'|"[^"]*"|#.*|[^\s'"]+/g) ?? []
  const comment = found.findIndex(word => word.startsWith('#'))
  const command = found.slice(0, comment < 0 ? undefined : comment).map(word => word.replace(/^['"]|['"]$/g, ''))
  const redirect = command.indexOf('>')
  return command
    .slice(0, redirect < 0 ? undefined : redirect)
    .filter((word, index) => index > 0 || !/^[A-Z_]+=/.test(word))
}

/** Flags of yarn for the root of a workspace, and for development dependencies. */
const YARN_FLAGS = ['-W', '-D']

/** Returns the package of a packed file in an installation: `file:./vendor/journey-monitor-sdk-0.1.0.tgz`. */
function packageOf(name: string): string {
  const [, own] = /^file:\.\/vendor\/journey-monitor-(\w+)-[\d.]+\.tgz$/.exec(name) ?? []
  return own !== undefined && name.endsWith(`-${CLI.version}.tgz`) ? `@journey-monitor/${own}` : name
}

/** Checks a command of the docs. Returns a message about the mistake, or undefined. */
export async function mistakeIn(command: readonly string[]): Promise<string | undefined> {
  const [program, ...args] = command.filter(word => !/^[A-Z_]+=/.test(word))
  if (program === 'journey-monitor') return mistakeInJourneyMonitor(args)
  if (program === 'journey-monitor-coverage') return mistakeInJourneyMonitor(['coverage', ...args])
  if (/^(yarn|npx)$/.test(program ?? '') && args[0] === 'journey-monitor-coverage') return mistakeIn(args)
  if (program === 'npx' && args[0] === '@journey-monitor/cli') return mistakeInJourneyMonitor(args.slice(1))
  if (program === 'npx' && args[0] === 'pnpm@12') return mistakeInPnpm(args.slice(1))
  if ((program === 'yarn' && args[0] === 'add') || (program === 'npm' && args[0] === 'install')) {
    const names = args.slice(1).filter(name => !YARN_FLAGS.includes(name))
    const unknown = names.find(name => !INSTALLABLE.includes(packageOf(name)))
    return unknown && `nobody here publishes or asks for ${unknown}`
  }
  return `there is no way to check "${program}"`
}

/** Commands of pnpm itself that the documents use. */
const PNPM = ['install', 'pack']

async function mistakeInPnpm(given: readonly string[]): Promise<string | undefined> {
  const filters = given.lastIndexOf('--filter')
  const [script = '', ...args] = filters < 0 ? given : given.slice(filters + 2)
  if (PNPM.includes(script)) return undefined
  if (script === 'journey-monitor') return mistakeInJourneyMonitor(args)
  const source = ROOT.scripts[script]
  if (!source) {
    const binary = script === 'exec' ? args[0] : script
    return existsSync(join(REPOSITORY, 'node_modules/.bin', binary ?? '')) ? undefined : `no script "${binary}"`
  }
  const entry = /[\w./-]+\.ts/.exec(source)?.[0]
  const flags = args.filter(arg => arg.startsWith('--'))
  const text = flags.length > 0 && entry ? readFileSync(join(REPOSITORY, entry), 'utf8') : ''
  const unknown = flags.find(flag => !text.includes(flag.slice(2)))
  return unknown && `${script} has no ${unknown}`
}

const helps = new Map<string, string>()

async function helpOf(path: readonly string[]): Promise<string> {
  const key = path.join(' ')
  const known = helps.get(key)
  if (known) return known
  const { code, out, err } = await run([...path, '--help'])
  if (code !== 0) throw new Error(`journey-monitor ${key} --help does not work:\n${err}`)
  helps.set(key, out)
  return out
}

async function mistakeInJourneyMonitor(args: readonly string[]): Promise<string | undefined> {
  if (args.length === 0 || (await helpOf([])).includes(`, ${args[0]} `)) return undefined
  let path: string[] = []
  let rest = [...args]
  while (rest[0] && new RegExp(`^ {2}${rest[0]}\\b`, 'm').test((await helpOf(path)).split('Commands:')[1] ?? '')) {
    path = [...path, rest[0]]
    rest = rest.slice(1)
  }
  if (path.length === 0) return `journey-monitor has no command "${args[0]}"`
  const help = await helpOf(path)
  if (help.includes('Commands:')) return `journey-monitor ${path.join(' ')} has no command "${rest[0]}"`
  for (let at = 0; at < rest.length; at++) {
    const word = rest[at] ?? ''
    if (!word.startsWith('--')) {
      if (!/^Arguments:/m.test(help)) return `journey-monitor ${path.join(' ')} takes no "${word}"`
      continue
    }
    const option = new RegExp(
      `^ {2}(?:-\\w, )?${word}( [<[][^\\n]*?[>\\]])?(?:\\s{2}|$)([\\s\\S]*?)(?=^ {2}-|\\n\\n|$(?![\\s\\S]))`,
      'm',
    ).exec(help)
    if (!option) return `journey-monitor ${path.join(' ')} has no ${word}`
    if (!option[1]) continue
    const value = rest[++at]
    if (value === undefined || value.startsWith('--')) return `${word} lacks its value`
    const choices = /\(choices: ([^)]*?)(?:,\s+default|\))/.exec(option[2]?.replace(/\s+/g, ' ') ?? '')?.[1]
    if (choices && !choices.includes(`"${value}"`)) return `${word} is one of ${choices}, not ${value}`
    while (option[1].includes('...') && rest[at + 1] && !rest[at + 1]?.startsWith('--')) at++
  }
  return undefined
}
