import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { everyKindOfLine, funnelIn, segment, walks } from '@journey-monitor/test-kit/compaction'
import { lines } from '@journey-monitor/test-kit/event-funnel'
import { run as runCli } from '@journey-monitor/test-kit/run-cli'
import { withFolder } from '@journey-monitor/test-kit/temporary-folder'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { compact } from '../events/compact.ts'

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue()
})

describe('journey-monitor compact', () => {
  const run = (cwd: string, ...args: string[]) => runCli(['compact', ...args], { cwd })

  test('compacts .journeys, and prints the result', async () => {
    await withFolder(async folder => {
      const dir = join(folder, '.journeys')
      await mkdir(dir)
      await writeFile(join(dir, segment(10)), lines([...walks, '{']))
      await writeFile(join(dir, segment(11, process.pid)), '')
      expect(await run(folder)).toEqual({
        code: 0,
        err: '',
        out: `Compacted 1 segment: .journeys has ${walks.length} journey events in Parquet, and 1 rejected line. 1 segment of a running intake was left alone.\n`,
      })
      expect((await run(folder)).out).toMatch(/^No closed segment of an intake to compact: /)
    })
  })

  test('needs a folder', async () => {
    await withFolder(async folder => {
      expect(await run(folder, '--dir', 'nowhere')).toMatchObject({
        code: 2,
        err: expect.stringContaining('nowhere does not exist'),
      })
    })
  })

  test.each([
    ['lost', (manifest: string) => rm(manifest)],
    ['changed', (manifest: string) => writeFile(manifest, 'null')],
  ])('if the manifest is %s, deletes nothing and explains how to continue', async (_, spoil) => {
    await withFolder(async folder => {
      await writeFile(join(folder, segment(10)), lines(everyKindOfLine.slice(0, 9)))
      await compact(folder)
      await writeFile(join(folder, segment(11)), lines(everyKindOfLine.slice(9)))
      const before = await funnelIn(folder)
      const manifest = join('compacted-generation-1', 'compacted.json')
      await spoil(join(folder, manifest))
      const files = (await readdir(folder, { recursive: true })).sort()

      const [, advice = ''] = /write (.*) into it/.exec((await run(folder, '--dir', '.')).err) ?? []
      expect(await run(folder, '--dir', '.')).toMatchObject({ code: 2, err: expect.stringContaining(manifest) })
      await expect(funnelIn(folder)).rejects.toThrow(manifest)
      expect((await readdir(folder, { recursive: true })).sort()).toEqual(files)

      await writeFile(join(folder, manifest), advice)
      expect(await funnelIn(folder)).toEqual(before)
      await compact(folder)
      expect(await funnelIn(folder)).toEqual(before)
    })
  })
})
