import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { lines } from '@journey-monitor/test-kit/event-funnel'
import { eventsOf, link, through, type Walk } from '@journey-monitor/test-kit/renewal-walks'
import { run } from '@journey-monitor/test-kit/run-cli'
import { temporaryFolder } from '@journey-monitor/test-kit/temporary-folder'
import { expect, test } from 'vitest'

const events = eventsOf(through('return'), link, ({ journey }) => journey.start('care_team_pick')).map(each => ({
  ...each,
  version: '=HYPERLINK("https://evil.example","1.0")',
}))
const input = lines(events)
const later = ['--as-of', '2027-11-20']

test('every table is a file, with the figures of --json, for all journeys and each group', async () => {
  const cwd = await temporaryFolder()
  const args = ['funnel', '-', '--json', '--by', 'app_version', '--csv', 'out/tables', '--exact', ...later]
  const { code, out } = await run(args, { cwd, input })
  const { steps } = JSON.parse(out)
  const folder = join(cwd, 'out', 'tables')
  expect(code).toBe(0)
  expect((await readdir(folder)).sort()).toEqual(
    ['apps', 'drop_offs', 'journeys', 'lost_returns', 'quality', 'steps', 'teams'].map(name => `${name}.csv`),
  )
  const [head, first, ...rest] = (await readFile(join(folder, 'steps.csv'), 'utf8')).trimEnd().split('\r\n')
  expect(head?.split(',')).toEqual(['group', 'entry', ...Object.keys(steps[0])])
  expect(first).toBe(`,,${Object.values(steps[0]).join(',')}`)
  expect(rest.filter(line => line.startsWith(',care_team_pick,'))).toHaveLength(4)
  expect(rest.filter(line => line.startsWith(`"'=HYPERLINK(""https://evil.example"",""1.0"")",,`))).toHaveLength(6)
  expect(await readFile(join(folder, 'drop_offs.csv'), 'utf8')).toContain(
    ',,modal,handoff,meds,engineering,not_reached,1,1\r\n',
  )
})

test('without --exact, small counts are withheld, and what only the team may see', async () => {
  const cwd = await temporaryFolder()
  const args = ['funnel', '-', '--by', 'app_version', '--over', 'day', '--csv', 'tables', ...later]
  expect(await run(args, { cwd, input })).toMatchObject({ code: 0 })
  const read = (name: string) => readFile(join(cwd, 'tables', name), 'utf8')
  const [head, first] = (await read('steps.csv')).split('\r\n')
  expect(head).toContain('group,entry,step,step_number,team,app,entered,completed,implied')
  expect(first).toBe(
    ',,link_view,1,meds,medications,<11,<11,withheld,withheld,withheld,withheld,withheld,withheld,withheld,withheld',
  )
  expect(await read('groups.csv')).toBe(
    `group,chose,converted,dropped\r\n"'=HYPERLINK(""https://evil.example"",""1.0"")",<11,<11,<11\r\n`,
  )
  expect(await read('over_time.csv')).toContain('from,to,chose,converted,engineering,rate,low,high\r\n')
})

test('without --exact, hidden losses are in the order of the steps: by size, their order would reveal which is larger', async () => {
  const cwd = await temporaryFolder()
  const lostIn = (step: 'modal' | 'send', count: number): Walk[] =>
    Array.from({ length: count }, () => ({ journey }) => {
      journey.complete('link_view')
      journey.start(step)
      journey.abandon(step, step === 'modal' ? 'back' : 'draft_saved')
    })
  const input = lines(eventsOf(...lostIn('modal', 2), ...lostIn('send', 9)))
  expect(await run(['funnel', '-', '--csv', 'tables', ...later], { cwd, input })).toMatchObject({ code: 0 })
  const rows = (await readFile(join(cwd, 'tables', 'drop_offs.csv'), 'utf8')).trimEnd().split('\r\n').slice(1)
  expect(rows.map(row => row.split(',')[2])).toEqual(['modal', 'send'])
})

test.each([
  [['--compare', '2026-11-20..2026-11-22,2026-11-21..2026-11-23'], /the times overlap.*--exact/],
  [['--by', 'day', '--over', 'day'], /--over and the groups count the same journeys.*--exact/],
])('without --exact, %s is refused: two tables can be subtracted', async (options, message) => {
  const cwd = await temporaryFolder()
  const refused = { code: 2, out: '', err: expect.stringMatching(message) }
  expect(await run(['funnel', '-', '--csv', 'tables', ...options, ...later], { cwd, input })).toMatchObject(refused)
  expect(await readdir(cwd)).toEqual([])
})
