import type { LoadedJourney } from '../journey/profile.ts'
import type { EvidenceLoader } from '../rollout/baseline.ts'
import type { RolloutPlan } from '../rollout/rollout-plan.ts'
import { withProgress } from '../system/progress.ts'
import type { CommandRun } from './command-context.ts'
import { readJourney } from './command-options.ts'
import { type CacheOptions, kindsOfPlan, pullPeriod } from './pulled-events.ts'

/** Options of the commands that decide on a rollout. */
export interface RolloutOptions extends CacheOptions {
  readonly rollout: string
  readonly exact?: boolean
  readonly asOf?: number
  readonly definition?: string
}

/** A journey and the plan of its rollout. */
interface Rollout {
  readonly journey: LoadedJourney
  readonly plan: RolloutPlan
  /** Path of `plan`. */
  readonly planFile: string
  /** Time at which to decide, epoch ms. */
  readonly asOf: number
}

/** Reads the journey and the plan that `options` name. */
export async function readRollout(
  run: CommandRun,
  { rollout, definition, asOf = Date.now() }: RolloutOptions,
): Promise<Rollout> {
  const { readPlan } = await import('../rollout/read-plan.ts')
  const journey = await readJourney(run, definition)
  const planFile = run.resolve(rollout)
  return { journey, plan: await readPlan(planFile, journey), planFile, asOf }
}

/**
 * Passes `use` the evidence for the criteria of a rollout, and shows progress meanwhile: from files, each read once, or from
 * Datadog, whose events are copied first. If there are too many, or with `--counts`, Datadog counts them.
 */
export function withEvidence<Result>(
  run: CommandRun,
  rollout: Rollout,
  options: CacheOptions & { readonly inputs: readonly string[] },
  use: (loadEvidence: EvidenceLoader) => Promise<Result>,
): Promise<Result> {
  return withProgress('reading the events', run.stderr, () => loadWith(run, rollout, options, use))
}

async function loadWith<Result>(
  run: CommandRun,
  { journey, plan, asOf }: Rollout,
  { inputs, ...options }: CacheOptions & { readonly inputs: readonly string[] },
  use: (loadEvidence: EvidenceLoader) => Promise<Result>,
): Promise<Result> {
  if (options.source === 'datadog' && options.counts) return use(await countEvidence())
  const [{ withFileEvidence }, { withSharedEvents }] = await Promise.all([
    import('../rollout/file-evidence.ts'),
    import('../events/event-database.ts'),
  ])
  if (options.source === 'files') {
    return withSharedEvents(run.inputs(inputs), events =>
      use((period, useOne) => withFileEvidence(journey, events, period, asOf, useOne)),
    )
  }
  const kinds = kindsOfPlan(plan)
  return use(async (period, useOne) => {
    const folder = await pullPeriod(run, journey, options, { period, asOf, kinds })
    return folder === undefined
      ? (await countEvidence())(period, useOne)
      : withFileEvidence(journey, [folder], period, asOf, useOne)
  })

  async function countEvidence(): Promise<EvidenceLoader> {
    const [{ datadogStores }, { storeEvidence }] = await Promise.all([
      import('../datadog/source/datadog-stores.ts'),
      import('../rollout/funnel-evidence.ts'),
    ])
    const stores = datadogStores({ profile: journey.profile, env: run.env, log: run.log })
    return storeEvidence(stores, journey, { criteria: plan.criteria, asOf, env: options.env })
  }
}
