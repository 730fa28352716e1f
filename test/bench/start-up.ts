import { spawnSync } from 'node:child_process'
import { readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { packInto } from '../compat/packed.ts'
import { simulateJourneys } from './funnel-data.ts'
import { count, type Line, median } from './table.ts'

const inRepository = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))

const EVENTS = 40
const ROUNDS = 5
/** A shell counts processor time in steps of 10 ms. */
const RUNS_A_ROUND = 10

/** Measures the start of the command line in processor time, relative to `node -e 0`. */
export async function measureStartUp(folder: string): Promise<Line[]> {
  const root = join(folder, 'installed')
  await packInto('sdk', root)
  const cli = await packInto('cli', root)
  await symlink(inRepository('packages/cli/node_modules'), join(cli, 'node_modules'))
  const events = await writeEvents(folder)
  const installed = [process.execPath, join(cli, 'dist/main.js')]
  const nothing = [process.execPath, '-e', '0']
  const measured = inTurns({
    nothing,
    version: [...installed, '--version'],
    help: [...installed, '--help'],
    funnel: [...installed, 'funnel', events],
    checkout: [inRepository('bin/journey-monitor'), '--version'],
  })
  const npx = processorMs(['npx', '--yes', 'pnpm@12', '--silent', 'journey-monitor', '--version'], 1)
  const line = (what: string, ms: number, bar?: number): Line => ({
    what: `processor time of ${what}`,
    measured: `${count(ms)} ms`,
    comparedWith: `\`node -e 0\`: ${count(measured.nothing)} ms`,
    ratio: ms / measured.nothing,
    ...(bar && { bar: { text: `≤ ${bar}`, holds: ms <= bar * measured.nothing } }),
  })
  return [
    line('`journey-monitor --version`, installed', measured.version, 5),
    line('`journey-monitor --help`, installed', measured.help, 5),
    line(`\`funnel\` of ${EVENTS} events, installed`, measured.funnel, 20),
    line('`bin/journey-monitor --version`', measured.checkout),
    line('`npx pnpm@12 journey-monitor --version`', npx),
  ]
}

async function writeEvents(folder: string): Promise<string> {
  const simulated = simulateJourneys(join(folder, 'start-up-events'), EVENTS)
  const names = (await readdir(simulated)).filter(name => name.startsWith('rum-')).sort()
  const texts = await Promise.all(names.map(name => readFile(join(simulated, name), 'utf8')))
  const actions = texts.flatMap(text => text.split('\n')).filter(line => line.includes('"journey":{'))
  const file = join(folder, 'events.ndjson')
  await writeFile(file, `${actions.slice(0, EVENTS).join('\n')}\n`)
  return file
}

/** Runs the commands in turns. Returns the median of each one, ms. */
function inTurns<Name extends string>(commands: Record<Name, readonly string[]>): Record<Name, number> {
  const names = Object.keys(commands) as Name[]
  const rounds = Array.from({ length: ROUNDS }, () => names.map(name => processorMs(commands[name], RUNS_A_ROUND)))
  return Object.fromEntries(names.map((name, i) => [name, median(rounds.map(round => round[i] ?? 0))])) as Record<
    Name,
    number
  >
}

/** Script that repeats a command. The second line of `times` is the user and system time of its children. */
const REPEAT = `
  n=$1; shift
  while [ "$n" -gt 0 ]; do "$@" >/dev/null </dev/null || exit 1; n=$((n - 1)); done
  times`

/** Measures the processor time of a command and its child processes, ms. */
function processorMs(command: readonly string[], runs: number): number {
  const { status, stdout, stderr } = spawnSync('sh', ['-c', REPEAT, 'sh', String(runs), ...command], {
    encoding: 'utf8',
    cwd: inRepository('.'),
  })
  if (status !== 0) throw new Error(`${command.join(' ')} failed: ${stderr}`)
  const seconds = [...(stdout.trim().split('\n')[1] ?? '').matchAll(/(\d+)m([\d.]+)s/g)].map(
    ([, minutes, rest]) => 60 * Number(minutes) + Number(rest),
  )
  if (seconds.length !== 2) throw new Error(`this shell's "times" says: ${stdout}`)
  return (1_000 * seconds.reduce((sum, each) => sum + each)) / runs
}
