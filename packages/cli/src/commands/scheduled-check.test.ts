import { spawn } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { lines } from '@journey-monitor/test-kit/event-funnel'
import { eventsOf, through } from '@journey-monitor/test-kit/renewal-walks'
import { withFolder } from '@journey-monitor/test-kit/temporary-folder'
import { expect, test } from 'vitest'

const EXAMPLES = fileURLToPath(new URL('../../../../examples/rollout/', import.meta.url))
const JOURNEY_MONITOR = fileURLToPath(new URL('../../../../bin/journey-monitor', import.meta.url))
const GOOD = eventsOf(...Array.from({ length: 40 }, () => through('return')))
/** The last one arrived: without any arrival, the telemetry could be the cause. */
const BAD = eventsOf(...Array.from({ length: 40 }, () => through('modal')), through('care_team_pick'))
const STARTED = new Date(Math.min(...[...GOOD, ...BAD].map(({ date }) => date)) - 60_000).toISOString()

/** Serves the comments of one GitHub issue, and a Slack webhook. */
async function withServices(
  use: (services: { url: string; comments: { body: string }[]; posts: { text: string }[] }) => Promise<void>,
): Promise<void> {
  const comments: { body: string }[] = []
  const posts: { text: string }[] = []
  const server = createServer(async (request, response) => {
    const body = await text(request)
    if (request.url === '/slack') posts.push(JSON.parse(body))
    else if (request.method === 'POST') comments.push(JSON.parse(body))
    else if (!request.url?.startsWith('/repos/org/repo/issues/12/comments?')) response.statusCode = 404
    const page = Number(new URL(request.url ?? '', 'http://localhost').searchParams.get('page'))
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(comments.slice((page - 1) * 100, page * 100)))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  try {
    await use({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, comments, posts })
  } finally {
    await new Promise(resolve => server.close(resolve))
  }
}

/** Runs the example as a workflow or cron does, in `folder`. */
async function runCheck(folder: string, env: Readonly<Record<string, string>>): Promise<number | null> {
  const child = spawn(process.execPath, [join(EXAMPLES, 'scheduled-check.mjs'), 'events', '--as-of', '2027-01-01'], {
    cwd: folder,
    env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE, JOURNEY_MONITOR, ...env },
    stdio: 'ignore',
  })
  return new Promise(resolve => child.on('close', resolve))
}

async function writeRollout(folder: string, events: readonly object[]): Promise<void> {
  const plan = {
    journey: 'rx_renewal',
    toggle: 'the_toggle',
    minimum: { closedHours: 0, users: 20 },
    phases: [
      {
        name: 'II',
        stages: [
          { id: 'A', kind: 'canary', percentage: 5, started: STARTED },
          { id: 'B', kind: 'percentage', percentage: 25 },
        ],
      },
    ],
    criteria: [{ id: 'conversion', kind: 'conversion', severity: 'critical', min: 0.4 }],
  }
  await mkdir(join(folder, 'events'), { recursive: true })
  await writeFile(join(folder, 'events', 'rum.ndjson'), lines(events as never))
  await writeFile(join(folder, 'rollout.json'), JSON.stringify(plan))
}

test('the scheduled check comments and posts when the verdict changes, and fails only for a roll-back', () =>
  withFolder(folder =>
    withServices(async ({ url, comments, posts }) => {
      const env = {
        ...{ GITHUB_API_URL: url, GITHUB_REPOSITORY: 'org/repo', GITHUB_TOKEN: 'token', ROLLOUT_ISSUE: '12' },
        SLACK_WEBHOOK_URL: `${url}/slack`,
      }
      const sent = () => [comments.map(({ body }) => body.split('\n')[0]), posts.map(post => post.text.split(':')[0])]
      const [advance, rollBack] = ['A advance', 'A roll back'].map(
        verdict => `<!-- journey-monitor verdict: ${verdict} -->`,
      )
      const age = ', by events that end 41 days ago'
      await writeRollout(folder, GOOD)
      comments.push({ body: 'another comment' })
      expect(await runCheck(folder, env)).toBe(0)
      expect(await runCheck(folder, env)).toBe(0)
      expect(sent()).toEqual([['another comment', advance], [`ADVANCE, to 25%${age}`]])
      await writeRollout(folder, BAD)
      expect(await runCheck(folder, env)).toBe(1)
      expect(await runCheck(folder, env)).toBe(1)
      expect(sent()).toEqual([
        ['another comment', advance, rollBack],
        [`ADVANCE, to 25%${age}`, `ROLL BACK (critical), to 0%${age}`],
      ])
      await writeFile(join(folder, 'rollout.json'), '{}')
      expect(await runCheck(folder, env)).toBe(1)
      expect(comments).toHaveLength(3)
    }),
  ))

test('from cron, without GitHub, it keeps the last verdict in a file', () =>
  withFolder(folder =>
    withServices(async ({ url, comments, posts }) => {
      await writeRollout(folder, GOOD)
      for (let run = 0; run < 2; run++) expect(await runCheck(folder, { SLACK_WEBHOOK_URL: `${url}/slack` })).toBe(0)
      expect([comments.length, posts.length]).toEqual([0, 1])
    }),
  ))

test('the workflow and the crontab run it every hour', async () => {
  const workflow = await readFile(join(EXAMPLES, 'scheduled-check.yml'), 'utf8')
  expect(workflow).toMatch(/cron: .7 \* \* \* \*./)
  expect(workflow).toContain('issues: write')
  expect(workflow).toContain('- run: node scheduled-check.mjs --source datadog')
  const script = await readFile(join(EXAMPLES, 'scheduled-check.mjs'), 'utf8')
  for (const name of ['GITHUB_TOKEN', 'ROLLOUT_ISSUE', 'SLACK_WEBHOOK_URL']) {
    expect(workflow).toContain(`${name}: \${{`)
    expect(script).toContain(`  ${name},`)
  }
  expect(await readFile(join(EXAMPLES, 'scheduled-check.crontab'), 'utf8')).toMatch(
    /^7 \* \* \* \* .*scheduled-check\.mjs/m,
  )
})
