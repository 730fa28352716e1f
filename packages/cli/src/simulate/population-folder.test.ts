import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryFolder } from '@journey-monitor/test-kit/temporary-folder'
import { expect, test } from 'vitest'
import { createPopulationFolder } from './population-folder.ts'

const lines = ['{"n":1}', '{"n":2}', '{"n":3}']

async function segmentsOf(dir: string): Promise<string[]> {
  const names = (await readdir(dir)).filter(name => name.startsWith('rum-')).sort()
  return Promise.all(names.map(name => readFile(join(dir, name), 'utf8')))
}

test('a full segment is followed by another one, and none is visible before all are written', async () => {
  const folder = await temporaryFolder()
  const dir = join(folder, 'out')
  const output = await createPopulationFolder({ dir, maxBytes: 5 })
  for (const line of lines) await output.write([line], ['{"truth":true}'])
  expect(await readdir(folder)).not.toContain('out')

  await output.keep()
  expect(await readdir(folder)).toEqual(['out'])
  expect(await segmentsOf(dir)).toEqual(lines.map(line => `${line}\n`))
  expect(await readFile(join(dir, 'truth.ndjson'), 'utf8')).toBe('{"truth":true}\n'.repeat(3))
})

test('segments are numbered in the requested order', async () => {
  const dir = join(await temporaryFolder(), 'out')
  const output = await createPopulationFolder({ dir, maxBytes: 5, order: () => [2, 0, 1] })
  for (const line of lines) await output.write([line], [])
  await output.keep()
  expect(await segmentsOf(dir)).toEqual(['{"n":2}\n', '{"n":3}\n', '{"n":1}\n'])
})

test('an empty folder is accepted, and discarding leaves nothing', async () => {
  const folder = await temporaryFolder()
  const dir = join(folder, 'out')
  await mkdir(dir)
  const output = await createPopulationFolder({ dir })
  await output.write(lines, [])
  await output.discard()
  expect(await readdir(folder)).toEqual(['out'])
  expect(await readdir(dir)).toEqual([])
})
