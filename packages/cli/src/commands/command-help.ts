import { type Command, Help, type Option } from 'commander'

/** Text of `--help` and the CLI reference about a command, besides its options. */
export interface CommandHelp {
  /** An example of the command; undefined if none was written. */
  readonly example: string | undefined
  /** Meaning of each exit code. */
  readonly exitCodes: Readonly<Record<number, string>>
}

const EXIT_CODES = {
  0: 'Success',
  1: 'The command was valid but failed, for example because Datadog did not answer',
  2: 'Wrong option, input or setting; the message says what to do',
}

const EXAMPLES: Readonly<Record<string, string>> = {
  intake: 'journey-monitor intake --port 8126 --out .journeys',
  funnel: 'journey-monitor funnel .journeys --by page',
  journey: 'journey-monitor journey 2f0c8a44-3f0e-4b2c-9d1e-5a6b7c8d9e0f .journeys --exact',
  compact: 'journey-monitor compact --dir .journeys',
  report: 'journey-monitor report .journeys --html report.html',
  simulate: 'journey-monitor simulate --journeys 3000 --seed 7 --out simulated',
  coverage: "journey-monitor coverage --app APP --sources 'src/**/*.{js,jsx,ts,tsx}'",
  guide: 'journey-monitor guide --team meds',
  urls: 'journey-monitor urls --format csv',
  'datadog export': 'journey-monitor datadog export --out datadog',
  'datadog plan': 'journey-monitor datadog plan --from datadog',
  'datadog apply': 'journey-monitor datadog apply --from datadog',
  'datadog pull': 'journey-monitor datadog pull --since 24h --out .journeys',
  'datadog verify': 'journey-monitor datadog verify --out answers',
  'rollout init': 'journey-monitor rollout init',
  'rollout check': 'journey-monitor rollout check .journeys',
  'rollout status': 'journey-monitor rollout status .journeys --html rollout.html',
  'rollout results': 'journey-monitor rollout results --stage A --plan release-plan.md',
  'rollout incident': 'journey-monitor rollout incident --stage A --slack alert',
  'rollout feedback': 'journey-monitor rollout feedback --send',
}

const OWN_EXIT_CODES: Readonly<Record<string, CommandHelp['exitCodes']>> = {
  coverage: { 0: 'Every step is signaled', 1: 'A step is missing, or a name is not declared' },
  'datadog verify': { 1: 'Something does not hold, or Datadog does not answer' },
  'rollout check': { 0: 'Advance, or resume after a roll-back', 10: 'Hold', 20: 'Roll back' },
}

/** Returns the help of the command at `path`, such as `rollout check`; undefined for a group of commands. */
export function commandHelp(path: string, { commands }: Command): CommandHelp | undefined {
  if (commands.length > 0) return undefined
  return { example: EXAMPLES[path], exitCodes: { ...EXIT_CODES, ...OWN_EXIT_CODES[path] } }
}

/** Adds the exit codes and an example to the help of every command, and marks the options that it requires. */
export function addCommandHelp({ commands }: Command, above: readonly string[] = []): void {
  for (const command of commands) {
    const path = [...above, command.name()]
    addCommandHelp(command, path)
    command.configureHelp({ optionDescription })
    command.addHelpText('after', () => helpText(commandHelp(path.join(' '), command)))
  }
}

function optionDescription(option: Option): string {
  return (option.mandatory ? 'Required. ' : '') + new Help().optionDescription(option)
}

function helpText(help: CommandHelp | undefined): string {
  if (!help) return ''
  const codes = Object.entries(help.exitCodes).map(([code, meaning]) => `  ${code.padEnd(4)}${meaning}`)
  const example = help.example === undefined ? [] : ['', 'Example:', `  ${help.example}`]
  return ['', 'Exit codes:', ...codes, ...example].join('\n')
}
