import type { LoadedJourney } from '../journey/profile.ts'
import type { Look } from '../rollout/baseline.ts'
import type { RolloutPlan } from '../rollout/rollout-plan.ts'
import type { CommandRun } from './command-context.ts'
import { type CacheOptions, kindsOfPlan, pullPeriod } from './pulled-events.ts'

/**
 * Passes `use` the evidence for the criteria of `plan`: from files, each read once, or from Datadog, whose events are
 * copied first. If there are too many, or with `--counts`, Datadog counts them.
 */
export async function withLook<Result>(
  run: CommandRun,
  journey: LoadedJourney,
  plan: RolloutPlan,
  { inputs, asOf, ...options }: CacheOptions & { readonly inputs: readonly string[]; readonly asOf: number },
  use: (look: Look) => Promise<Result>,
): Promise<Result> {
  if (options.source === 'datadog' && options.counts) return use(await countsLook())
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
      ? (await countsLook())(period, useOne)
      : withFileEvidence(journey, [folder], period, asOf, useOne)
  })

  async function countsLook(): Promise<Look> {
    const [{ datadogStores }, { lookInStore }] = await Promise.all([
      import('../datadog/source/datadog-stores.ts'),
      import('../rollout/funnel-evidence.ts'),
    ])
    const { definition, profile } = journey
    const { funnel } = datadogStores({ profile, env: run.env, log: run.log })
    return lookInStore(funnel, definition, { asOf, env: options.env })
  }
}
