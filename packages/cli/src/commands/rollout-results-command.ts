import { Command, Option } from 'commander'
import { POST_LAUNCH, type PostLaunch } from '../rollout/results/facts.ts'
import type { Subject } from '../rollout/results/write-results.ts'
import { InputError } from '../system/errors.ts'
import type { CommandRun } from './command-context.ts'
import { asOfOption, definitionOption, exactOption, inputsArgument, readJourney, rolloutOption } from './options.ts'

interface Options {
  readonly rollout: string
  readonly stage?: string
  readonly postLaunch?: PostLaunch
  readonly kpis?: boolean
  readonly questions?: boolean
  readonly planFile?: string
  readonly overwrite?: boolean
  readonly exact?: boolean
  readonly asOf?: number
  readonly definition?: string
}

/** `journey-monitor rollout results`: a section of the release plan, from the data and rollout.json. */
export function rolloutResultsCommand(run: CommandRun): Command {
  return new Command('results')
    .description('write a section of the release plan: a stage’s results, those after the launch, KPIs, questions')
    .addArgument(inputsArgument)
    .addOption(rolloutOption)
    .option('--stage <name>', 'the Results section of this stage')
    .addOption(new Option('--post-launch <time>', 'the results after the launch').choices(POST_LAUNCH))
    .option('--kpis', 'the KPIs beside their definition before the launch')
    .option('--questions', 'the questions after the launch')
    .option('--plan-file <file>', 'write it between the markers in this file, instead of printing it')
    .option('--overwrite', 'lose what people wrote between the markers')
    .addOption(exactOption)
    .addOption(asOfOption)
    .addOption(definitionOption)
    .action((inputs: string[], options: Options) => writeSection(run, inputs, options))
}

async function writeSection(run: CommandRun, inputs: readonly string[], options: Options): Promise<void> {
  const { rollout, planFile, overwrite = false, exact = false, asOf } = options
  const subject = subjectOf(options)
  if (overwrite && planFile === undefined) throw new InputError('--overwrite needs --plan-file')
  const [{ readFacts }, { writeResults }, { renderFields }, { fillPlan }] = await Promise.all([
    import('../rollout/results/plan-facts.ts'),
    import('../rollout/results/write-results.ts'),
    import('../rollout/results/fields.ts'),
    import('../rollout/results/fill-plan.ts'),
  ])
  const journey = await readJourney(run, options.definition)
  const asked = { inputs: run.inputs(inputs), asOf, isShared: !exact }
  const facts = await readFacts({ rollout: run.resolve(rollout), journey, asked })
  const { name, fields } = await writeResults(subject, facts)
  if (planFile === undefined) run.print(renderFields(fields))
  else await fillPlan(run.resolve(planFile), name, fields, { overwrite })
}

function subjectOf({ stage, postLaunch, kpis, questions }: Options): Subject {
  const subjects: Subject[] = [
    ...(stage === undefined ? [] : [{ type: 'stage', stage } as const]),
    ...(postLaunch === undefined ? [] : [{ type: 'post-launch', when: postLaunch } as const]),
    ...(kpis ? [{ type: 'kpis' } as const] : []),
    ...(questions ? [{ type: 'questions' } as const] : []),
  ]
  const [subject] = subjects
  if (!subject || subjects.length > 1) {
    throw new InputError('say which section: one of --stage B, --post-launch 1-week, --kpis, --questions')
  }
  return subject
}
