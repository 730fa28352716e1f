import type { JourneyDefinition } from '@journey-monitor/sdk'
import { applyPlan, type Done } from './apply.ts'
import { type ConnectOptions, connect } from './connection.ts'
import { type Documents, makePlan } from './plan.ts'
import { renderPlan, summary } from './render-plan.ts'
import { createResourceKinds } from './resource-kinds.ts'

export interface RunOptions extends ConnectOptions {
  /** Also deletes what was made of documents that there are not any more. */
  readonly prune?: boolean | undefined
  /** Hears what there is to say. */
  readonly say: (text: string) => void
}

/** Says what `applyDocuments` would do. */
export async function planDocuments(
  definition: JourneyDefinition,
  documents: Documents,
  { prune = false, say, ...options }: RunOptions,
): Promise<void> {
  const kinds = createResourceKinds(await connect(options))
  say(renderPlan(await makePlan(definition, documents, kinds, Date.now()), { prune }))
}

/**
 * Makes Datadog have what `documents` say. Doing so again changes nothing.
 * @throws InputError where the keys are refused, Failure where it could not be finished: it goes on when it is run again.
 */
export async function applyDocuments(
  definition: JourneyDefinition,
  documents: Documents,
  { prune = false, say, ...options }: RunOptions,
): Promise<void> {
  const kinds = createResourceKinds(await connect(options))
  const plan = await makePlan(definition, documents, kinds, Date.now())
  const done: Done[] = []
  try {
    await applyPlan(plan, kinds, {
      prune,
      onDone(step) {
        done.push(step)
        say(`${DONE[step.action]} ${step.kind}/${step.key}`)
      },
    })
  } catch (error) {
    if (done.length > 0) say(`${countsOf(done)} before this; run it again, and it goes on from there.`)
    throw error
  }
  say(done.length === 0 ? `Nothing to do: ${summary(plan, prune)}` : `${countsOf(done)}.`)
}

const DONE = { create: 'created', change: 'changed', remove: 'deleted' }

function countsOf(done: readonly Done[]): string {
  const counts = (['create', 'change', 'remove'] as const).map(
    action => `${done.filter(step => step.action === action).length} ${DONE[action]}`,
  )
  return counts.join(', ')
}
