import { Command, Option } from 'commander'
import { asOfOption, definitionOption, exactOption, inputsArgument, rolloutOption } from '../../options.ts'
import { InputError } from '../../system/errors.ts'
import { POST_LAUNCH, type PostLaunch } from './facts.ts'
import { renderFields } from './fields.ts'
import { fillPlan } from './fill-plan.ts'
import { readFacts } from './plan-facts.ts'
import { type Subject, writeResults } from './write-results.ts'

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
export function resultsCommand(): Command {
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
    .action(run)
}

async function run(inputs: readonly string[], options: Options): Promise<void> {
  const { rollout, planFile, overwrite = false, exact = false, asOf, definition } = options
  const subject = subjectOf(options)
  if (overwrite && planFile === undefined) throw new InputError('--overwrite needs --plan-file')
  const asked = { inputs, asOf, isShared: !exact }
  const { name, fields } = await writeResults(subject, await readFacts({ rollout, definition, asked }))
  if (planFile === undefined) process.stdout.write(`${renderFields(fields)}\n`)
  else await fillPlan(planFile, name, fields, { overwrite })
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
