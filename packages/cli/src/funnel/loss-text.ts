import type { DropOff } from '../funnel/funnel-result.ts'
import { humanize } from '../system/format.ts'

type Place = Pick<DropOff, 'step' | 'where' | 'cause'>

/** @example lossTitle(loss) // 'Timeout, in “Send”' or 'Didn’t arrive at “Send”' */
export function lossTitle({ step, where, cause }: Place): string {
  const place = `“${humanize(step)}”`
  return where === 'handoff' ? `Didn’t arrive at ${place}` : `${causeTitle(cause)}, in ${place}`
}

/** The same in a sentence. @example lossInSentence(loss) // 'Timeout in “Send”' or 'not arriving at “Send”' */
export function lossInSentence({ step, where, cause }: Place): string {
  const place = `“${humanize(step)}”`
  return where === 'handoff' ? `not arriving at ${place}` : `${causeTitle(cause)} in ${place}`
}

function causeTitle(cause: string): string {
  return cause === 'left' ? 'Stopped without a signal' : humanize(cause)
}
