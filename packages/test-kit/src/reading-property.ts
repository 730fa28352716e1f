import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { renewal } from '@journey-monitor/sdk/renewal'
import fc from 'fast-check'
import { expect } from 'vitest'
import { compact } from '../../cli/src/events/compact.ts'
import { funnelIn, segment, walks } from './compaction.ts'
import { LATER } from './journey-recorder.ts'
import { randomLines } from './random-lines.ts'
import { referenceFunnel } from './reference-funnel.ts'
import { referenceReading } from './reference-reader.ts'
import { withFolder } from './temporary-folder.ts'

/** Holds the funnel of random files, before and after compaction, against `referenceReading`. */
export async function expectReferenceReading(numRuns: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(randomLines(walks), async text => {
      const { actions, rejected } = referenceReading(text)
      await withFolder(async folder => {
        await writeFile(join(folder, segment(10)), text)
        const lines: number[] = []
        const before = await funnelIn(folder, { onRejected: ({ line }) => lines.push(line) })
        const differing = [...lines, ...rejected].find(line => lines.includes(line) !== rejected.includes(line))
        const around = differing === undefined ? [] : text.split('\n').slice(Math.max(differing - 4, 0), differing + 3)
        expect(lines, JSON.stringify(around)).toEqual(rejected)
        expect(before.quality.rejected).toBe(rejected.length)
        if (actions.length > 0) expect(before).toMatchObject(referenceFunnel(renewal, actions, LATER))
        await compact(folder)
        const listed: string[] = []
        expect(await funnelIn(folder, { onRejected: ({ reason }) => listed.push(reason) })).toEqual(before)
        expect(listed).toHaveLength(rejected.length)
      })
    }),
    { numRuns, endOnFailure: true },
  )
}
