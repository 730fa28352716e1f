import { defineJourney } from '@journey-monitor/sdk'
import { renewal } from '@journey-monitor/sdk/renewal'
import { MINUTE, recorder, START } from '@journey-monitor/test-kit/journey-recorder'
import { eventsOf, link, through, type Walk } from '@journey-monitor/test-kit/renewal-walks'
import { rowsOf, written } from '@journey-monitor/test-kit/report/rendered-report'
import { clickEvent, resourceEvent, viewEvents } from '@journey-monitor/test-kit/report/rum-page-events'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { neutralProfile } from '../journey/neutral-profile.ts'

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue()
})

const many = (count: number, walk: Walk): Walk[] => Array.from({ length: count }, () => walk)
const careTeamsBroken: Walk = ({ journey }) => {
  journey.start('link_view', { page: 'list' })
  journey.complete('link_view')
  journey.complete('modal')
  journey.start('care_team_pick')
  journey.fail('care_team_pick', 'care_team_api_error', { httpStatus: 503 })
}
const sawOnly: Walk = ({ journey }) => journey.start('link_view', { page: 'details' })
/** Selects the link, continues, and goes on with `walk`. */
const choosing =
  (walk: Walk): Walk =>
  visit => {
    visit.journey.complete('link_view')
    walk(visit)
  }
const direct: Walk = ({ journey }) => {
  journey.start('care_team_pick')
  journey.complete('care_team_pick')
}

