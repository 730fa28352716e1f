import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { JourneyDefinition } from '@journey-monitor/sdk'
import { loadDefinition } from '../../definition.ts'
import { errorCode, InputError } from '../../events/input-error.ts'
import type { FunnelResult } from '../../funnel/funnel-result.ts'
import { wordsFor } from '../../guide/words.ts'
import { showAll } from '../../report/keys.ts'
import { readPlan } from '../read-plan.ts'
import type { RolloutPlan } from '../rollout-plan.ts'
import { type Period, periodOf, stageOf, titleOf } from '../stages.ts'
import { QUESTIONS } from './after-launch.ts'
import { judgeCriteria, triggersOf } from './criteria.ts'
import { shared } from './disclosure.ts'
import { type Evidence, gatherEvidence } from './evidence.ts'
import type { Asked, Facts, PostLaunch, ReportedTime } from './facts.ts'
import type { FeedbackEntry } from './known.ts'

export interface FactsOptions {
  /** The path of rollout.json. */
  readonly rollout: string
  /** Of the module that exports the journey definition. */
  readonly definition: string | undefined
  readonly asked: Asked
}

/**
 * What the documents need, from rollout.json and the data.
 * @throws InputError where either cannot be read, or they are about another journey.
 */
export async function readFacts({ rollout, definition: module, asked }: FactsOptions): Promise<Facts> {
  const definition = await loadDefinition(module)
  const plan = await readPlan(rollout, definition)
  let baseline: Promise<Evidence | undefined> | undefined
  const report = async (
    id: string,
    period: Period,
  ): Promise<Omit<ReportedTime, 'title' | 'isEarly' | 'rolledBack'>> => {
    baseline ??= readBaseline(plan, rollout, definition, asked)
    const evidence = await gatherEvidence(definition, asked.inputs, period, asked.asOf)
    const show = asked.isShared ? shared(definition, evidence) : showAll
    const judged = judgeCriteria(plan, {
      definition,
      evidence,
      baseline: await baseline,
      show,
      isShared: asked.isShared,
    })
    const isOf = ({ stage, date }: { stage?: string | undefined; date: string }) =>
      stage === undefined ? Date.parse(date) >= period.from && Date.parse(date) < period.to : stage === id
    return {
      id,
      period,
      evidence,
      show,
      isShared: asked.isShared,
      known: {
        criteria: judged.map(({ finding }) => finding),
        manual: (plan.manualMetrics ?? []).filter(isOf),
        feedback: feedbackOf(plan, definition, isOf),
      },
      triggers: triggersOf(judged, definition),
    }
  }
  return {
    definition,
    toggle: plan.toggle,
    questions: plan.questions ?? QUESTIONS,
    feedback: feedbackOf(plan, definition),
    tagsOf: teams => tagsOf(plan, teams),
    links: plan.links ?? [],
    async stage(id) {
      const stage = stageOf(plan, id)
      const period = periodOf(plan, stage, asked.asOf ?? Date.now())
      if (!period)
        throw new InputError(`${titleOf(stage)} has not begun: set its "started" in ${rollout}, or ask --as-of later`)
      const isEarly = !['canary', 'percentage'].includes(stage.kind)
      return { title: titleOf(stage), isEarly, rolledBack: stage.rolledBack, ...(await report(stage.id, period)) }
    },
    async postLaunch(when) {
      const period = afterLaunch(plan, when, rollout)
      return { title: when, isEarly: false, rolledBack: undefined, ...(await report(when, period)) }
    },
  }
}

function afterLaunch({ launched }: RolloutPlan, when: PostLaunch, file: string): Period {
  if (launched === undefined)
    throw new InputError(`nothing was launched yet: ${file} does not say when it was "launched"`)
  const to = new Date(launched)
  if (when === '1-week') to.setUTCDate(to.getUTCDate() + 7)
  else to.setUTCMonth(to.getUTCMonth() + 1)
  return { from: Date.parse(launched), to: to.getTime() }
}

async function readBaseline(
  { baseline }: RolloutPlan,
  rollout: string,
  definition: JourneyDefinition,
  { inputs, asOf }: Asked,
): Promise<Evidence | undefined> {
  if (!baseline || 'ranges' in baseline) return undefined
  if ('from' in baseline) {
    return gatherEvidence(definition, inputs, { from: Date.parse(baseline.from), to: Date.parse(baseline.to) }, asOf)
  }
  const path = resolve(dirname(rollout), baseline.file)
  const funnel = await readFunnel(path)
  return {
    funnel,
    users: { count: 0, by: 'sessions' },
    byAttribute: [],
    failures: { bucketMs: 0, counts: [] },
    rum: { sessions: 0, pages: [], origins: [], entries: [], exits: [], outbound: [], endpoints: [], statuses: [] },
  }
}

async function readFunnel(path: string): Promise<FunnelResult> {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch (error) {
    throw new InputError(
      `the baseline ${path} cannot be read (${error instanceof SyntaxError ? 'it is no JSON' : errorCode(error)})`,
    )
  }
}

function feedbackOf(
  { feedback = [] }: RolloutPlan,
  definition: JourneyDefinition,
  isOf: (entry: { stage?: string | undefined; date: string }) => boolean = () => true,
): FeedbackEntry[] {
  const words = wordsFor(definition)
  return feedback
    .filter(isOf)
    .map(({ team, text, date, by }) => ({ team: words.team(team), text, from: `${date}, by ${by}` }))
}

/** The rollout's own handles, and those of `teams`; where none is named, of all. */
function tagsOf({ slack, owners = {} }: RolloutPlan, teams: readonly string[]): string[] {
  const concerned = Object.entries(owners).filter(([team]) => teams.length === 0 || teams.includes(team))
  const handles = concerned.flatMap(([, { engineering = [], product = [], ux = [] }]) => [
    ...engineering,
    ...product,
    ...ux,
  ])
  return [...new Set([...(slack?.handles ?? []), ...handles])]
}
