import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runProcess } from '@journey-monitor/test-kit/cli-process'
import { startEventServer } from '@journey-monitor/test-kit/datadog/event-server'
import { withFolder } from '@journey-monitor/test-kit/temporary-folder'
import { expect, test } from 'vitest'
import { DAY, HOUR } from '../../system/time-units.ts'

/** Writes the most that was ever in use on the heap, in bytes, to the file `PEAK` when the process ends. */
const MEASURE_HEAP = `
  import { writeFileSync } from 'node:fs'
  let peak = 0
  const measure = () => {
    gc()
    peak = Math.max(peak, process.memoryUsage().heapUsed)
  }
  setInterval(measure, 100).unref()
  process.on('exit', () => {
    measure()
    writeFileSync(process.env.PEAK, String(peak))
  })`

/** Size of the heap: a tenth of the space of the larger pull's events. */
const HEAP_MB = 96
const FEWER = 60_000

/** Pulls that many events in a process with a small heap. Returns the largest used size. */
async function peakOf(events: number): Promise<number> {
  const range = { from: Date.now() - 3 * DAY, to: Date.now() - 2 * HOUR }
  const server = await startEventServer({ events, ...range })
  try {
    return await withFolder(async cwd => {
      const [hook, PEAK] = [join(cwd, 'hook.mjs'), join(cwd, 'peak')]
      await writeFile(hook, MEASURE_HEAP)
      const times = ['--from-time', range.from, '--to-time', range.to].map(each =>
        typeof each === 'number' ? new Date(each).toISOString() : each,
      )
      const node = ['--expose-gc', `--max-old-space-size=${HEAP_MB}`, '--import', hook]
      const args = ['datadog', 'pull', '--with', 'none', '--out', 'pulled', ...times]
      const { code, out, err } = await runProcess(args, { cwd, env: { ...server.env, PEAK }, node })
      expect({ code, out }, err).toEqual({ code: 0, out: `${events.toLocaleString('en-US')} new events in pulled\n` })
      return Number(await readFile(PEAK, 'utf8'))
    })
  } finally {
    await server.close()
  }
}

test('five times as many events take no more memory, under a heap that could not hold them', async () => {
  const [fewer, more] = [await peakOf(FEWER), await peakOf(5 * FEWER)]
  expect(more / fewer).toBeLessThan(1.5)
})
