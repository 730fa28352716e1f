import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { withFolder } from '@journey-monitor/test-kit/temporary-folder'
import { expect, test } from 'vitest'
import { withDatabase } from './database.ts'
import { describeFile } from './describe-file.ts'
import type { EventFile } from './event-file.ts'
import { findMisread } from './find-misread.ts'

test('files with an array, an envelope or a torn line are misread; files with a line without a type are not', async () => {
  const contents = {
    'events.ndjson': '{"type":"view","date":1}\n{"journey":"a","outcome":"dropped"}\n',
    'array.ndjson': '{"type":"view","date":1}\n[{"type":"view","date":1}]\n',
    'envelope.ndjson': '{"data":[{"type":"rum"}]}\n',
    'event-in-envelope.ndjson': '{"type":"rum","attributes":{"type":"view"}}\n',
    'torn.ndjson': '{"type":"view","da\n{"type":"view","date":1}\n',
  }
  const misread = await withFolder(async folder => {
    const files: EventFile[] = []
    for (const [name, content] of Object.entries(contents)) {
      await writeFile(join(folder, name), content)
      files.push(await describeFile(join(folder, name)))
    }
    const paths = await withDatabase(database => findMisread(database, files))
    return [...paths].map(path => path.slice(folder.length + 1)).sort()
  })
  expect(misread).toEqual(['array.ndjson', 'envelope.ndjson', 'event-in-envelope.ndjson', 'torn.ndjson'])
})
