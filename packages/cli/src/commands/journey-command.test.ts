import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { segment } from '@journey-monitor/test-kit/compaction'
import { lines } from '@journey-monitor/test-kit/event-funnel'
import type { RumAction } from '@journey-monitor/test-kit/journey-recorder'
import { eventsOf, inTurn, through } from '@journey-monitor/test-kit/renewal-walks'
import { run } from '@journey-monitor/test-kit/run-cli'
import { temporaryFolder } from '@journey-monitor/test-kit/temporary-folder'
import { expect, test } from 'vitest'
import { compact } from '../events/compact.ts'

const failing = eventsOf(
  inTurn(through('modal'), ({ journey, wait }) => {
    journey.start('care_team_pick')
    wait(2_000)
    journey.fail('care_team_pick', 'care_team_api_error', { httpStatus: 503, apiCode: 'SM119' })
  }),
)
const others = eventsOf(through('return'))
const idOf = ([first]: readonly RumAction[]) => first?.context.journey.id as string
const later = ['--as-of', '2027-11-20', '--exact']
const secretly = failing.map(each => ({
  ...each,
  usr: { id: 'jane' },
  view: { url: 'https://va.gov/?prescriptionId=7' },
}))

test('one journey is printed event by event, with its loss, before and after compaction', async () => {
  const folder = await temporaryFolder()
  await writeFile(join(folder, segment(10)), lines([...others, ...secretly, ...secretly.slice(0, 1)]))
  const read = () => run(['journey', idOf(failing), '.', ...later], { cwd: folder })
  const { code, out, err } = await read()
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(out).toMatch(/^Lost: Care team API error, in “Care team pick” \(Secure Messaging, engineering\)\n/)
  expect(out).toMatch(/^ {2}6 +9\.0 s {2}Care team pick {2}fail +2\.0 s {2}Care team API error, Secure$/m)
  expect(out).toMatch(/^ +Messaging, HTTP 503, SM119$/m)
  expect(out).toContain(`${failing.length} events, 1 duplicate left out\n`)
  expect(out).not.toMatch(/jane|va\.gov|prescription/)
  await compact(folder)
  expect((await read()).out).toBe(out)
})

test('fits 80 columns, and names missing events', async () => {
  const survivors = failing.filter((_, i) => i !== 2)
  const { out } = await run(['journey', idOf(failing), '-', ...later], { input: lines(survivors) })
  expect(out).toMatch(/^ {2}3 +\(missing\)$/m)
  expect(out).toContain('5 events, 1 missing')
  for (const line of out.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80)
})

test('explains notes that are not plain, and only those that it has', async () => {
  const back = eventsOf(
    inTurn(through('modal'), ({ journey }) => {
      journey.start('care_team_pick')
      journey.start('modal')
    }),
  )
  const printed = async (events: readonly RumAction[]) =>
    (await run(['journey', idOf(events), '-', ...later], { input: lines(events) })).out
  const out = await printed(back)
  expect(out).toMatch(/abandon +.*Went back, inferred$/m)
  expect(out).toMatch(/start +attempt 2, not counted$/m)
  expect(out.match(/^(Inferred|Not counted): .*/gm)).toHaveLength(2)
  expect(await printed(failing)).not.toMatch(/^(Inferred|Not counted)/m)
})

test('prints the same as JSON', async () => {
  const { out } = await run(['journey', idOf(failing).toUpperCase(), '-', '--json', ...later], {
    input: lines(failing),
  })
  const timeline = JSON.parse(out)
  expect(timeline).toMatchObject({
    journey: 'rx_renewal',
    id: idOf(failing),
    entry_step: 'link_view',
    outcome: 'dropped',
    lost: { step: 'care_team_pick', where: 'step', cause: 'care_team_api_error', team: 'sm', kind: 'engineering' },
    missing: [],
    duplicates: 0,
  })
  expect(timeline.events).toHaveLength(failing.length)
  expect(timeline.events.at(-1)).toMatchObject({ phase: 'fail', http_status: 503, api_code: 'SM119', step_ms: 2_000 })
})

test.each<[string, string[], RegExp]>([
  [
    'without --exact, because it shows what one person did',
    [idOf(failing), '-'],
    /if you are on the team, add --exact/,
  ],
  ['with an invalid correlation ID', ['jane', '-', '--exact'], /jane is not a correlation ID/],
  ['if no event has that ID', [idOf(others), '-', '--exact'], /no event of rx_renewal with the correlation ID/],
])('is refused %s', async (_, args, message) => {
  const { code, out, err } = await run(['journey', ...args], { input: lines(failing) })
  expect({ code, out, err }).toEqual({ code: 2, out: '', err: expect.stringMatching(message) })
})
