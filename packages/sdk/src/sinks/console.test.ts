import { expect, test, vi } from 'vitest'
import { renewal } from '../renewal.ts'
import { createTestJourney } from '../testing/testing.ts'
import { consoleSink } from './console.ts'

function walk(console?: Pick<Console, 'info'>) {
  const { journey, clock } = createTestJourney(renewal, { sinks: [consoleSink(console && { console })] })
  journey.start('link_view', { page: 'list' })
  clock.advance(5_120)
  journey.complete('link_view')
  journey.start('care_team_pick')
  clock.advance(900)
  journey.fail('care_team_pick', 'care_team_api_error', { httpStatus: 503, apiCode: 'SM119' })
}

test('prints one readable line per event', () => {
  const lines: unknown[] = []
  walk({ info: line => lines.push(line) })
  expect(lines).toEqual([
    'rx_renewal.link_view.start  #1 of 00000000 at 0.0 s: page=list',
    'rx_renewal.link_view.complete  #2 of 00000000 at 5.1 s: after 5.1 s, page=list',
    'rx_renewal.modal.start  #3 of 00000000 at 5.1 s: implied, page=list',
    'rx_renewal.modal.complete  #4 of 00000000 at 5.1 s: implied, page=list',
    'rx_renewal.care_team_pick.start  #5 of 00000000 at 5.1 s: page=list',
    'rx_renewal.care_team_pick.fail  #6 of 00000000 at 6.0 s: care_team_api_error (engineering, sm) 503 SM119, after 0.9 s, page=list',
  ])
})

test('prints to the host’s console by default', () => {
  const info = vi.spyOn(console, 'info').mockImplementation(() => {})
  walk()
  expect(info).toHaveBeenCalledTimes(6)
})
