import { InputError } from '../../system/errors.ts'
import type { Step } from './plan.ts'
import type { ResourceKind, ResourceKindName } from './resource-kinds.ts'

/** A step that changes something. */
export type Done = Extract<Step, { action: 'create' | 'change' | 'remove' }>

export interface ApplyOptions {
  /** Deletes objects whose documents no longer exist. */
  readonly prune: boolean
  /** Hears of each step when it is done. */
  readonly onDone: (step: Done) => void
}

/**
 * Applies `plan`, step by step. After a partial failure, the next plan finds the completed steps and continues.
 *
 * @throws InputError before the first step if a step is impossible; otherwise the errors of `Connection`.
 */
export async function applyPlan(
  plan: readonly Step[],
  kinds: Readonly<Record<ResourceKindName, ResourceKind>>,
  { prune, onDone }: ApplyOptions,
): Promise<void> {
  const refused = plan.filter(({ action }) => action === 'refuse')
  if (refused.length > 0) {
    const names = refused.map(({ key }) => key).join(', ')
    throw new InputError(
      `Datadog cannot change the queries of the metrics ${names}: delete them in Datadog, and run this again. Nothing was changed.`,
    )
  }
  for (const step of plan) {
    if (step.action === 'create') await kinds[step.kind].create(step.body)
    else if (step.action === 'change') await kinds[step.kind].change(step.id, step.body)
    else continue
    onDone(step)
  }
  if (!prune) return
  for (const step of plan.toReversed()) {
    if (step.action !== 'remove') continue
    await kinds[step.kind].remove(step.id)
    onDone(step)
  }
}
