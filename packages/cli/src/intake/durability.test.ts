import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { post, proxied, runningIntake, sdkPath, storedLines } from '@journey-monitor/test-kit/intake/running-intake'
import { temporaryFolder } from '@journey-monitor/test-kit/temporary-folder'
import { expect, onTestFinished, test, vi } from 'vitest'

const RUM = proxied(sdkPath('rum'))
const event = (n: number) => JSON.stringify({ type: 'action', n })

/** Windows cannot sync a folder. */
const NAME_SYNC = process.platform === 'win32' ? [] : (['sync'] as const)

/** Returns the prototype that all open files share, with `sync` and `datasync`. */
async function fileHandles() {
  const file = await open(join(await temporaryFolder(), 'file'), 'w')
  onTestFinished(() => file.close())
  return Object.getPrototypeOf(file) as typeof file
}

test('answers a post after its data and the name of a new segment are synced', async () => {
  const handles = await fileHandles()
  const done: string[] = []
  for (const name of ['appendFile', 'datasync', 'sync'] as const) {
    const real = handles[name] as (...args: unknown[]) => Promise<void>
    vi.spyOn(handles, name).mockImplementation(async function (this: unknown, ...args: unknown[]) {
      await real.apply(this, args)
      await setTimeout(50) // an answer that does not wait for it comes first
      done.push(name)
    })
  }
  const intake = await runningIntake()
  for (const n of [1, 2]) {
    await post(`${intake.url}${RUM}`, event(n))
    done.push('answer')
  }
  expect(done).toEqual([...NAME_SYNC, 'appendFile', 'datasync', 'answer', 'appendFile', 'datasync', 'answer'])
})

test.each(['datasync' as const, ...NAME_SYNC])(
  'refuses a post whose %s fails, and stores no part of it',
  async name => {
    const intake = await runningIntake({ warn: () => {} })
    vi.spyOn(await fileHandles(), name).mockRejectedValueOnce(Object.assign(new Error(), { code: 'EIO' }))
    expect((await post(`${intake.url}${RUM}`, event(1))).status).toBe(503)
    expect(await storedLines(intake.dir)).toEqual([])
    expect((await post(`${intake.url}${RUM}`, event(2))).status).toBe(202)
    expect(await storedLines(intake.dir)).toEqual([event(2)])
  },
)

test('a later post whose sync fails does not affect stored posts', async () => {
  const intake = await runningIntake({ warn: () => {} })
  const stored = async (n: number) => (await post(`${intake.url}${RUM}`, event(n))).status
  expect(await stored(1)).toBe(202)
  vi.spyOn(await fileHandles(), 'datasync').mockRejectedValueOnce(Object.assign(new Error(), { code: 'EIO' }))
  expect(await stored(2)).toBe(503)
  expect(await storedLines(intake.dir)).toEqual([event(1)])
  expect(await stored(3)).toBe(202)
  expect((await storedLines(intake.dir)).sort()).toEqual([event(1), event(3)])
})
