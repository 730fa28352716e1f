/** Tests that a docstring begins with the noun or the verb that it describes. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** Docstrings that begin with a pronoun, a conjunction or a preposition instead. */
const HEADLESS = /\/\*\*\s+(?:\*\s+)?(?:What|Whose|Where|When|That|Those|It|Of|As|By|To|In|At|On|From|For|So)\b[^\n]*/g

test('a docstring begins with a noun or a verb', () => {
  const files = execFileSync('git', ['ls-files', '--', '*.ts', '*.tsx'], { cwd: ROOT, encoding: 'utf8' })
    .split('\n')
    .filter(file => file !== '' && existsSync(join(ROOT, file)))
  expect(files.length).toBeGreaterThan(300)
  const found = files.flatMap(file =>
    [...readFileSync(join(ROOT, file), 'utf8').matchAll(HEADLESS)].map(([text]) => `${file}: ${text}`),
  )
  expect(found).toEqual([])
})
