import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { allBlocks, documents, REPOSITORY, textOf } from './blocks.ts'
import { mistakeIn, words } from './commands.ts'

const commands = (await allBlocks())
  .flatMap(({ document, line, language, text }) => {
    const lines = text.split('\n').map((command, index) => ({ at: `${document}:${line + index}`, command }))
    if (language === 'sh') return lines
    if (language === 'indented')
      return lines.filter(({ command }) => /^(?:journey-monitor|npx|yarn|npm) /.test(command))
    if (language === 'yaml')
      return lines.flatMap(({ at, command }) =>
        command.includes('run: ') ? [{ at, command: command.split('run: ')[1] ?? '' }] : [],
      )
    return []
  })
  .filter(({ command }) => words(command).length > 0)

test.each(commands)('$at: $command', async ({ command }) => {
  expect(await mistakeIn(words(command))).toBeUndefined()
})

const inline = (
  await Promise.all(
    (
      await documents()
    ).map(async document =>
      [...(await textOf(document)).matchAll(/`((?:npx pnpm@12 )?journey-monitor [^`]+|npx pnpm@12 [^`]+)`/g)].map(
        ([, command = '']) => ({ document, command }),
      ),
    ),
  )
).flat()

test.each(inline)('$document mentions $command', async ({ command }) => {
  expect(await mistakeIn(words(command))).toBeUndefined()
})

test('bin/journey-monitor runs the command line from any folder, and returns its exit code', () => {
  const run = (...args: string[]) =>
    spawnSync(join(REPOSITORY, 'bin/journey-monitor'), args, { cwd: tmpdir(), encoding: 'utf8' })
  expect(run('--version')).toMatchObject({ status: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) })
  expect(run('guide', '--team', 'no such team')).toMatchObject({ status: 2, stdout: '' })
})

test('a wrong command or option is reported', async () => {
  const mistakes = [
    ['journey-monitor funnle', 'no command "funnle"'],
    ['journey-monitor rollout chek', 'no command "chek"'],
    ['journey-monitor funnel --jsn', 'no --jsn'],
    ['journey-monitor funnel --source splunk', 'is one of'],
    ['journey-monitor simulate --out --seed 1', '--out lacks its value'],
    ['journey-monitor simulate events', 'takes no "events"'],
    ['npx pnpm@12 demmo', 'no script "demmo"'],
    ['npx pnpm@12 demo --chekc', 'demo has no --chekc'],
    ['npx pnpm@12 exec nothing', 'no script "nothing"'],
    ['yarn add left-pad', 'left-pad'],
    ['curl example.org', 'curl'],
  ] as const
  for (const [command, mistake] of mistakes) expect(await mistakeIn(words(command)), command).toContain(mistake)
})
