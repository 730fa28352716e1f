import { warnOfUndeclared } from './attributes.ts'
import { list, seeDocs, shown, warn } from './development.ts'
import type { DropReason } from './drop-reason.ts'
import { BUILT_IN_REASONS, type JourneyDefinition } from './journey-definition.ts'
import { FAILED, PHASE_BY_RANK } from './phase-rank.ts'

/** Warns of attributes that are not declared and, if the signal was dropped by a mistake of the app, explains why. */
export function warnOfSignal(
  definition: JourneyDefinition,
  name: string,
  rank: number,
  cause: string | undefined,
  given: unknown,
  reason: DropReason | undefined,
): void {
  const phase = PHASE_BY_RANK[rank]
  const { attributes } = definition.steps.find(step => step.name === name) ?? {}
  warnOfUndeclared(Object.assign({}, definition.attributes, attributes), given)
  const why = reason === 'undeclared' ? undeclared(definition, name, rank, cause) : mistake(definition, name, reason)
  if (why) warn(`ignored ${shown(name)}.${phase}: ${why} ${seeDocs('dropped-signals')}`)
}

function undeclared({ name: journey, steps }: JourneyDefinition, name: string, rank: number, cause?: string): string {
  const step = steps.find(each => each.name === name)
  if (!step) return `"${journey}" has no such step. Its steps: ${list(steps.map(each => each.name))}.`
  if (rank === FAILED) {
    const codes = list(Object.keys(step.failures || {}))
    return `the step declares no failure code "${shown(cause)}". Its codes: ${codes}. Use one, or add it to \`failures\`.`
  }
  const reasons = list(BUILT_IN_REASONS.concat(step.reasons || []))
  return `the step declares no reason "${shown(cause)}". Its reasons: ${reasons}. Use one, or add it to \`reasons\`.`
}

function mistake({ name: journey, steps }: JourneyDefinition, name: string, reason?: DropReason): string | undefined {
  switch (reason) {
    case 'no_journey': {
      const entries = steps.filter((step, i) => !i || step.entry).map(step => `${step.name}.start`)
      return `no "${journey}" journey is live, and this signal does not begin one. Signal ${entries.join(' or ')} first.`
    }
    case 'requires':
      return `the step requires "${steps.find(step => step.name === name)?.requires}", which has not completed. A success page opened by its address is ignored on purpose.`
    case 'finished':
      return 'this journey is already complete. The first step begins a new one.'
    default:
      return undefined
  }
}
