import type { DropOff } from '../funnel/funnel-result.ts'
import { humanize } from '../system/format.ts'

type LossPosition = Pick<DropOff, 'step' | 'where' | 'cause'>

/** @example lossTitle(loss) // 'Timeout, in “Send”' or 'Didn’t arrive at “Send”' */
export function lossTitle({ step, where, cause }: LossPosition): string {
  const stepInQuotes = `“${humanize(step)}”`
  return where === 'handoff' ? `Didn’t arrive at ${stepInQuotes}` : `${causeTitle(cause)}, in ${stepInQuotes}`
}

/** The same in a sentence. @example lossInSentence(loss) // 'Timeout in “Send”' or 'not arriving at “Send”' */
export function lossInSentence({ step, where, cause }: LossPosition): string {
  const stepInQuotes = `“${humanize(step)}”`
  return where === 'handoff' ? `not arriving at ${stepInQuotes}` : `${causeTitle(cause)} in ${stepInQuotes}`
}

function causeTitle(cause: string): string {
  return cause === 'left' ? 'Stopped without a signal' : humanize(cause)
}
