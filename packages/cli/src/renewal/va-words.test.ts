import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

/** Names of VA's tools, offices, people, apps and URLs. */
const VA =
  /vsignals|medallia|\bdepo\b|\bocto\b|myva|contact cent|\bveterans?\b|\bva\b(?!-)|\bva\.gov|my[-_]health|\bmhv\b|secure messag|medication|prescription|refill/gi

/** Files that may speak of the renewal, and why. */
const ALLOWED: readonly string[] = [
  'cli/src/commands/command-help.ts', // Its examples are about that journey, too.
  'cli/src/commands/command-options.ts', // It names the journey that commands are about without --definition.
]

const PACKAGES = fileURLToPath(new URL('../../../', import.meta.url))

async function sourceOf(folder: string): Promise<string[]> {
  const files = await readdir(`${PACKAGES}${folder}`, { recursive: true })
  return files
    .filter(file => /\.(?:ts|tsx|js|html|css)$/.test(file) && !/\.test(?:-d)?\.tsx?$|(?:^|\/)renewal/.test(file))
    .map(file => `${folder}/${file}`)
}

test('only the renewal’s own files contain VA’s words', async () => {
  const files = await sourceOf('cli/src')
  expect(files.length).toBeGreaterThan(150)
  const found: string[] = []
  for (const file of files.filter(each => !ALLOWED.includes(each))) {
    const lines = (await readFile(`${PACKAGES}${file}`, 'utf8')).split('\n')
    found.push(...lines.flatMap((line, i) => (line.match(VA) ? [`${file}:${i + 1}: ${line.trim()}`] : [])))
  }
  expect(found).toEqual([])
})
