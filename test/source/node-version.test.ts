import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const read = (file: string) => readFile(fileURLToPath(new URL(`../../${file}`, import.meta.url)), 'utf8')

test('engines are checked against the Node that scripts run with', async () => {
  const { devDependencies } = JSON.parse(await read('package.json'))
  const workspace = await read('pnpm-workspace.yaml')
  expect(workspace).toContain(`\nnodeVersion: ${devDependencies.node}\n`)
})
