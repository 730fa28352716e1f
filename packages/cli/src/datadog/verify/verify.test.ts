import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createFakeDatadog, type Fault } from '@journey-monitor/test-kit/datadog/fake-api'
import type { RumEvent } from '@journey-monitor/test-kit/datadog/rum-event'
import { run } from '@journey-monitor/test-kit/run-cli'
import { calm, simulation } from '@journey-monitor/test-kit/simulated-journeys'
import { withFolder } from '@journey-monitor/test-kit/temporary-folder'
import { HttpResponse } from 'msw'
import { expect, test, vi } from 'vitest'
import { HOUR } from '../../system/time-units.ts'

vi.spyOn(console, 'warn').mockReturnValue()

/** Events of people, moved so that they end an hour ago. */
const events: RumEvent[] = simulation({
  journeys: 20,
  seed: 4,
  mix: { ...calm, delivery: { ...calm.delivery, duplicated: 0 } },
}).lines.map(line => moved(JSON.parse(line)))

function moved({ context, ...event }: RumEvent & { context?: { journey?: object } }): RumEvent {
  const journey = context?.journey && { ...context.journey, started_at: Date.now() - 2 * HOUR }
  return { ...event, date: Date.now() - HOUR, ...(context && { context: { ...context, ...(journey && { journey }) } }) }
}

async function verifying(more: Fault, use: (ran: Awaited<ReturnType<typeof run>>, folder: string) => Promise<void>) {
  const fake = createFakeDatadog({ events })
  fake.breakWith((request, count) => more(request, count) ?? ofOtherApis(request))
  const { env, close } = await fake.listen()
  try {
    await withFolder(async folder => {
      await use(await run(['datadog', 'verify', '--out', folder], { env }), folder)
      const changing = fake.requests.filter(({ line }) => !/^GET |\/(aggregate|scalar|validate)$/.test(line))
      expect(changing).toEqual([])
    })
  } finally {
    await close()
  }
}

/** Answers of an account for which every assumption holds. */
function ofOtherApis({ url }: Request): Response | undefined {
  if (url.endsWith('/validate')) return HttpResponse.json({})
  if (url.endsWith('/scalar')) {
    return HttpResponse.json({ data: { attributes: { columns: [{ type: 'number', values: [0] }] } } })
  }
  if (!url.endsWith('/permissions')) return undefined
  const names = ['dashboards_read', 'dashboards_write', 'monitors_read', 'monitors_write', 'monitors_downtime']
  const all = [...names, 'slos_read', 'slos_write', 'rum_apps_read', 'rum_generate_metrics', 'events_read']
  return HttpResponse.json({ data: all.map(name => ({ attributes: { name } })) })
}

test('each open question gets an answer, which is stored without any event', async () => {
  await verifying(
    () => undefined,
    async ({ code, out }, folder) => {
      expect(code).toBe(0)
      const answers = out.match(/^(holds|unknown|does not hold): /gm) ?? []
      const holding = answers.filter(answer => answer === 'holds: ').length
      expect(answers).toHaveLength(13)
      expect(out.split('\n')[0]).toBe(`13 questions: does not hold 0, unknown ${13 - holding}, holds ${holding}`)
      const files = await readdir(folder)
      expect(files).toHaveLength(13)
      const { asked } = JSON.parse(await readFile(join(folder, 'missing-attribute.json'), 'utf8'))
      expect(asked).toHaveLength(3)
      for (const { request, answer } of asked) {
        expect(request.filter.query).toContain('@session.type:user')
        expect(answer.data.buckets).toHaveLength(1)
      }
      const texts = await Promise.all(files.map(name => readFile(join(folder, name), 'utf8')))
      const ids = events.flatMap(({ usr, session }) => [(usr as { id: string }).id, (session as { id: string }).id])
      for (const id of new Set(ids)) expect(texts.join('')).not.toContain(id)
    },
  )
})

test('a wrong assumption is reported, with Datadog’s answer', async () => {
  const refuse: Fault = ({ url }) =>
    url.endsWith('/validate')
      ? HttpResponse.json({ errors: ['default_zero is not supported'] }, { status: 400 })
      : undefined
  await verifying(refuse, async ({ code, out }) => {
    expect(code).toBe(1)
    expect(out).toMatch(/does not hold: .*formulas of our monitors.*\n.*default_zero is not supported/)
  })
})

test('after apply, nothing differs; what does is named', async () => {
  const fake = createFakeDatadog({ events: [] })
  fake.breakWith(ofOtherApis)
  const { env, close } = await fake.listen()
  try {
    await withFolder(async cwd => {
      const datadog = (...args: string[]) => run(['datadog', ...args], { cwd, env })
      const answer = async () =>
        /^(.*): Does Datadog return what apply wrote.*\n(.*)/m.exec((await datadog('verify')).out)
      expect((await answer())?.[1]).toBe('unknown')
      expect(await datadog('apply')).toMatchObject({ code: 0 })
      expect((await answer())?.[1]).toBe('holds')
      const [monitor] = fake.monitors.values()
      Object.assign(monitor as object, { name: 'Renamed by hand' })
      expect((await answer())?.slice(1)).toEqual(['does not hold', expect.stringMatching(/monitors\/[\w-]+: name/)])
    })
  } finally {
    await close()
  }
})

test('a failed question is unknown, and refused keys end the command', async () => {
  const failing: Fault = ({ url }) =>
    url.endsWith('/permissions')
      ? HttpResponse.json({}, { status: 500, headers: { 'X-RateLimit-Reset': '0' } })
      : undefined
  await verifying(failing, async ({ code, out }) => {
    expect(code).toBe(0)
    expect(out).toMatch(/unknown: Do the permissions/)
  })
  await verifying(
    () => HttpResponse.json({ errors: ['Forbidden'] }, { status: 403 }),
    async ({ code, err }) =>
      expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining('permission') }),
  )
})
