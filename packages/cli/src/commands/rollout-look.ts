import type { LoadedJourney } from '../journey/profile.ts'
import type { Look } from '../rollout/baseline.ts'
import type { RolloutPlan } from '../rollout/rollout-plan.ts'
import type { CommandRun } from './command-context.ts'
import { type CacheOptions, pullPeriod } from './pulled-events.ts'

/**
 * Creates what gathers the evidence for the criteria of `plan`: from the files that are named, or from Datadog, whose events
 * are copied first. Where there are too many, or with `--counts`, Datadog counts.
 */
export async function createLook(
  run: CommandRun,
  journey: LoadedJourney,
  plan: RolloutPlan,
  { inputs, asOf, ...options }: CacheOptions & { readonly inputs: readonly string[]; readonly asOf: number },
): Promise<Look> {
  if (options.source === 'datadog' && options.counts) return countsLook()
  const { withFileEvidence } = await import('../rollout/file-evidence.ts')
  if (options.source === 'files')
    return (period, use) => withFileEvidence(journey, run.inputs(inputs), period, asOf, use)
  const needsRequests = plan.criteria.some(({ kind }) => kind === 'endpoint_errors' || kind === 'latency')
  const kinds = needsRequests ? (['views', 'requests'] as const) : (['views'] as const)
  return async (period, use) => {
    const folder = await pullPeriod(run, journey, options, { period, asOf, kinds })
    return folder === undefined
      ? (await countsLook())(period, use)
      : withFileEvidence(journey, [folder], period, asOf, use)
  }

  async function countsLook(): Promise<Look> {
    const [{ askDatadog }, { lookInStore }] = await Promise.all([
      import('../datadog/source/ask.ts'),
      import('../rollout/funnel-evidence.ts'),
    ])
    const { definition, profile } = journey
    const { funnel } = askDatadog({ profile, env: run.env, log: run.log })
    return lookInStore(funnel, definition, { asOf, env: options.env })
  }
}
