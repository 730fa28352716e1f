import type { JourneyDefinition } from '@journey-monitor/sdk'
import type { TrueLoss, Truth } from './truth-recorder.ts'

/** The counts that a funnel must give if no event was lost in transit. */
export interface TrueFunnel {
  readonly journeys: Readonly<
    Record<'total' | 'in_progress' | 'viewed_only' | 'converted' | 'returned' | 'dropped', number>
  >
  readonly steps: readonly Readonly<
    Record<'entered' | 'completed' | 'implied' | 'failed' | 'recovered' | 'abandoned', number>
  >[]
  readonly drop_offs: readonly string[]
  readonly lost_returns: readonly string[]
}

/** Counts the true outcomes of the journeys that entered at `entry`, as of `asOf` (epoch ms). */
export function trueFunnel(
  definition: JourneyDefinition,
  truths: readonly Truth[],
  entry: string,
  asOf: number,
): TrueFunnel {
  const own = truths.filter(({ entry_step }) => entry_step === entry)
  const isLive = ({ expires_at }: Truth) => asOf < expires_at
  const isConverted = ({ outcome }: Truth) => outcome === 'converted' || outcome === 'returned'
  const inProgress = (truth: Truth) => isLive(truth) && !isConverted(truth)
  const closed = own.filter(truth => !inProgress(truth))
  const count = (is: (truth: Truth) => boolean) => closed.filter(is).length
  const first = definition.steps.findIndex(({ name }) => name === entry)
  return {
    journeys: {
      total: own.length,
      in_progress: own.length - closed.length,
      viewed_only: count(({ outcome }) => outcome === 'viewed_only'),
      converted: count(isConverted),
      returned: count(({ outcome }) => outcome === 'returned'),
      dropped: count(({ outcome }) => outcome === 'dropped'),
    },
    steps: definition.steps.slice(first).map(({ name }) => {
      const entered = closed.flatMap(({ steps }) => steps.filter(({ step }) => step === name))
      const total = (state: 'completed' | 'implied' | 'failed' | 'recovered' | 'abandoned') =>
        entered.filter(step => step[state]).length
      return {
        entered: entered.length,
        completed: total('completed'),
        implied: total('implied'),
        failed: total('failed'),
        recovered: total('recovered'),
        abandoned: total('abandoned'),
      }
    }),
    drop_offs: cells(closed.map(({ drop_off }) => drop_off)),
    lost_returns: cells(closed.filter(truth => !isLive(truth)).map(({ lost_return }) => lost_return)),
  }
}

/** Lists lines like `care_team_pick step sm engineering care_team_api_error: 12`, alphabetically. */
function cells(losses: readonly (TrueLoss | undefined)[]): string[] {
  const counts = new Map<string, number>()
  for (const loss of losses) {
    if (!loss) continue
    const cell = `${loss.step} ${loss.where} ${loss.team} ${loss.kind} ${loss.cause}`
    counts.set(cell, (counts.get(cell) ?? 0) + 1)
  }
  return [...counts].map(([cell, journeys]) => `${cell}: ${journeys}`).sort()
}
