import type { JourneyDefinition } from '@journey-monitor/sdk'
import { withDatabase } from '../events/database.ts'
import { withEventFiles } from '../events/files.ts'
import { InputError } from '../events/input-error.ts'
import { readEvents } from '../events/read.ts'
import { listRejections, type Rejection } from '../events/rejections.ts'
import { type Attribution, attribute, type Outcome } from './attribution.ts'
import { dropOffs, stepCounts } from './cohort.ts'
import { removeDuplicates } from './duplicates.ts'
import type { DirectEntry, FunnelResult, JourneyCounts, TeamDropOffs } from './funnel-result.ts'
import { assessQuality } from './quality.ts'

export { InputError } from '../events/input-error.ts'
export type { Rejection } from '../events/rejections.ts'
export type * from './funnel-result.ts'
export { renderFunnel } from './table.ts'

/** Times are epoch ms. */
export interface FunnelOptions {
  /** Journeys that started at this time or later. */
  readonly from?: number | undefined
  /** Journeys that started before this time. */
  readonly to?: number | undefined
  /** When the question is asked: what is in progress then is not lost yet. Default: the date of the newest event. */
  readonly asOf?: number | undefined
  /** Hears of each rejected line. This reads the input a second time, slowly. */
  readonly onRejected?: ((rejection: Rejection) => void) | undefined
  /** Whether input without a single byte is an error. Default: false. */
  readonly refuseEmpty?: boolean | undefined
}

/**
 * Computes the funnel of a journey, and whose its drop-offs are, from newline-delimited RUM events: files, plain or
 * gzip, folders of them, or `-` for standard input.
 *
 * @throws InputError where an input is missing or cannot be read.
 * @example const { steps, drop_offs } = await computeFunnel(renewal, ['.journeys'], { asOf: Date.now() })
 */
export function computeFunnel(
  definition: JourneyDefinition,
  inputs: readonly string[],
  { from, to, asOf, onRejected, refuseEmpty = false }: FunnelOptions = {},
): Promise<FunnelResult> {
  return withEventFiles(inputs, files =>
    withDatabase(async database => {
      if (refuseEmpty && files.every(({ bytes }) => bytes === 0)) {
        throw new InputError(`there are no events in ${inputs.join(', ')}; record some with: journey-monitor intake`)
      }
      const { rejected, newest } = await readEvents(database, definition, files)
      if (onRejected) await listRejections(database, definition, files, onRejected)
      if (from !== undefined) await database.run(`DELETE FROM events WHERE started_at < ${from}`)
      if (to !== undefined) await database.run(`DELETE FROM events WHERE started_at >= ${to}`)
      const duplicates = await removeDuplicates(database)
      const at = asOf ?? newest ?? Date.now()
      const attribution = await attribute(database, definition, at)
      const entries = [...new Set(attribution.outcomes.map(({ entry }) => entry))]
        .filter(entry => entry > 1)
        .sort((a, b) => a - b)
      const { steps, drop_offs, lost_returns, journeys } = cohort(definition, attribution, 1)
      const direct = entries.map(
        (entry): DirectEntry => ({
          entry: definition.steps[entry - 1]?.name as string,
          ...cohort(definition, attribution, entry),
        }),
      )
      return {
        journey: definition.name,
        version: definition.version,
        window: { from: isoTime(from), to: isoTime(to), as_of: new Date(at).toISOString() },
        journeys: { ...journeys, direct_entries: direct.reduce((sum, each) => sum + each.journeys.total, 0) },
        steps,
        drop_offs,
        lost_returns,
        teams: byTeam(definition, drop_offs),
        direct,
        quality: await assessQuality(database, definition, { duplicates, rejected }),
      }
    }),
  )
}

type Cohort = Omit<DirectEntry, 'entry'>

/** The journeys that began at the step number `entry`. */
function cohort(definition: JourneyDefinition, attribution: Attribution, entry: number): Cohort {
  const own = <Row extends { entry: number }>(rows: readonly Row[]) => rows.filter(row => row.entry === entry)
  const outcomes = own(attribution.outcomes)
  const count = (outcome: Outcome) => outcomes.find(row => row.outcome === outcome)?.journeys ?? 0
  const journeys: JourneyCounts = {
    total: outcomes.reduce((sum, row) => sum + row.journeys, 0),
    in_progress: count('in_progress'),
    viewed_only: count('viewed_only'),
    converted: count('converted') + count('returned'),
    returned: count('returned'),
    dropped: count('dropped'),
    direct_entries: 0,
  }
  const losses = own(attribution.losses)
  const lossesOf = (outcome: Outcome) => losses.filter(loss => loss.outcome === outcome)
  const tallies = own(attribution.tallies)
  const nothing = { entered: 0, completed: 0, implied: 0, failed: 0, recovered: 0, abandoned: 0, p50: null, p90: null }
  const ownSteps = definition.steps.map((_, i) => i + 1).filter(number => number >= entry)
  return {
    journeys,
    steps: stepCounts(
      definition,
      ownSteps.map(number => tallies.find(tally => tally.number === number) ?? { number, ...nothing }),
    ),
    drop_offs: dropOffs(definition, lossesOf('dropped'), journeys.dropped),
    lost_returns: dropOffs(definition, lossesOf('converted'), journeys.converted),
  }
}

function byTeam({ teams }: JourneyDefinition, drops: FunnelResult['drop_offs']): TeamDropOffs[] {
  return teams.map(team => {
    const own = drops.filter(drop => drop.team === team)
    const sum = (kind?: string) =>
      own.filter(drop => kind === undefined || drop.kind === kind).reduce((total, { journeys }) => total + journeys, 0)
    return {
      team,
      engineering: sum('engineering'),
      ux: sum('ux'),
      known_limitation: sum('known_limitation'),
      total: sum(),
    }
  })
}

function isoTime(time: number | undefined): string | null {
  return time === undefined ? null : new Date(time).toISOString()
}
