import { startProcess } from '@journey-monitor/test-kit/cli-process'
import { expectAll, isPulled, moved, population, withDatadog } from '@journey-monitor/test-kit/datadog/pulling'
import type { RumEvent } from '@journey-monitor/test-kit/datadog/rum-event'
import { expect, test } from 'vitest'
import { MINUTE } from '../../system/time-units.ts'

type Process = ReturnType<typeof startProcess>

/** Waits until a stream of the live page sends `pattern`. */
async function sent(body: AsyncIterable<Uint8Array>, pattern: RegExp): Promise<void> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true })
    if (pattern.test(text)) return
  }
  throw new Error(`the stream ended without ${pattern}`)
}

/** Waits until a process prints `pattern`. */
function printed({ child, ended }: Process, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    child.stdout.on('data', (chunk: string) => {
      text += chunk
      const [match] = pattern.exec(text) ?? []
      if (match !== undefined) resolve(match)
    })
    void ended.then(({ err }) => reject(new Error(`ended without ${pattern}: ${err}`)))
  })
}

test('an open live page shows what a pull that follows adds to the folder', async () => {
  const first = Date.now() - MINUTE
  const own = population.filter(event => event.type === 'action' && isPulled(event)).slice(0, 20)
  const recent = own.map((event, i) => moved(event, first + i - event.date))
  const events: RumEvent[] = []
  await withDatadog({ events }, async ({ fake, env, folder }) => {
    const intake = startProcess(['intake', '--port', '0', '--out', folder], { env })
    const url = await printed(intake, /http:\/\/\S+(?=\/intake)/)
    const following = startProcess(['datadog', 'pull', '--since', '2h', '--out', folder, '--follow'], { env })
    const abort = new AbortController()
    try {
      const { body } = await fetch(`${url}/live/events`, { signal: abort.signal })
      const page = sent(body as AsyncIterable<Uint8Array>, /^event: journey$/m)
      // The first pull has asked, and found nothing.
      await expect.poll(() => fake.requests.length).toBeGreaterThan(3)
      events.push(...recent)
      await page
    } finally {
      abort.abort()
    }
    for (const { child } of [following, intake]) child.kill('SIGTERM')
    expect(await following.ended).toMatchObject({ code: 0 })
    expect(await intake.ended).toMatchObject({ code: 0 })
    await expectAll(folder, recent)
  })
})
