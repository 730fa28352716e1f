import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { computeFunnel, type DropOff, type FunnelResult } from '@journey-monitor/cli/funnel'
import type { LoadedJourney } from '@journey-monitor/cli/journey'
import { renewalJourney } from '@journey-monitor/cli/renewal'
import type { Mix, Truth } from '@journey-monitor/cli/simulate'
import { defaultMix, type SimulateOptions, simulate, trueFunnel } from '@journey-monitor/cli/simulate'
import type { JourneyDefinition } from '@journey-monitor/sdk'
import { expect } from 'vitest'
import { inProductionMode } from '../../cli/src/simulate/production-mode.ts'
import { LATER } from './journey-recorder.ts'
import { withFolder } from './temporary-folder.ts'

/** The default mix, without dropped events, and with more duplicates and delays, which a funnel must resolve. */
export const calm: Mix = {
  ...defaultMix(renewalJourney),
  delivery: { dropped: 0, duplicated: 0.02, delayed: 0.05, filesShuffled: false },
}

/** The calm mix with only the journey's own events. */
export const bare: Mix = { ...calm, record: { views: false, clicks: false, resources: false, errors: false } }

/** A mix of back-steps, forgotten signals, and handoffs that lose the correlation ID. */
export const erratic: Mix = {
  ...bare,
  people: { ...bare.people, comesBack: 0.8, anotherSoon: 0.5, direct: { care_team_pick: 0.3 } },
  steps: Object.fromEntries(
    Object.entries(bare.steps).map(([name, step]) => [
      name,
      {
        ...step,
        leaves: 0.1,
        forgetsStart: 0.3,
        forgetsComplete: 0.3,
        sleeps: 0.03,
        signsOut: 0.03,
        back: scaled(step.back ?? {}, 6),
        failures: Object.fromEntries(
          Object.entries(step.failures ?? {}).map(([code, failure]) => [code, { ...failure, recovers: 0.6 }]),
        ),
      },
    ]),
  ),
  faults: [
    { kind: 'handoff', step: 'care_team_pick', loses: 'id', chance: 0.1 },
    { kind: 'handoff', step: 'return', loses: 'id', chance: 0.1 },
  ],
}

function scaled(chances: Readonly<Record<string, number>>, by: number): Record<string, number> {
  return Object.fromEntries(Object.entries(chances).map(([name, chance]) => [name, chance * by]))
}

/** The largest number of lines in one file: a string cannot hold all of them. */
const LINES_PER_FILE = 100_000

export interface Simulation {
  readonly lines: readonly string[]
  readonly truths: readonly Truth[]
}

/** Simulates all events of a population, by default of the renewal, and the truth about its journeys. */
export function simulation(
  options: Omit<SimulateOptions, 'definition' | 'profile'> & Partial<LoadedJourney>,
): Simulation {
  return inProductionMode(() => {
    const all = [...simulate({ ...renewalJourney, ...options })]
    return { lines: all.flatMap(({ lines }) => lines), truths: all.flatMap(({ truths }) => truths) }
  })
}

/** Computes the funnel of the simulated events, by default long after every journey has expired. */
export function funnelOf(
  { lines }: Simulation,
  { definition = renewalJourney.definition, asOf = LATER }: { definition?: JourneyDefinition; asOf?: number } = {},
): Promise<FunnelResult> {
  return withFolder(async dir => {
    for (let i = 0; i < lines.length; i += LINES_PER_FILE) {
      await writeFile(join(dir, `rum-${i}.ndjson`), `${lines.slice(i, i + LINES_PER_FILE).join('\n')}\n`)
    }
    return computeFunnel(definition, [dir], { asOf })
  })
}

/** Compares a funnel with the truth: outcomes, steps, drop-offs and lost returns, for the first step and each direct entry. */
export function expectTruth(
  funnel: FunnelResult,
  truths: readonly Truth[],
  definition: JourneyDefinition = renewalJourney.definition,
): void {
  const asOf = Date.parse(funnel.window.as_of)
  const entries = definition.steps.filter(({ entry }, i) => i === 0 || entry).map(({ name }) => name)
  for (const [i, entry] of entries.entries()) {
    const part = i === 0 ? funnel : funnel.direct.find(each => each.entry === entry)
    expect(part && countsOf(part)).toMatchObject(trueFunnel(definition, truths, entry, asOf))
  }
}

function countsOf({
  journeys,
  steps,
  drop_offs,
  lost_returns,
}: Pick<FunnelResult, 'journeys' | 'steps' | 'drop_offs' | 'lost_returns'>) {
  return { journeys, steps, drop_offs: cellsOf(drop_offs), lost_returns: cellsOf(lost_returns) }
}

function cellsOf(losses: readonly DropOff[]): string[] {
  return losses
    .map(({ step, where, team, kind, cause, journeys }) => `${step} ${where} ${team} ${kind} ${cause}: ${journeys}`)
    .sort()
}
