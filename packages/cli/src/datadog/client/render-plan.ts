import type { Difference } from './difference.ts'
import { KIND_NAMES, type Step } from './plan.ts'

type Action = Step['action']

const WORDS: Readonly<Record<Action, string>> = {
  create: 'create',
  change: 'change',
  refuse: 'cannot change',
  leave: 'leave alone',
  remove: 'no longer generated',
  ignore: 'copied by a person, not touched',
  over: 'over',
}

const DIFFERENCES_SHOWN = 12
const LENGTH_SHOWN = 100

/** Renders the plan: the changes by kind, with their numbers. Unchanged objects are only counted. */
export function renderPlan(plan: readonly Step[], { prune }: { readonly prune: boolean }): string {
  const kinds = KIND_NAMES.flatMap(kind => {
    const own = plan.filter(step => step.kind === kind)
    const listed = own.filter(({ action }) => action !== 'leave' && action !== 'over')
    const alone = own.length - listed.length
    const lines = listed.flatMap(step => [`  ${wordOf(step.action, prune)}: ${step.key}`, ...detailsOf(step)])
    return own.length === 0 ? [] : [kind, ...lines, ...(alone > 0 ? [`  ${WORDS.leave}: ${alone}`] : [])]
  })
  return [...kinds, '', summary(plan, prune)].join('\n')
}

/** Summarizes a plan in one line, for example `3 to create, 1 to change, 40 unchanged`. */
export function summary(plan: readonly Step[], prune: boolean): string {
  const count = (...actions: Action[]) => plan.filter(({ action }) => actions.includes(action)).length
  const left = count('remove')
  const parts = [
    `${count('create')} to create`,
    `${count('change')} to change`,
    `${count('leave', 'over')} unchanged`,
    left > 0 && (prune ? `${left} to delete` : `${left} no longer generated, which --prune deletes`),
    count('ignore') > 0 && `${count('ignore')} copied by a person, which are never touched`,
    count('refuse') > 0 && `${count('refuse')} to be deleted by hand first`,
  ]
  return `${parts.filter(part => part !== false).join(', ')}.`
}

function wordOf(action: Action, prune: boolean): string {
  return action === 'remove' && prune ? 'delete' : WORDS[action]
}

function detailsOf(step: Step): string[] {
  if (step.action === 'ignore')
    return [`      its ID is ${step.id}; remove from a copy the tag or line that identifies the original`]
  if (!('differences' in step)) return []
  const shown = step.differences.slice(0, DIFFERENCES_SHOWN).map(line)
  const more = step.differences.length - shown.length
  return more > 0 ? [...shown, `      … and ${more} more`] : shown
}

function line({ path, before, after }: Difference): string {
  return `      ${path}: ${shown(before)} → ${shown(after)}`
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing'
  const text = JSON.stringify(value)
  return text.length > LENGTH_SHOWN ? `${text.slice(0, LENGTH_SHOWN)}…` : text
}
