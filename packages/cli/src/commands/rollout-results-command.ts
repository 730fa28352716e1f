import { Command, Option } from 'commander'
import type { EventSource } from '../events/event-database.ts'
import { POST_LAUNCH, type PostLaunch } from '../rollout/results/plan-times.ts'
import type { Facts } from '../rollout/results/results-facts.ts'
import type { Subject, WrittenPlan } from '../rollout/results/write-results.ts'
import { InputError } from '../system/errors.ts'
import type { NewFile } from '../system/write-atomically.ts'
import type { CommandRun } from './command-context.ts'
import { inputsArgument, readJourney, refuseInputs, rolloutOption } from './command-options.ts'
import { writeCsvFiles } from './csv-files.ts'
import { addRolloutDocumentOptions, type RolloutDocumentOptions, readRolloutInputs } from './rollout-inputs.ts'

interface Options extends RolloutDocumentOptions {
  readonly stage?: string
  readonly postLaunch?: PostLaunch
  readonly kpis?: boolean
  readonly questions?: boolean
  readonly planning?: boolean
  readonly all?: boolean
  readonly plan?: string
  readonly csv?: string
}

/** `journey-monitor rollout results`: fills the release plan from the data and rollout.json. */
export function rolloutResultsCommand(run: CommandRun): Command {
  const command = new Command('results')
    .description('Fill the blanks of a release plan: planning, results of a stage, results after the launch, questions')
    .addArgument(inputsArgument)
    .addOption(rolloutOption)
    .option('--plan <file>', 'Fill the blanks of this release plan instead of printing')
    .option('--all', 'Fill everything in the plan that can be filled')
    .option('--stage <name>', 'Write the planning and results of this stage')
    .addOption(new Option('--post-launch <time>', 'Write the results after the launch').choices(POST_LAUNCH))
    .option(
      '--planning',
      'Write what is known before the launch: dates, users, criteria, dashboards, signed boxes. Reads no events',
    )
    .option('--kpis', 'Write the KPIs next to their definition before the launch')
    .option('--csv <folder>', 'With --stage or --post-launch: also write the tables into this folder as CSV')
    .option('--questions', 'Write the questions after the launch')
  return addRolloutDocumentOptions(command).action(async (inputs: string[], options: Options, command: Command) => {
    refuseInputs(options, command)
    await writePart(run, inputs, options)
  })
}

async function writePart(run: CommandRun, inputs: readonly string[], options: Options): Promise<void> {
  const { rollout, plan, csv, exact = false } = options
  const subject = subjectOf(options)
  if (subject.type === 'all' && plan === undefined) throw new InputError('--all needs --plan, the file to fill')
  const [{ withSharedEvents }, { readFacts }, { writeResults }, { fillPlan }, { writeAtomically }] = await Promise.all([
    import('../events/event-database.ts'),
    import('../rollout/results/plan-facts.ts'),
    import('../rollout/results/write-results.ts'),
    import('../rollout/results/fill-plan.ts'),
    import('../system/write-atomically.ts'),
  ])
  const journey = await readJourney(run, options.definition)
  const { inputs: given, asOf } =
    subject.type === 'planning'
      ? { inputs: run.inputs(inputs), asOf: options.asOf }
      : await readRolloutInputs(run, journey, inputs, options)
  const write = async (events: EventSource) => {
    const asked = { inputs: events, asOf, isShared: !exact }
    const facts = await readFacts({ rollout: run.resolve(rollout), journey, asked })
    const tables = csv === undefined ? {} : await tablesOf(subject, facts)
    const writeWithTables = (files: readonly NewFile[] = []) =>
      csv === undefined ? writeAtomically(files) : writeCsvFiles(run.resolve(csv), tables, files)
    if (plan !== undefined) return summarize(plan, await fillPlan(run.resolve(plan), subject, facts, writeWithTables))
    const { text } = await writeResults(subject, facts)
    await writeWithTables()
    return [text]
  }
  for (const line of await (subject.type === 'planning' ? write(given) : withSharedEvents(given, write)))
    run.print(line)
}

async function tablesOf(subject: Subject, facts: Facts): Promise<Readonly<Record<string, string>>> {
  if (subject.type !== 'stage' && subject.type !== 'post-launch')
    throw new InputError('--csv writes the tables of one stage or time; name it with --stage B or --post-launch 1-week')
  const { resultsCsv } = await import('../rollout/results/results-csv.ts')
  const time = await (subject.type === 'stage' ? facts.stage(subject.stage) : facts.postLaunch(subject.when))
  const stepName = (number: number) => facts.definition.steps[number - 1]?.name ?? ''
  return resultsCsv(time, stepName)
}

/** Lists the filled fields, the open ones, and who can fill those. */
function summarize(plan: string, { filled, open, unplaced }: WrittenPlan): string[] {
  const people = open.filter(({ missing }) => missing === undefined)
  const waiting = open.filter(({ missing }) => missing !== undefined)
  const list = (title: string, blanks: readonly string[]) => (blanks.length === 0 ? [] : ['', title, ...blanks])
  return [
    `${plan}: ${filled === 1 ? '1 blank is' : `${filled} blanks are`} filled, ${open.length} left.`,
    ...list(
      'Only people can fill:',
      people.map(({ line, field }) => `  line ${line}: ${field}`),
    ),
    ...list(
      'Can be filled once more is known:',
      waiting.map(({ line, field, missing }) => `  line ${line}: ${field} (${missing})`),
    ),
    ...list(
      'Not in this plan:',
      unplaced.map(each => `  ${each}`),
    ),
  ]
}

function subjectOf({ stage, postLaunch, kpis, questions, planning, all }: Options): Subject {
  const subjects: Subject[] = [
    ...(stage === undefined ? [] : [{ type: 'stage', stage } as const]),
    ...(postLaunch === undefined ? [] : [{ type: 'post-launch', when: postLaunch } as const]),
    ...(kpis ? [{ type: 'kpis' } as const] : []),
    ...(questions ? [{ type: 'questions' } as const] : []),
    ...(planning ? [{ type: 'planning' } as const] : []),
    ...(all ? [{ type: 'all' } as const] : []),
  ]
  const [subject] = subjects
  if (!subject || subjects.length > 1) {
    throw new InputError(
      'name a part: one of --stage B, --post-launch 1-week, --planning, --kpis, --questions, or --all with --plan',
    )
  }
  return subject
}
