import type { JourneyDefinition } from '@journey-monitor/sdk'
import { applyPlan, type Done } from './apply.ts'
import { type ConnectOptions, connect } from './connection.ts'
import { type Documents, makePlan } from './plan.ts'
import { renderPlan, summary } from './render-plan.ts'
import { createResourceKinds } from './resource-kinds.ts'

export interface RunOptions extends ConnectOptions {
  /** Deletes objects whose documents no longer exist. */
  readonly prune?: boolean | undefined
  /** Called with messages for the user. */
  readonly print: (text: string) => void
}

/** Prints the changes that `applyDocuments` would make. */
export async function planDocuments(
  definition: JourneyDefinition,
  documents: Documents,
  { prune = false, print, ...options }: RunOptions,
): Promise<void> {
  const kinds = createResourceKinds(await connect(options))
  print(renderPlan(await makePlan(definition, documents, kinds, Date.now()), { prune }))
}

/**
 * Creates, changes and deletes objects in Datadog to match `documents`. Does nothing if they match.
 * @throws InputError if the keys are refused, Failure if it could not be finished; running it again continues.
 */
export async function applyDocuments(
  definition: JourneyDefinition,
  documents: Documents,
  { prune = false, print, ...options }: RunOptions,
): Promise<void> {
  const kinds = createResourceKinds(await connect(options))
  const plan = await makePlan(definition, documents, kinds, Date.now())
  const done: Done[] = []
  try {
    await applyPlan(plan, kinds, {
      prune,
      onDone(step) {
        done.push(step)
        print(`${DONE[step.action]} ${step.kind}/${step.key}`)
      },
    })
  } catch (error) {
    if (done.length > 0) print(`${countsOf(done)} before this; run it again to continue.`)
    throw error
  }
  print(done.length === 0 ? `Nothing to do: ${summary(plan, prune)}` : `${countsOf(done)}.`)
}

const DONE = { create: 'created', change: 'changed', remove: 'deleted' }

function countsOf(done: readonly Done[]): string {
  const counts = (['create', 'change', 'remove'] as const).map(
    action => `${done.filter(step => step.action === action).length} ${DONE[action]}`,
  )
  return counts.join(', ')
}
