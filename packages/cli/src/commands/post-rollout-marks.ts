import type { LoadedJourney } from '../journey/profile.ts'
import type { StageCheck } from '../rollout/check.ts'
import type { RolloutPlan, Stage } from '../rollout/rollout-plan.ts'
import { Failure, InputError } from '../system/errors.ts'
import type { CommandRun } from './command-context.ts'

interface Posted {
  readonly plan: RolloutPlan
  readonly stage: Stage
  readonly checked: StageCheck
  /** Epoch ms. */
  readonly asOf: number
  /** Default: the environment of the default configuration. */
  readonly env: string | undefined
}

/** Posts the rollout's marks to Datadog. A failure is only reported. */
export async function postRolloutMarks(run: CommandRun, journey: LoadedJourney, posted: Posted): Promise<void> {
  const { definition, profile } = journey
  const { plan, stage, checked, asOf, env = profile.siteMap.env } = posted
  const [{ connect, waitMessage }, { postMarks }, { planMarks, verdictMark }, { publishCheck }, { labelsOf }] =
    await Promise.all([
      import('../datadog/client/connection.ts'),
      import('../datadog/client/post-marks.ts'),
      import('../rollout/timeline.ts'),
      import('../rollout/publish-check.ts'),
      import('../journey/labels.ts'),
    ])
  // People outside the team read Datadog too, so marks never contain exact counts.
  const published = publishCheck(definition, checked, { isExact: false })
  const verdict = verdictMark(published, stage, labelsOf(profile).team)
  const marks = [...planMarks(plan, asOf), ...(verdict ? [verdict] : [])]
  try {
    const onWait = (seconds: number) => run.log(waitMessage(seconds))
    const connection = await connect({ site: profile.monitoring.site, env: run.env, onWait })
    await postMarks(connection, definition, marks, {
      env,
      since: Math.min(...marks.map(({ from }) => from)),
      onPosted: ({ title }) => run.log(`journey-monitor: posted to Datadog: ${title}`),
      onOutdated: ({ title, from }, shownAt) =>
        run.log(
          `journey-monitor: the plan has ${iso(from)} for “${title}”, and Datadog shows ${iso(shownAt)}. Datadog accepts no event older than 18 hours, so its time stays wrong. To show the plan’s time in the note on the dashboards, run: journey-monitor datadog apply`,
        ),
    })
  } catch (error) {
    if (!(error instanceof Failure || error instanceof InputError)) throw error
    run.log(`journey-monitor: not posted to Datadog: ${error.message}. The verdict stands.`)
  }
}

function iso(time: number): string {
  return new Date(time).toISOString()
}
