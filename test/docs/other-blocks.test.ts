import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { renewal } from '@journey-monitor/sdk/renewal'
import { assertCompleted, createTestJourney } from '@journey-monitor/sdk/testing'
import { run } from '@journey-monitor/test-kit/run-cli'
import { expect, onTestFinished, test } from 'vitest'
import { allBlocks, type Block, REPOSITORY } from './blocks.ts'
import { words } from './commands.ts'
import { sourceFiles } from './source-files.ts'

const blocks = await allBlocks()

/** Languages of blocks that `code-blocks.test.ts` and `commands.test.ts` check in every document. */
const CHECKED_EVERYWHERE = /^(?:js|jsx|ts|tsx|diff|sh|yaml)$/

/** Blocks that this file checks one by one, or that nothing can check: the document, and the beginning of the block. */
const CHECKED_HERE: readonly [document: string, begins: string][] = [
  ['docs/datadog.md', 'resource "datadog_monitor_json"'],
  ['docs/own-journey.md', '{'],
  ['docs/own-journey.md', 'journey-monitor: check-in-profile.ts, line'],
  ['docs/simulate.md', '{'],
  ['docs/testing.md', 'expected "modal" to have completed'],
]
const CHECKED_ELSEWHERE: readonly [document: string, begins: string, where: string][] = [
  ['docs/attribution.md', '', 'attribution.test.ts walks each example'],
  ['docs/privacy.md', '<va-radio', 'markup of the host; what `hidden` does to it is tested in test/privacy'],
  ['docs/release-documents.md', 'release-plan.md: 37 blanks', 'a summary; the tests of rollout results check its text'],
  ['docs/rollout.md', 'journey-monitor: rollout.json, line 31', 'a message; the rollout’s own tests check its text'],
]

test('no block is left out', () => {
  const known = [...CHECKED_HERE, ...CHECKED_ELSEWHERE]
  const is = (block: Block) =>
    known.some(([document, begins]) => block.document === document && block.text.startsWith(begins))
  const isCommand = ({ language, text }: Block) =>
    language === 'indented' && /^(?:journey-monitor|npx|yarn|npm) /.test(text)
  const unknown = blocks.filter(block => !CHECKED_EVERYWHERE.test(block.language) && !isCommand(block) && !is(block))
  expect(unknown.map(({ document, line }) => `${document}:${line}`)).toEqual([])
  for (const [document, begins] of known) {
    expect(
      blocks.some(block => block.document === document && block.text.startsWith(begins)),
      `${document}: ${begins}`,
    ).toBe(true)
  }
})

function blockThatBegins(document: string, begins: string): string {
  const found = blocks.find(block => block.document === document && block.text.startsWith(begins))
  if (!found) throw new Error(`${document} has no block that begins with ${begins}`)
  return found.text
}

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'docs-run-'))
  onTestFinished(() => rm(path, { recursive: true }))
  return path
}

/** Runs each line of a page's blocks that begins with `journey-monitor`, with fewer journeys. Returns the output. */
async function runCommands(
  cwd: string,
  document: string,
  only: (command: string) => boolean = () => true,
): Promise<string[]> {
  const own = blocks.filter(block => block.document === document && /^(?:sh|indented)$/.test(block.language))
  const commands = own.flatMap(({ text }) => text.split('\n')).map(line => line.replace(/^npx pnpm@12 /, ''))
  const printed: string[] = []
  for (const command of commands.filter(each => each.startsWith('journey-monitor ') && only(each))) {
    const args = words(command.replace(/--journeys \d+/, '--journeys 150')).slice(1)
    const { code, out, err } = await run(args, { cwd })
    if (code !== 0) throw new Error(`${document}: ${command}\nexit code ${code}\n${out}${err}`)
    printed.push(out)
  }
  return printed
}

/** Links the packages into a folder, as an installation does. */
async function linkPackages(cwd: string): Promise<void> {
  await mkdir(join(cwd, 'node_modules/@journey-monitor'), { recursive: true })
  await symlink(join(REPOSITORY, 'packages/sdk'), join(cwd, 'node_modules/@journey-monitor/sdk'))
}

async function ownJourney(): Promise<string> {
  const cwd = await folder()
  for (const { name, text } of sourceFiles(blocks.filter(({ document }) => document === 'docs/own-journey.md'))) {
    await mkdir(dirname(join(cwd, name)), { recursive: true })
    await writeFile(join(cwd, name), text)
  }
  await linkPackages(cwd)
  return cwd
}

test('a journey of your own: every tool works on it as on the page', async () => {
  const cwd = await ownJourney()
  const [, funnel] = await runCommands(cwd, 'docs/own-journey.md')
  expect(funnel).toContain('check_in')
  expect(funnel).toContain('Questions')
  expect(await readFile(join(cwd, 'report.html'), 'utf8')).toContain('check_in')
})

test('a profile in JSON is read, and a mistake in it is reported as on the page', async () => {
  const cwd = await ownJourney()
  await writeFile(join(cwd, 'check-in.profile.json'), blockThatBegins('docs/own-journey.md', '{'))
  const runbook = ['--out', 'datadog', '--runbook', 'runbook.md']
  await run(['datadog', 'export', '--definition', 'check-in-settings.ts', ...runbook], { cwd })
  expect(await readFile(join(cwd, 'runbook.md'), 'utf8')).toContain('patients who met')
  const profile = join(cwd, 'check-in-profile.ts')
  await writeFile(profile, (await readFile(profile, 'utf8')).replace('confirm_error', 'confirm_eror'))
  const { code, err } = await run(['urls', '--definition', 'check-in-profile.ts'], { cwd })
  expect(code).toBe(2)
  expect(err.trim()).toBe(blockThatBegins('docs/own-journey.md', 'journey-monitor: check-in-profile.ts').trim())
})

test('the five-minute start without a browser', async () => {
  const cwd = await folder()
  await runCommands(cwd, 'docs/start.md', command => !command.includes('intake'))
  expect(await readFile(join(cwd, 'report.html'), 'utf8')).toContain('rx_renewal')
})

test('guide and urls print the same as on the page', async () => {
  const cwd = await folder()
  await run(['rollout', 'init'], { cwd })
  const printed = await runCommands(cwd, 'docs/release-documents.md', command => /guide|urls/.test(command))
  expect(printed).toHaveLength(6)
  expect(printed[4]).toMatch(/^type,app,owner,step,name,method,url\r\n/)
})

test('the mix of the simulation is valid', async () => {
  const cwd = await folder()
  await writeFile(join(cwd, 'mix.json'), blockThatBegins('docs/simulate.md', '{'))
  expect(await run(['simulate', '--journeys', '200', '--mix', 'mix.json', '--out', 'out'], { cwd })).toMatchObject({
    code: 0,
  })
})

test('the page’s Terraform is in main.tf', async () => {
  const main = await readFile(join(REPOSITORY, 'examples/datadog/main.tf'), 'utf8')
  expect(main).toContain(blockThatBegins('docs/datadog.md', 'resource "datadog_monitor_json"'))
})

test('a failed assertion prints the same as on the page', () => {
  const walked = createTestJourney(renewal, { reached: 'modal' })
  walked.journey.start('modal')
  walked.clock.advance(2_000)
  walked.journey.start('care_team_pick')
  expect(() => assertCompleted(walked, 'modal')).toThrow(blockThatBegins('docs/testing.md', 'expected "modal"'))
})
