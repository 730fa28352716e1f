import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startProcess } from '@journey-monitor/test-kit/cli-process'
import { post, runningIntake, sdkPath, storedLines } from '@journey-monitor/test-kit/intake/running-intake'
import { run } from '@journey-monitor/test-kit/run-cli'
import { temporaryFolder } from '@journey-monitor/test-kit/temporary-folder'
import { expect, test } from 'vitest'

/** Starts `journey-monitor intake` in a process of its own. */
function startIntakeCommand(...options: string[]) {
  const { child, ended } = startProcess(['intake', ...options])
  let output = ''
  child.stdout.on('data', chunk => {
    output += chunk
  })
  return {
    child,
    ended,
    /** Returns the address that the command prints. */
    async url(): Promise<string> {
      while (!output.includes('Stop with')) await once(child.stdout, 'data')
      return /http:\/\/[^/]+/.exec(output)?.[0] ?? ''
    },
  }
}

test.each(['SIGINT', 'SIGTERM'] as const)(
  'prints its address and the SDK setting, accepts events, and stops at %s',
  async signal => {
    const out = join(await temporaryFolder(), 'journeys')
    const intake = startIntakeCommand('--port', '0', '--out', out)
    const url = await intake.url()

    await post(`${url}${sdkPath('rum')}`, '{"type":"view"}')
    expect((await fetch(`${url}/`)).url).toBe(`${url}/live/`)
    const stream = await fetch(`${url}/live/events`)
    intake.child.kill(signal)

    const { code, out: output, err } = await intake.ended
    await stream.text()
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(output).toContain(`${url}/live/`)
    expect(output).toContain(`proxy: '${url}/intake'`)
    expect(output).toContain('Kept 1 RUM event and 0 logs in ')
    expect(await storedLines(out)).toEqual(['{"type":"view"}'])
  },
)

test('prints the setting for other computers with the host name that they may use', async () => {
  const args = ['--port', '0', '--out', await temporaryFolder(), '--host', '0.0.0.0', '--allow-host', 'box.local']
  const { out } = await run(['intake', ...args], { stopsAtOnce: true })
  const port = /localhost:(\d+)/.exec(out)?.[1]
  expect(out).toContain(`  proxy: 'http://localhost:${port}/intake'\n`)
  expect(out).toContain(`On other computers and phones:\n  proxy: 'http://box.local:${port}/intake'\n`)
})

test('prints each kind of refusal on the terminal, with its reason, only once', async () => {
  const intake = startIntakeCommand(
    '--port',
    '0',
    '--out',
    await temporaryFolder(),
    '--origin',
    'http://localhost:3001',
  )
  const url = await intake.url()
  for (let n = 0; n < 11; n++) await post(`${url}${sdkPath('rum')}`, 'Jane Roe\n')
  await fetch(`${url}${sdkPath('rum')}`, { method: 'POST', body: '{}', headers: { Origin: 'https://evil.example' } })
  intake.child.kill('SIGTERM')
  const { code, out, err } = await intake.ended
  expect(code).toBe(0)
  expect(err.split('\n')).toEqual([
    'journey-monitor: refused a post with lines that are not events',
    'journey-monitor: refused 10 posts so far with lines that are not events',
    'journey-monitor: refused a post from a page of an origin that is not allowed; allow it with --origin',
    '',
  ])
  expect(out + err).not.toMatch(/Jane|evil/)
})

test('reports a port that is in use, and exits with 2', async () => {
  const { port } = new URL((await runningIntake()).url)

  const { code, err } = await run(['intake', '--port', port, '--out', await temporaryFolder()])

  expect(code).toBe(2)
  expect(err).toBe(
    `journey-monitor: port ${port} of 127.0.0.1 is in use; choose another with --port, or --port 0 for any free one\n`,
  )
})

test('reports a folder that is not writable, and exits with 2', async () => {
  const file = join(await temporaryFolder(), 'file')
  await writeFile(file, '')

  // Linux has a `/proc`, in which nothing can be created; elsewhere it cannot be created itself.
  for (const folder of [join(file, 'below'), '/proc/journeys']) {
    const { code, err } = await run(['intake', '--port', '0', '--out', folder])

    expect(code).toBe(2)
    expect(err).toMatch(
      /^journey-monitor: the folder .* cannot be written to \(E[A-Z]+\); choose another with --out\n$/,
    )
    expect(err).toContain(folder)
  }
})

test('reports a missing definition, and exits with 2', async () => {
  const { code, err } = await run(['intake', '--port', '0', '--definition', 'nowhere.ts'])

  expect(code).toBe(2)
  expect(err).toContain('nowhere.ts')
})
