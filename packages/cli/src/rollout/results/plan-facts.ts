import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { JourneyDefinition } from '@journey-monitor/sdk'
import { loadDefinition } from '../../definition.ts'
import { errorCode, InputError } from '../../events/input-error.ts'
import type { FunnelResult } from '../../funnel/funnel-result.ts'
import { wordsFor } from '../../guide/words.ts'
import { showAll } from '../../report/keys.ts'
import { type RolloutPlan, type Stage, stagesOf } from '../rollout-plan.ts'
import { QUESTIONS } from './after-launch.ts'
import { judgeCriteria, triggersOf } from './criteria.ts'
import { shared } from './disclosure.ts'
import { type Evidence, gatherEvidence, type Period } from './evidence.ts'
import type { Asked, Facts, PostLaunch, ReportedTime } from './facts.ts'
import type { FeedbackEntry } from './known.ts'
import { readPlan } from './read-plan.ts'

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
  const plan = await readPlan(rollout)
  if (plan.journey !== definition.name) {
    throw new InputError(
      `${rollout} is about ${plan.journey}, not ${definition.name}; give the definition of ${plan.journey} with --definition`,
    )
  }
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
    tags: tagsOf(plan),
    links: plan.links ?? [],
    async stage(id) {
      const stage = findStage(plan, id, rollout)
      const percent = stage.percentage === undefined ? '' : ` (${stage.percentage} %)`
      return {
        title: `stage ${id}${percent}`,
        isEarly: !['canary', 'percentage'].includes(stage.kind),
        rolledBack: stage.rolledBack,
        ...(await report(id, periodOf(plan, stage, rollout, asked.asOf ?? Date.now()))),
      }
    },
    async postLaunch(when) {
      const period = afterLaunch(plan, when, rollout)
      return { title: when, isEarly: false, rolledBack: undefined, ...(await report(when, period)) }
    },
  }
}

function findStage(plan: RolloutPlan, id: string, file: string): Stage {
  const stages = stagesOf(plan)
  const stage = stages.find(each => each.id === id)
  if (!stage)
    throw new InputError(`${file} has no stage ${JSON.stringify(id)}; it has ${stages.map(each => each.id).join(', ')}`)
  return stage
}

/** From its start to its end: its own, a rollback, the next stage's start, or now. */
function periodOf(plan: RolloutPlan, stage: Stage, file: string, now: number): Period {
  if (stage.started === undefined) {
    throw new InputError(`stage ${stage.id} has not begun: ${file} does not say when it "started"`)
  }
  const from = Date.parse(stage.started)
  const stages = stagesOf(plan)
  const next = stages.slice(stages.indexOf(stage) + 1).find(({ started }) => started !== undefined)
  const ends = [stage.ended, stage.rolledBack?.at, next?.started].flatMap(end =>
    end === undefined ? [] : [Date.parse(end)],
  )
  return { from, to: Math.min(...(ends.length > 0 ? ends : [Math.max(now, from + 1)])) }
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

function tagsOf({ slack, owners = {} }: RolloutPlan): string[] {
  const all = Object.values(owners).flatMap(({ engineering = [], product = [], ux = [] }) => [
    ...engineering,
    ...product,
    ...ux,
  ])
  return [...new Set([...(slack?.handles ?? []), ...all])]
}
