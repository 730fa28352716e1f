import { expect, test } from 'vitest'
import { textOf } from './blocks.ts'
import { cliReference } from './cli-reference.ts'

test('docs/cli.md lists the commands’ options', async () => {
  expect(cliReference(), 'run `npx pnpm@12 cli-reference`').toBe(await textOf('docs/cli.md'))
})
