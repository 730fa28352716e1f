import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { lines } from '@journey-monitor/test-kit/event-funnel'
import { eventsOf, link, through } from '@journey-monitor/test-kit/renewal-walks'
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

test('is for the team alone', async () => {
  const cwd = await temporaryFolder()
  expect(await run(['funnel', '-', '--csv', 'tables'], { cwd, input })).toMatchObject({
    code: 2,
    out: '',
    err: expect.stringMatching(/for the team alone.*add --exact/),
  })
  expect(await readdir(cwd)).toEqual([])
})
