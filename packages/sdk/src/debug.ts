import type { JourneyDefinition } from './journey-definition.ts'
import type { JourneyState } from './journey-state.ts'
import { PHASE_BY_RANK, STARTED } from './phase-rank.ts'

/** Prints a table with a row for each step that was started. Development only. */
export function printTimeline(definition: JourneyDefinition, state: JourneyState | undefined): void {
  if (!state) {
    console.log(`${definition.name}: no journey`)
    return
  }
  const rows = state.steps.map(({ rank, attempt, startedAt, rankCause: why, lastRank }, i) => ({
    step: definition.steps[i]?.name,
    team: definition.steps[i]?.team,
    stands: PHASE_BY_RANK[rank as number],
    why,
    attempt,
    started: startedAt === undefined ? undefined : `+${((startedAt - state.startedAt) / 1000).toFixed(1)} s`,
    open: lastRank === STARTED,
  }))
  console.log(`${definition.name} ${state.id}, ${state.seq} events since ${new Date(state.startedAt).toISOString()}`)
  console.table(rows.filter(row => row.stands))
}
