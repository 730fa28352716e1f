import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { run } from '@journey-monitor/test-kit/run-cli'
import { transform } from 'esbuild'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { allBlocks, blocksIn } from './blocks.ts'
import { appFiles, beforeDiff, hostOf, type SourceFile, sourceFiles } from './source-files.ts'
import { typeCheck } from './type-check.ts'

const blocks = await allBlocks()
const pages = [...Map.groupBy(blocks, block => block.document)]
  .map(([document, own]) => ({ document, files: appFiles(document, own) }))
  .filter(({ files }) => files.length > 0)

const WRONG = `import { useStep } from '@journey-monitor/react'
import { nothing } from '@journey-monitor/sdk'
useStep('modl', { active: true })
useStep('modal', { active: undeclared, attributes: { name: 1 } })`

let mistakes: ReadonlyMap<string, string[]>
beforeAll(async () => {
  const files = sourceFiles(blocksIn('docs/wrong.md', `\n\`\`\`jsx\n${WRONG}\n\`\`\`\n`))
  mistakes = await typeCheck([...pages, { document: 'docs/wrong.md', files }])
})

test.each(pages)('the code of $document compiles against the packages', ({ document }) => {
  expect(mistakes.get(document)).toEqual([])
})

test('a wrong step, attribute, import or variable does not compile, and is reported with its line', () => {
  expect(mistakes.get('docs/wrong.md')).toEqual([
    expect.stringMatching(/^docs\/wrong\.md:3, line-3\.jsx, line 2: .*'nothing'/),
    expect.stringMatching(/line 3: .*"modl"/),
    expect.stringMatching(/line 4: .*'undeclared'/),
    expect.stringMatching(/line 4: .*'name'/),
  ])
})

const diffs = blocks.filter(block => block.language === 'diff' && !hostOf(block))

test.each(diffs)('the base of the diff $document:$line compiles too', async ({ text }) => {
  await expect(transform(beforeDiff(text), { loader: 'jsx', target: 'es2022' })).resolves.toBeDefined()
})

test.each(['medications', 'secure-messaging'])('a reader who follows the page on %s signals every step', async app => {
  const files = pages.find(({ document }) => document === `docs/${app}.md`)?.files ?? []
  const folder = await written(files)
  const { code, out, err } = await run(['coverage', '--app', app, '--sources', '**/*.{js,jsx}'], { cwd: folder })
  expect(out + err).toContain('the app starts and completes every step of its own')
  expect(code).toBe(0)
})

async function written(files: readonly SourceFile[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'docs-code-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  for (const { name, text } of files) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), text)
  }
  return folder
}