describe('the journeys', () => {
  const events = eventsOf(
    ...many(40, through('return')),
    ...many(8, careTeamsBroken),
    ...many(4, sawOnly),
    ...many(2, through('send')),
    link,
    direct,
  )

  test('start with the conversion and the engineering problems by team, then people’s own reasons; and the sums close', async () => {
    const wentBack: Walk = ({ journey }) => {
      journey.start('modal')
      journey.abandon('modal', 'back')
    }
    const { document } = await written([...events, ...eventsOf(...many(2, choosing(wentBack)))])
    expect(document.lead).toEqual([
      '42 of 53 Veterans’ journeys that selected the link sent the message (79.2%, 95% interval 66.5–88.0); the other 11 were lost.',
      'Engineering problems: 9 journeys lost. Secure Messaging: 8, all Care team API error in “Care team pick”. Medications: 1, all not arriving at “Modal”.',
      'People’s own reasons: 2 journeys lost, all Back in “Modal” (Medications).',
      '57 journeys began at “Link view” and have ended: 42 sent the message + 11 lost + 4 saw the link, didn’t select it. 40 of the 42 returned to Medications. Direct entries are counted separately.',
    ])
  })

  test('tied losses are named together, or not at all if there are many', async () => {
    const failing = (code: 'app_load_error' | 'care_team_api_error' | 'context_lost') =>
      choosing(({ journey }) => {
        journey.start('care_team_pick')
        journey.fail('care_team_pick', code)
      })
    const two = await written(eventsOf(failing('app_load_error'), failing('care_team_api_error')))
    expect(two.document.lead[1]).toBe(
      'Engineering problems: 2 journeys lost. Secure Messaging: 2, most often App load error in “Care team pick” (1) and Care team API error in “Care team pick” (1).',
    )
    const three = await written(
      eventsOf(failing('app_load_error'), failing('care_team_api_error'), failing('context_lost')),
    )
    expect(three.document.lead[1]).toBe('Engineering problems: 3 journeys lost. Secure Messaging: 3.')
  })

  test('have each step’s team; every rate has its interval, and a mark if it is of few', async () => {
    const report = await written(events)
    expect(rowsOf(report, 'Steps').map(row => row.slice(0, 6))).toEqual([
      ['1. Link view', 'Medications', '55', '51', '92.7% (82.7–97.1)', '–'],
      ['2. Modal', 'Medications', '50', '50', '98.0% (89.7–99.7)', '98.0% (89.7–99.7)'],
      ['3. Care team pick', 'Secure Messaging', '50', '42', '84.0% (71.5–91.7)', '82.4% (69.7–90.4)'],
      ['4. Prefill', 'Secure Messaging', '42', '42', '100.0% (91.6–100.0)', '82.4% (69.7–90.4)'],
      ['5. Send', 'Secure Messaging', '42', '42', '100.0% (91.6–100.0)', '82.4% (69.7–90.4)'],
      ['6. Return', 'Medications', '40', '40', '95.2% (84.2–98.7)', '78.4% (65.4–87.5)'],
    ])
    expect(rowsOf(report, 'Lost journeys by cause')).toEqual([
      [
        'Care team API error, in “Care team pick”',
        'Secure Messaging',
        'engineering',
        '8',
        '88.9% (56.5–98.0), small sample',
      ],
      ['Didn’t arrive at “Modal”', 'Medications', 'engineering', '1', '11.1% (2.0–43.5), small sample'],
    ])
    expect(rowsOf(report, 'Lost journeys by team')).toEqual([
      ['Medications', '1', '0', '0', '1', '11.1% (2.0–43.5), small sample'],
      ['Secure Messaging', '8', '0', '0', '8', '88.9% (56.5–98.0), small sample'],
    ])
    expect(rowsOf(report, 'Lost returns by cause')).toEqual([
      ['Didn’t arrive at “Return”', 'Secure Messaging', 'UX', '2', '4.8% (1.3–15.8)'],
    ])
    expect(rowsOf(report, 'Journeys that entered directly')).toEqual([
      ['3. Care team pick', '1', '0', '0', '0.0% (0.0–79.3), small sample', '0', '1'],
    ])
    expect(rowsOf(report, 'From a step’s start')[1]).toEqual([
      '2. Modal',
      'Medications',
      '50',
      '1.0\u00a0s',
      '1.0\u00a0s',
    ])
  })

  test('flow from step to step, and out to the owner of each loss', async () => {
    expect(rowsOf(await written(events), 'Journeys that went')).toEqual([
      ['1. Link view', '2. Modal', '–', '50'],
      ['1. Link view', 'Saw the link, didn’t select it', '–', '4'],
      ['1. Link view', 'Lost · Medications', 'Medications', '1'],
      ['2. Modal', '3. Care team pick', '–', '50'],
      ['3. Care team pick', '4. Prefill', '–', '42'],
      ['3. Care team pick', 'Lost · Secure Messaging', 'Secure Messaging', '8'],
      ['4. Prefill', '5. Send', '–', '42'],
      ['5. Send', '6. Return', '–', '40'],
      ['5. Send', 'Sent, but didn’t return · Secure Messaging', 'Secure Messaging', '2'],
      ['6. Return', 'Returned to Medications', '–', '40'],
    ])
  })

  test('are grouped by their declared attributes', async () => {
    expect(rowsOf(await written(events), 'Journeys by page')).toEqual([
      ['List', '8', '0', '0.0% (0.0–32.4), small sample', '8'],
      ['Unknown', '43', '42', '97.7% (87.9–99.6)', '1'],
    ])
  })

  test('are selected by their start', async () => {
    const later = recorder(renewal, { startAt: START + 60 * MINUTE })
    later.visit(({ journey }) => journey.complete('link_view'))
    const { document } = await written([...events, ...later.actions], { from: START + 30 * MINUTE })
    expect(document.lead[0]).toMatch(/^0 of 1 Veterans’ journeys/)
    expect(document.about[0]).toContain('started from 2026-11-20 00:30 UTC on')
  })

  test('may be none: the report says what to do, and warns of nothing', async () => {
    const none = await written(events, { from: START + 30 * MINUTE })
    expect(none.document.lead).toEqual([
      'No journey that began at the first step has ended in this window.',
      'Choose a longer time with --from-time and --to-time.',
    ])
    expect(none.html).not.toMatch(/id="funnel"|class="warnings"|No warnings/)
    const open = await written(eventsOf(link), { asOf: START + MINUTE })
    expect(open.document.lead[1]).toBe('1 is still in progress: ask again later, or set --as-of to a later time.')
    const foreign = await written([...viewEvents({ session: 's', page: '/', at: 0, spentMs: 1_000 })])
    expect(foreign.document.lead[1]).toBe(
      'Check that the input holds RUM events of both apps, and that they signal rx_renewal: --definition names another journey.',
    )
  })

  test('may be of any definition', async () => {
    const checkIn = defineJourney({
      name: 'check_in',
      version: 1,
      teams: ['kiosk'],
      apps: ['check-in'],
      intentStep: 'invite',
      convertingStep: 'invite',
      expiryMs: MINUTE,
      steps: [{ name: 'invite', team: 'kiosk', app: 'check-in' }],
    })
    const { actions, visit } = recorder(checkIn)
    visit(({ journey }) => journey.complete('invite'))
    const { document } = await written(actions, { journey: { definition: checkIn, profile: neutralProfile(checkIn) } })
    expect(document.lead[0]).toMatch(/^1 of 1 journey converted \(100\.0.*: journeys that completed “Invite”\.$/)
  })
})

test('error codes are counted by hour, and by day over longer times', async () => {
  const at = (startAt: number) => {
    const { actions, visit } = recorder(renewal, { startAt })
    visit(careTeamsBroken)
    return actions
  }
  const day = 24 * 60 * MINUTE
  const hours = await written([...at(START), ...at(START + MINUTE), ...at(START + 3 * 60 * MINUTE)])
  expect(rowsOf(hours, 'Failures by hour')).toEqual([
    ['11-20 00:00', '2'],
    ['11-20 03:00', '1'],
  ])
  const days = await written([...at(START), ...at(START + 3 * day)])
  expect(rowsOf(days, 'Failures by day')).toEqual([
    ['2026-11-20', '1'],
    ['2026-11-23', '1'],
  ])
})

test('the warnings about the data are explained, also at the top', async () => {
  const medicationsOnly = eventsOf(link).filter(({ context }) => context.journey.app === 'medications')
  const { document, html } = await written([...medicationsOnly, 'no event'])
  expect(document.lead.at(-1)).toBe(
    'Read this with care: An app sent nothing: handoffs to it look lost. Lines were rejected.',
  )
  expect(html).toContain('<li>An app sent nothing: handoffs to it look lost.</li>')
  expect(html).toContain('1 line rejected')
})

test('events of synthetic tests are left out, and the report says how many', async () => {
  const synthetic = eventsOf(link).map(event => ({ ...event, session: { id: 'robot', type: 'synthetics' } }))
  const { document, markdown } = await written([...eventsOf(through('return')), ...synthetic])
  expect(document.lead[0]).toMatch(/^1 of 1 /)
  expect(markdown).toContain(`${synthetic.length} events of synthetic tests left out: they are in no number.`)
  expect((await written(eventsOf(link))).markdown).not.toContain('synthetic')
})

test('hostile text in the data stays text in HTML and in Markdown', async () => {
  const hostile = '<img src=x onerror=alert(1)> | `code` [link](javascript:alert(1)) "quoted"'
  const view = { session: 's', page: '/a', at: 0, spentMs: 1_000, id: 'v' }
  const path = '/<script>alert(1)</script>'
  const { html, markdown } = await written([
    ...eventsOf(link),
    ...viewEvents(view),
    clickEvent(view, hostile, 900),
    resourceEvent({ path, status: 200, ms: 1 }),
  ])
  expect(html).toContain('&lt;img src=x onerror=alert(1)&gt; | `code` [link](javascript:alert(1)) &quot;quoted&quot;')
  expect(html).not.toMatch(/<img|<script/)
  expect(markdown).toContain(
    '&lt;img src=x onerror=alert(1)\\> \\| \\`code\\` \\[link\\](javascript:alert(1)) "quoted"',
  )
  expect(markdown).not.toMatch(/<img|<script/)
})

test('HTML and Markdown have the same content, and each picture has a table below it', async () => {
  const { document, html, markdown } = await written(
    eventsOf(...many(3, careTeamsBroken), ...many(12, through('return'))),
  )
  const plain = (text: string) => text.replace(/\\(.)/g, '$1').replaceAll('&lt;', '<')
  for (const { title, blocks } of document.sections) {
    expect(plain(markdown)).toContain(`## ${title}`)
    for (const [i, block] of blocks.entries()) {
      if (block.type === 'picture' || block.type === 'bars')
        expect(blocks.slice(i).some(({ type }) => type === 'table')).toBe(true)
      if (block.type === 'table')
        for (const row of block.table.rows) expect(plain(markdown)).toContain(`| ${row.join(' | ')} |`)
    }
  }
  expect(html.match(/<svg role="img" aria-label="[^"]+"/g)).toHaveLength(2)
  expect(html.match(/<figure/g)).toHaveLength(6)
})
