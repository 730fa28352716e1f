import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FunnelResult } from '@journey-monitor/cli/funnel'
import type { JourneyDefinition } from '@journey-monitor/sdk'
import { renewal } from '@journey-monitor/sdk/renewal'
import fc from 'fast-check'
import { expect } from 'vitest'
import { withDatabase } from '../../cli/src/events/database.ts'
import { withEventFiles } from '../../cli/src/events/find-event-files.ts'
import { openJourneys } from '../../cli/src/funnel/journeys.ts'
import { lines } from './event-funnel.ts'
import { MINUTE, type RumAction, START } from './journey-recorder.ts'
import { randomDefinitions } from './random-definitions.ts'
import { randomWalks, recordWalks } from './random-journeys.ts'
import { referenceFunnel } from './reference-funnel.ts'
import { withFolder } from './temporary-folder.ts'

/** Random network faults: lost events, duplicates, and a new order. */
const networkFaults = fc.record({
  lossRate: fc.constantFrom(0, 0.01, 0.2),
  again: fc.array(fc.record({ which: fc.nat(), hasOwnId: fc.boolean() }), { maxLength: 10 }),
  seed: fc.nat(),
})

/** The time of the question: long after everything, or when the journey expires after some event, or just before that. */
const askTimes = fc.oneof(
  fc.constantFrom(10 * MINUTE, 60 * MINUTE, 10_000 * MINUTE),
  fc.record({ event: fc.nat(), expiry: fc.constantFrom(30 * MINUTE, 120 * MINUTE), offset: fc.constantFrom(-1, 0) }),
)

/** Compares the SQL of the funnel with `referenceFunnel`. All runs share a database, so that each takes a tenth of a second. */
export async function expectReferenceFunnel(numRuns: number): Promise<void> {
  await withFunnels(async funnelOf => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof({ weight: 1, arbitrary: fc.constant(renewal) }, { weight: 3, arbitrary: randomDefinitions }),
        randomWalks({ duplicatedTabs: true }),
        networkFaults,
        askTimes,
        async (definition, walks, { lossRate, again, seed }, asked) => {
          const kept = recordWalks(definition, walks).filter((_, i) => noise(seed, i) >= lossRate)
          const doubled = again.flatMap(({ which, hasOwnId }, i) => {
            const action = kept[which % kept.length]
            return action ? { ...action, action: { ...action.action, ...(hasOwnId && { id: `again ${i}` }) } } : []
          })
          const actions = [...kept, ...doubled]
            .map((action, i) => ({ action, position: noise(seed + 1, i) }))
            .sort((a, b) => a.position - b.position)
            .map(({ action }) => action)
          const asOf = typeof asked === 'number' ? START + asked : expiryOf(kept, asked)

          const expectReference = async (some: readonly RumAction[], message?: string) => {
            const funnel = await funnelOf(definition, some, asOf)
            expect(rounded(funnel), message).toMatchObject(rounded(referenceFunnel(definition, some, asOf)))
            for (const { steps } of [funnel, ...funnel.direct]) {
              const widths = steps.flatMap(({ entered, completed }) => [entered, completed])
              expect(widths, 'a funnel never widens').toEqual(widths.toSorted((a, b) => b - a))
            }
          }
          try {
            await expectReference(actions)
          } catch (error) {
            const journeys = Map.groupBy(actions, ({ context }) => context.journey.id).values()
            for (const journey of journeys) await expectReference(journey, describe(journey))
            throw error
          }
        },
      ),
      // Shrinking would take minutes; the message has the one journey that differs.
      { numRuns, endOnFailure: true },
    )
  })
}

/** Describes a journey's events, one per line, with the fields that decide its attribution. */
function describe(journey: readonly RumAction[]): string {
  return journey
    .map(({ context: { journey: event } }) => event)
    .sort((a, b) => a.seq - b.seq)
    .map(({ seq, step, phase, first, implied, supersedes = '', failure, reason = failure?.code ?? '' }) =>
      [seq, step, phase, reason, first ? 'first' : '', supersedes, implied ? 'implied' : ''].join(' '),
    )
    .join('\n')
}

/** Returns a pseudo-random number from 0 to 1. */
function noise(seed: number, i: number): number {
  return Math.abs(Math.sin((seed % 1_000) + 12.9898 * i) * 43758.5453) % 1
}

/** Rounds durations, since interpolation adds errors of floating-point numbers. */
function rounded<Funnel extends object>(funnel: Funnel): Funnel {
  return JSON.parse(JSON.stringify(funnel), (key, value) =>
    key.endsWith('_ms') && typeof value === 'number' ? Math.round(value * 1_000) / 1_000 : value,
  )
}

function expiryOf(
  actions: readonly RumAction[],
  { event, expiry, offset }: { event: number; expiry: number; offset: number },
) {
  return (actions[event % actions.length]?.date ?? START) + expiry + offset
}

type FunnelOf = (definition: JourneyDefinition, actions: readonly RumAction[], asOf: number) => Promise<FunnelResult>

/** Passes `use` a function that computes funnels in one database, each in its own schema. */
async function withFunnels(use: (funnelOf: FunnelOf) => Promise<void>): Promise<void> {
  await withFolder(folder =>
    withDatabase(
      database => {
        const file = join(folder, 'events.ndjson')
        return use(async (definition, actions, asOf) => {
          await writeFile(file, lines(actions))
          await database.run('CREATE SCHEMA question')
          await database.run('USE question')
          try {
            return await withEventFiles([file], async files =>
              (await openJourneys(database, definition, files, { asOf })).funnel(),
            )
          } finally {
            await database.run('USE main')
            await database.run('DROP SCHEMA question CASCADE')
          }
        })
      },
      { threads: 1 },
    ),
  )
}
