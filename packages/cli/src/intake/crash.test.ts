import { expectEachCountsOnce } from '@journey-monitor/test-kit/intake/intake-kills'
import { intakeProcess } from '@journey-monitor/test-kit/intake/intake-process'
import { post, proxied, sdkPath, storedLines } from '@journey-monitor/test-kit/intake/running-intake'
import { temporaryFolder } from '@journey-monitor/test-kit/temporary-folder'
import { expect, test } from 'vitest'

const event = (n: number | string) => JSON.stringify({ type: 'action', n })

test('a kill during posts loses no acknowledged event', async () => {
  const dir = await temporaryFolder()
  const acknowledged: string[] = []

  for (let round = 0; round < 3; round++) {
    const { child, url } = await intakeProcess([], dir)
    const inRound: string[] = []
    const client = async (name: number) => {
      for (let n = 0; ; n++) {
        const line = event(`${round}.${name}.${n}`)
        const response = await post(`${url}${proxied(sdkPath('rum'))}`, line).catch(() => undefined)
        if (response?.status !== 202) return
        inRound.push(line)
        if (inRound.length === 200) child.kill('SIGKILL')
      }
    }
    await Promise.all(Array.from({ length: 20 }, (_, name) => client(name)))
    acknowledged.push(...inRound)
  }

  const stored = new Set(await storedLines(dir))
  expect(acknowledged.length).toBeGreaterThanOrEqual(600)
  expect(acknowledged.filter(line => !stored.has(line))).toEqual([])
})

test('a repeated post, after a crash withheld its answer, counts once', () =>
  expectEachCountsOnce({ people: 20, kills: 3 }))

test('a full disk: posts that do not fit are refused, no part of them stays, and the intake continues', async () => {
  const dir = await temporaryFolder()
  const { url } = await intakeProcess(['sh', '-c', 'ulimit -f 8; exec "$@"', 'sh'], dir)
  const send = (line: string) => post(`${url}${proxied(sdkPath('rum'))}`, line)
  const large = event('x'.repeat(20_000))

  expect((await send(event(1))).status).toBe(202)
  const refused = await send(large)
  expect(refused.status).toBe(507)
  expect(await refused.json()).toEqual({ error: 'storage' })
  expect((await send(large)).status).toBe(507)
  expect((await send(event(2))).status).toBe(202)

  expect(await storedLines(dir)).toEqual([event(1), event(2)])
})

test('of many concurrent posts, each acknowledged one is kept and no refused one, while files fill up', async () => {
  const dir = await temporaryFolder()
  const { url } = await intakeProcess(['sh', '-c', 'ulimit -f 64; exec "$@"', 'sh'], dir)
  const acknowledged: string[] = []
  const refusals: unknown[] = []
  const client = async (name: number) => {
    for (let n = 0; n < 10; n++) {
      const line = event(`${name}.${n}.${'x'.repeat(5_000)}`)
      const { status } = await post(`${url}${proxied(sdkPath('rum'))}`, line)
      if (status === 202) acknowledged.push(line)
      else refusals.push(status)
    }
  }
  await Promise.all(Array.from({ length: 20 }, (_, name) => client(name)))

  expect((await storedLines(dir)).sort()).toEqual(acknowledged.sort())
  expect(acknowledged.length).toBeGreaterThan(0)
  expect(new Set(refusals)).toEqual(new Set([507]))
})
