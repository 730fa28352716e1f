/** Tests that no two files of a package share a base name, so that a name identifies a file. */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** File names that a tool requires in each folder that it serves. */
const NAMED_BY_A_TOOL = /^(vite|vitest|rollup)\.config\.|\.d\.ts$/

/** The folder of the package that `file` is part of. */
function packageOf(file: string): string {
  const folder = dirname(file)
  return folder === '.' || existsSync(join(ROOT, folder, 'package.json')) ? folder : packageOf(folder)
}

test('no two files of a package have the same base name', () => {
  const files = execFileSync('git', ['ls-files', '--', '*.ts', '*.tsx'], { cwd: ROOT, encoding: 'utf8' })
    .split('\n')
    .filter(file => file !== '' && existsSync(join(ROOT, file)) && !NAMED_BY_A_TOOL.test(basename(file)))
  expect(files.length).toBeGreaterThan(300)
  const namesakes = Map.groupBy(files, file => join(packageOf(file), basename(file).replace(/\.tsx?$/, '')))
  expect([...namesakes.values()].filter(group => group.length > 1)).toEqual([])
})
