import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { startProcess } from '@journey-monitor/test-kit/cli-process'
import { answerText } from '@journey-monitor/test-kit/datadog/fake-search-api'
import { expectAll, linesIn, moved, population, run, TO, withDatadog } from '@journey-monitor/test-kit/datadog/pulling'
import { HttpResponse } from 'msw'
import { expect, test } from 'vitest'
import { DAY, HOUR } from '../../system/time-units.ts'

/** A file cannot become larger than this: the disk is full for a slice of any size, and not for the state of the folder. */
const MOST_KIB = 16

test('on a full disk, a pull says so; nothing is lost or half written, and the next pull continues', async () => {
  const now = Date.now()
  const recent = population.map(event => moved(event, now - HOUR - TO))
  await withDatadog({ events: recent }, async ({ fake, env, folder }) => {
    const args = ['datadog', 'pull', '--out', folder, '--since', '13d']
    const firstDays = new Date(now - 10 * DAY).toISOString()
    expect(await run([...args, '--to-time', firstDays], env)).toMatchObject({ code: 0 })
    const kept = await linesIn(folder)
    expect(kept.length).toBeGreaterThan(0)

    // The page after the one that does not fit waits for a rate limit, which must not keep the process.
    fake.breakWith(async request => {
      if (!request.url.endsWith('/events/search')) return undefined
      const isNext = (await request.clone().text()).includes('"cursor"')
      return isNext
        ? HttpResponse.json({}, { status: 429, headers: { 'X-RateLimit-Reset': '3600' } })
        : new Response(answerText(recent, 'next'))
    })
    const full = await startProcess(args, { env, before: `ulimit -f ${MOST_KIB}` }).ended
    fake.breakWith()
    expect(full).toMatchObject({ code: 2, out: '' })
    expect(full.err).toContain('cannot be written to (EFBIG: no space is left); what was pulled before is kept')
    expect(await linesIn(folder)).toEqual(kept)
    expect(await readdir(join(folder, '.pull/drafts'))).toEqual([])

    expect(await run(args, env)).toMatchObject({ code: 0 })
    await expectAll(folder, recent)
  })
})
