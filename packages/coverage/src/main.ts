#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'
import { CommanderError, Help } from 'commander'
import { coverageCommand } from './coverage-command.ts'

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit()
  process.stderr.write(`journey-monitor-coverage: the output cannot be written (${error.code})\n`)
  process.exit(1)
})

const run = {
  cwd: process.cwd(),
  columns: Number(process.env.COLUMNS) || process.stdout.columns || 80,
  print: (text: string) => void process.stdout.write(`${stripVTControlCharacters(text)}\n`),
  setExitCode: (code: number) => {
    process.exitCode = code
  },
  refuse: (message: string): never => program.error(`journey-monitor-coverage: ${message}`, { exitCode: 2 }),
}

const program = coverageCommand(run)
  .name('journey-monitor-coverage')
  .version(version)
  .exitOverride()
  .configureHelp({
    optionDescription: option => (option.mandatory ? 'Required. ' : '') + new Help().optionDescription(option),
  })
  .addHelpText(
    'after',
    `
Exit codes:
  0   Every step is signaled
  1   A step is missing, or a name is not declared
  2   Wrong option, source or definition; the message says what to do

Example:
  journey-monitor-coverage --app APP --sources 'src/**/*.{js,jsx,ts,tsx}'`,
  )

try {
  await program.parseAsync()
} catch (error) {
  if (!(error instanceof CommanderError)) throw error
  process.exitCode = error.exitCode === 0 ? 0 : 2
}
