import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { REPOSITORY, textOf } from './blocks.ts'

const entries = (
  await Promise.all(
    ['sdk', 'react-bindings'].map(async folder => {
      const manifest = await readFile(join(REPOSITORY, 'packages', folder, 'package.json'), 'utf8')
      const { name, exports } = JSON.parse(manifest)
      return Object.keys(exports).map(subpath => `${name}${subpath.slice(1)}`)
    }),
  )
)
  .flat()
  .filter(entry => !entry.endsWith('.json'))

test.each(entries)('the tour shows every export of %s', async entry => {
  const tour = await textOf('docs/api-tour.md')
  const exported = Object.keys(await import(/* @vite-ignore */ entry))
  expect(exported.length).toBeGreaterThan(0)
  expect(exported.filter(name => !new RegExp(`\\b${name}\\b`).test(tour))).toEqual([])
})
