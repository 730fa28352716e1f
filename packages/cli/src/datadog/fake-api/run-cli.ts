import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import { KEYS } from './fake-api.ts'

const MAIN = fileURLToPath(new URL('../../main.ts', import.meta.url))

export interface Run {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Starts the command line in a process of its own, with keys, against the API at `url`. */
export function start(url: string, args: readonly string[], node: readonly string[] = []) {
  const { DD_SITE, ...own } = process.env
  const child = spawn(process.execPath, [...node, '--conditions=@journey-monitor/source', MAIN, ...args], {
    env: { ...own, ...KEYS, DD_API_URL: url },
  })
  const ended = new Promise<Run>((resolve, reject) => {
    let out = ''
    let err = ''
    child.stdout.setEncoding('utf8').on('data', text => {
      out += text
    })
    child.stderr.setEncoding('utf8').on('data', text => {
      err += text
    })
    child.on('error', reject).on('close', code => resolve({ code, out, err }))
  })
  return { child, ended }
}

/** Runs it to its end. No key may be in what it says. */
export async function run(...given: Parameters<typeof start>): Promise<Run> {
  const ran = await start(...given).ended
  for (const key of Object.values(KEYS)) expect(ran.out + ran.err).not.toContain(key)
  return ran
}
