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

/**
 * Number of files in a case. They are read and compacted together, because most of the cost does not depend on their
 * number.
 */
const FILES = 4

/** Compares the funnel of `numRuns` times four random files, before and after compaction, with `referenceReading`. */
export async function expectReferenceReading(numRuns: number): Promise<void> {
  const texts = fc.array(randomLines(walks), { minLength: FILES, maxLength: FILES })
  await fc.assert(fc.asyncProperty(texts, expectReadAsReference), { numRuns, endOnFailure: true })
}

async function expectReadAsReference(texts: readonly string[]): Promise<void> {
  const references = texts.map(referenceReading)
  const actions = references.flatMap(reference => reference.actions)
  await withFolder(async folder => {
    for (const [i, text] of texts.entries()) await writeFile(join(folder, segment(10 + i)), text)
    const lines = texts.map((): number[] => [])
    const before = await funnelIn(folder, {
      onRejected({ file, line }) {
        lines[texts.findIndex((_, i) => file.endsWith(segment(10 + i)))]?.push(line)
      },
    })
    for (const [i, { rejected }] of references.entries()) {
      const found = lines[i] ?? []
      const differing = [...found, ...rejected].find(line => found.includes(line) !== rejected.includes(line))
      const around =
        differing === undefined ? [] : texts[i]?.split('\n').slice(Math.max(differing - 4, 0), differing + 3)
      expect(found, JSON.stringify(around)).toEqual(rejected)
    }
    const rejected = references.reduce((sum, reference) => sum + reference.rejected.length, 0)
    expect(before.quality.rejected).toBe(rejected)
    if (actions.length > 0) expect(before).toMatchObject(referenceFunnel(renewal, actions, LATER))
    await compact(folder)
    const listed: string[] = []
    expect(await funnelIn(folder, { onRejected: ({ reason }) => listed.push(reason) })).toEqual(before)
    expect(listed).toHaveLength(rejected)
  })
}
