import type { JourneyDefinition } from '@journey-monitor/sdk'
import { withEventDatabase } from '../events/event-database.ts'
import { type EventInput, refuseEmpty } from '../events/files.ts'
import type { Rejection } from '../events/rejections.ts'
import { tellingApart } from './choice.ts'
import type { FunnelResult } from './funnel-result.ts'
import { type Choice, openJourneys } from './journeys.ts'

export interface FunnelOptions extends Choice {
  /** Adds a funnel for each value of something that `where` may name. */
  readonly by?: string | undefined
  /** Hears of each rejected line. This reads the input a second time, slowly. */
  readonly onRejected?: ((rejection: Rejection) => void) | undefined
  /** Whether input without a single byte is an error. Default: false. */
  readonly refuseEmpty?: boolean | undefined
}

/**
 * Computes the funnel of a journey, and whose its drop-offs are, from newline-delimited RUM events: files, plain or
 * gzip, folders of them, or a stream such as `process.stdin`.
 *
 * @throws InputError where an input is missing or cannot be read, or `where` or `by` is nothing that journeys have.
 * @example const { steps, drop_offs } = await computeFunnel(renewal, ['.journeys'], { asOf: Date.now() })
 */
export async function computeFunnel(
  definition: JourneyDefinition,
  inputs: readonly EventInput[],
  { by, refuseEmpty: mustHaveSome = false, ...options }: FunnelOptions = {},
): Promise<FunnelResult> {
  const groupings = by === undefined ? [] : [by]
  tellingApart(definition, options.where ?? {}, groupings)
  return withEventDatabase(inputs, async (database, files) => {
    if (mustHaveSome) refuseEmpty(inputs, files)
    const journeys = await openJourneys(database, definition, files, { ...options, by: groupings })
    const funnel = await journeys.funnel()
    return by === undefined ? funnel : { ...funnel, groups: await journeys.funnelsBy(by) }
  })
}
