import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { renewal } from '@journey-monitor/sdk/renewal'
import { run as runCli } from '@journey-monitor/test-kit/run-cli'
import { expect, test } from 'vitest'
import { rolloutPlan } from './rollout-plan.ts'

const page = await readFile(fileURLToPath(new URL('../../../../docs/requirements.md', import.meta.url)), 'utf8')
const rows = page.split('\n').flatMap(line => {
  const [, , state, where] = line.split('|').map(each => each.trim())
  return state === 'served' || state === 'asked' || state === 'left' ? [{ state, where: where ?? '' }] : []
})
const named = [
  ...new Set(rows.flatMap(({ where }) => [...where.matchAll(/(criterion )?`([^`]+)`/g)].map(([each]) => each))),
]

test('the page counts its own rows correctly', () => {
  const count = (state: string) => rows.filter(each => each.state === state).length
  expect(page.replace(/\s+/g, ' ')).toContain(
    `Of ${rows.length} lines, ${count('served')} are served, ${count('asked')} are asked of a person at their place in a document, and ${count('left')} are left.`,
  )
})

test('every command and option on the page exists', async () => {
  const commands = named.flatMap(each => /^`journey-monitor (.+)`$/.exec(each)?.[1] ?? [])
  expect(commands.length).toBeGreaterThan(10)
  for (const command of commands) {
    const words = command.split(' ')
    const end = words.findIndex(word => word.startsWith('--'))
    const { code, out } = await runCli([...(end < 0 ? words : words.slice(0, end)), '--help'])
    expect(code, command).toBe(0)
    for (const option of words.filter(word => word.startsWith('--'))) expect(out, command).toContain(option)
  }
})

test('every field and criterion on the page exists', () => {
  const schema = JSON.stringify(rolloutPlan.toJSONSchema({ io: 'input' }))
  const codes = renewal.steps.flatMap(step => Object.keys('failures' in step ? step.failures : {}))
  const others = named.filter(each => !each.includes('journey-monitor'))
  expect(others.length).toBeGreaterThan(20)
  for (const each of others) {
    const name = each.replace(/^criterion /, '').replaceAll('`', '')
    if (each.startsWith('criterion ')) expect(schema, name).toContain(`"const":"${name}"`)
    else expect(name === '[FILL_IN]' || codes.includes(name) || schema.includes(`"${name}":`), name).toBe(true)
  }
})
