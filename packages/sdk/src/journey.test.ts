import { expect, test } from 'vitest'
import { createJourney, type JourneyEvent } from './index.ts'
import { renewal } from './renewal.ts'

test('walks the renewal journey', () => {
  const events: JourneyEvent[] = []
  const store = new Map<string, string>()
  const storage = { getItem: (k: string) => store.get(k) ?? null, setItem: (k: string, v: string) => void store.set(k, v), removeItem: (k: string) => void store.delete(k) }
  const journey = createJourney(renewal, { sinks: [event => events.push(event)], storage, clock: () => 1000, attributes: { toggle: true } })
  journey.start('link_view', { page: 'list' })
  journey.complete('link_view', { selected_on: 'list' })
  journey.start('modal')
  journey.start('care_team_pick')
  journey.fail('care_team_pick', 'care_team_api_error', { httpStatus: 503, apiCode: 'SM119' })
  expect(events.map(e => `${e.seq} ${e.step}.${e.phase}${e.implied ? ' implied' : ''}`)).toMatchInlineSnapshot(`
    [
      "1 link_view.start",
      "2 link_view.complete",
      "3 modal.start",
      "4 modal.complete implied",
      "5 care_team_pick.start",
      "6 care_team_pick.fail",
    ]
  `)
  expect(events.at(-1)).toMatchInlineSnapshot(`
    {
      "app": "secure-messaging",
      "attempt": 1,
      "attributes": {
        "page": "list",
        "toggle": true,
      },
      "elapsed_ms": 0,
      "entry_step": "link_view",
      "failure": {
        "api_code": "SM119",
        "code": "care_team_api_error",
        "http_status": 503,
        "kind": "engineering",
        "team": "sm",
      },
      "first": true,
      "id": "2d5d97fc-f081-40cb-b626-10520499b617",
      "name": "rx_renewal",
      "phase": "fail",
      "seq": 6,
      "started_at": 1000,
      "step": "care_team_pick",
      "step_ms": 0,
      "step_number": 3,
      "team": "sm",
      "version": 1,
    }
  `)
})
