/** Test of the rule that every test runs: each test file is in a project of vitest.config.ts, and in one only. */
import { execFileSync } from 'node:child_process'
import { matchesGlob } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import config from '../../vitest.config.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

test('every test file is run by one project, or by each version of React', async () => {
  const { test: options } = await config({ mode: 'full', command: 'serve' })
  const projects = (options?.projects ?? []).flatMap(project =>
    typeof project === 'object' && 'test' in project && project.test ? [project.test] : [],
  )
  const files = execFileSync('git', ['ls-files', '--', '*.test.ts', '*.test.tsx', ':!test/browsers'], {
    cwd: ROOT,
    encoding: 'utf8',
  })
    .split('\n')
    .filter(Boolean)
  expect(files.length).toBeGreaterThan(200)
  const projectsOf = (file: string) =>
    projects
      .filter(({ include = [], exclude = [] }) => {
        const matches = (glob: string) => matchesGlob(file, glob)
        return include.some(matches) && !exclude.some(matches)
      })
      .map(({ name }) => String(name).replace(/-\d+$/, ''))
  const found = files.map(file => [file, [...new Set(projectsOf(file))]] as const)
  expect(found.filter(([, names]) => names.length !== 1)).toEqual([])
})
