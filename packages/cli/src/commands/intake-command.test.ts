import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { post, runningIntake, sdkPath, storedLines } from '@journey-monitor/test-kit/intake/running-intake'
import { temporaryFolder } from '@journey-monitor/test-kit/temporary-folder'
import { expect, onTestFinished, test } from 'vitest'

const script = fileURLToPath(new URL('../main.ts', import.meta.url))

/** `journey-monitor intake` in a process of its own. */
function command(...options: string[]) {
  const child = spawn(process.execPath, ['--conditions=@journey-monitor/source', script, 'intake', ...options])
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  let output = ''
  let errors = ''
  child.stdout.on('data', chunk => {
    output += chunk
  })
  child.stderr.on('data', chunk => {
    errors += chunk
  })
  return {
    /** The address that it prints. */
    async url(): Promise<string> {
      while (!output.includes('Stop with')) await once(child.stdout, 'data')
      return /http:\/\/[^/]+/.exec(output)?.[0] ?? ''
    },
    stop(signal: 'SIGINT' | 'SIGTERM') {
      child.kill(signal)
    },
    async result(): Promise<{ code: unknown; output: string; errors: string }> {
      const [code] = await once(child, 'close')
      return { code, output, errors }
    },
  }
}

test.each(['SIGINT', 'SIGTERM'] as const)(
  'says where it is and what to set, takes events, and stops at %s',
  { timeout: 15_000 },
  async signal => {
    const out = join(await temporaryFolder(), 'journeys')
    const intake = command('--port', '0', '--out', out)
    const url = await intake.url()

    await post(`${url}${sdkPath('rum')}`, '{"type":"view"}')
    expect((await fetch(`${url}/`)).url).toBe(`${url}/live/`)
    const stream = await fetch(`${url}/live/events`)
    const result = intake.result()
    intake.stop(signal)

    const { code, output, errors } = await result
    await stream.text()
    expect({ code, errors }).toEqual({ code: 0, errors: '' })
    expect(output).toContain(`${url}/live/`)
    expect(output).toContain(`proxy: '${url}/intake'`)
    expect(output).toContain('1 RUM events and 0 logs')
    expect(await storedLines(out)).toEqual(['{"type":"view"}'])
  },
)

test('says that a port is in use, and ends with 2', { timeout: 15_000 }, async () => {
  const { port } = new URL((await runningIntake()).url)

  const { code, errors } = await command('--port', port, '--out', await temporaryFolder()).result()

  expect(code).toBe(2)
  expect(errors).toBe(
    `journey-monitor: port ${port} of 127.0.0.1 is in use; choose another with --port, or --port 0 for any free one\n`,
  )
})

test('says that the folder cannot be written to, and ends with 2', { timeout: 15_000 }, async () => {
  const file = join(await temporaryFolder(), 'file')
  await writeFile(file, '')

  // Linux has a `/proc`, in which nothing can be created; elsewhere it cannot be created itself.
  for (const folder of [join(file, 'below'), '/proc/journeys']) {
    const { code, errors } = await command('--port', '0', '--out', folder).result()

    expect(code).toBe(2)
    expect(errors).toMatch(
      /^journey-monitor: the folder .* cannot be written to \(E[A-Z]+\); choose another with --out\n$/,
    )
    expect(errors).toContain(folder)
  }
})

test('says that a definition is missing, and ends with 2', { timeout: 15_000 }, async () => {
  const { code, errors } = await command('--port', '0', '--definition', 'nowhere.ts').result()

  expect(code).toBe(2)
  expect(errors).toContain('nowhere.ts')
})
