import type { JourneyDefinition } from '@journey-monitor/sdk'
import { stepNumber } from '../journey/definition-facts.ts'
import { compareText } from '../system/compare-text.ts'
import type { DropOff } from './funnel-result.ts'

interface CountedLoss extends Pick<DropOff, 'step' | 'where' | 'cause'> {
  readonly journeys: { readonly number: number | undefined }
}

/**
 * Sorts losses, most first. Losses that may not be shown come last, in the order of the steps, since their position
 * would reveal their size.
 */
export function mostFirst<Loss extends CountedLoss>(definition: JourneyDefinition, losses: readonly Loss[]): Loss[] {
  const size = ({ journeys }: Loss) => journeys.number ?? -1
  return [...losses].sort(
    (a, b) =>
      size(b) - size(a) ||
      stepNumber(definition, a.step) - stepNumber(definition, b.step) ||
      compareText(`${a.where} ${a.cause}`, `${b.where} ${b.cause}`),
  )
}
