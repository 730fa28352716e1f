import { renewal } from '@journey-monitor/sdk/renewal'
import { describe, expect, test } from 'vitest'
import { labelsOf } from '../../journey/labels.ts'
import { renewalJourney } from '../../renewal/renewal-profile.ts'
import { type Trigger, worstOf } from '../rollback-actions.ts'
import { type Incident, ideasFor } from './incident.ts'
import { alertMessage, followUpMessage } from './messages.ts'
import { renderTicket } from './ticket.ts'

const labels = labelsOf(renewalJourney.profile)
const outage: Trigger = {
  name: 'Care teams load',
  team: 'sm',
  severity: 'critical',
  definition: 'at most 2% fail',
  actual: '31.4% (27.0–36.1) of 400 journeys',
}
const incident: Incident = {
  definition: renewal,
  labels,
  stage: 'stage B (25%)',
  asOf: Date.UTC(2026, 9, 28, 15),
  severity: 'critical',
  triggers: [outage],
  firstSteps: [],
  reason: undefined,
  errors: ['`care_team_api_error` in `care_team_pick`: logged 126 times'],
  ideas: ideasFor(labels, [{ step: 'care_team_pick', code: 'care_team_api_error' }]),
  toggle: renewal.featureToggle,
  rolledBack: undefined,
  toggleOff: undefined,
  pullRequest: undefined,
  tags: ['@benefits-arm-core', 'S0123456789', 'U0123456789'],
  links: [{ name: 'Dashboard', url: 'https://vagov.ddog-gov.com/dashboard/abc' }],
  alert: undefined,
  ticket: undefined,
}
const ALERT = 'https://dsva.slack.com/archives/C05L6HSJLHM/p1732190400123456'

describe('the rollback ticket', () => {
  test('has every field of the rollback process', () => {
    const ticket = renderTicket(incident)
    expect(ticket.match(/^## .*/gm)).toEqual([
      '## Summary of what caused the rollback process',
      '## Confirmation that the feature toggle has been turned off (or that a PR has been submitted)',
      '## Next step ideas for solving the rollback trigger',
      '## Other relevant links/images',
      '## Link to initial Slack alert for reference',
      '## Who to tag',
    ])
    expect(ticket).toContain(
      '- Care teams load (Secure Messaging, critical): 31.4% (27.0–36.1) of 400 journeys; expected: at most 2% fail',
    )
    expect(ticket).toContain('`mhv_secure_messaging_medications_renewal_request`')
    expect(ticket).toContain('Check the recipients endpoint')
    expect(ticket).toContain('- [ ] Turn the feature toggle off for all users.')
    expect(ticket).toContain('- Dashboard: https://vagov.ddog-gov.com/dashboard/abc')
  })

  test('leaves unconfirmed facts open', () => {
    const ticket = renderTicket(incident)
    expect(ticket).toContain('- [ ] Turned off: [FILL_IN] when, and by whom')
    expect(ticket).toContain('- [ ] PR submitted: [FILL_IN]')
    expect(ticket).toContain('## Link to initial Slack alert for reference\n\n- [FILL_IN]')

    const confirmed = renderTicket({
      ...incident,
      toggleOff: '15:05 UTC by Ada',
      pullRequest: 'https://github.com/o/r/pull/1',
      alert: ALERT,
    })
    expect(confirmed).toContain('- [x] Turned off: 15:05 UTC by Ada')
    expect(confirmed).toContain('- [x] PR submitted: https://github.com/o/r/pull/1')
    expect(confirmed).toContain(`- ${ALERT}`)
  })

  test('contains the person’s own reason, and no invented one, for a manual rollback', () => {
    const ticket = renderTicket({
      ...incident,
      triggers: [],
      errors: [],
      ideas: [],
      tags: [],
      links: [],
      reason: 'calls at the\ncontact center',
    })
    expect(ticket).toContain('## Summary of what caused the rollback process\n\n- calls at the contact center\n\n##')
    expect(ticket).toContain('Severity: **critical** (no criterion is broken: a person called for it). As of')
    expect(renderTicket({ ...incident, triggers: [], errors: [] })).toContain('rollback process\n\n- [FILL_IN]\n')
  })
})

test('has the severity of the worst trigger', () => {
  expect(
    worstOf([
      { ...outage, severity: 'low' },
      { ...outage, severity: 'high' },
    ]),
  ).toBe('high')
  expect(worstOf([])).toBeUndefined()
})

describe('the Slack messages', () => {
  test('the alert announces the process, the reason, and who should act', () => {
    const { text, blocks, thread_ts } = alertMessage(incident)
    const all = JSON.stringify(blocks)
    expect(text).toBe('Rollback process initiated: rx_renewal, stage B (25%). Severity: critical')
    expect(all).toContain('31.4% (27.0–36.1) of 400 journeys')
    expect(all).toContain('<https://vagov.ddog-gov.com/dashboard/abc|Dashboard>')
    expect(all).toContain('@benefits-arm-core <!subteam^S0123456789> <@U0123456789>')
    expect(thread_ts).toBeUndefined()
  })

  test('it says if no criterion is broken', () => {
    const { text, blocks } = alertMessage({ ...incident, triggers: [] })
    expect(text).toContain('Severity: critical (no criterion is broken: a person called for it)')
    expect(JSON.stringify(blocks)).toContain(
      '*Severity:* critical (no criterion is broken: a person called for it), as of',
    )
    expect(JSON.stringify(alertMessage(incident))).not.toContain('no criterion')
  })

  test('the follow-up replies to it with the ticket', () => {
    const ticket = 'https://github.com/o/r/issues/2'
    const message = followUpMessage({ ...incident, alert: ALERT, ticket, pullRequest: 'https://github.com/o/r/pull/1' })
    expect(message.thread_ts).toBe('1732190400.123456')
    expect(JSON.stringify(message)).toContain(`<${ticket}|rollback ticket>`)
    expect(JSON.stringify(message)).toContain('<https://github.com/o/r/pull/1|pull request>')
    expect(JSON.stringify(followUpMessage(incident))).toContain('[FILL_IN]')
  })

  test('people’s own words contain no working mention', () => {
    const loud = '<!channel> <@U0123456789>'
    const message = alertMessage({
      ...incident,
      stage: loud,
      reason: loud,
      triggers: [{ ...outage, name: loud, actual: loud, definition: loud }],
      tags: [loud],
      links: [{ name: loud, url: loud }],
    })
    const marked = message.blocks.flatMap(block => (block.type === 'section' ? [block.text.text] : []))
    for (const text of [message.text, ...marked]) expect(text).not.toMatch(/<[!@]/)
    expect(marked.join()).toContain('&lt;!channel&gt;')
  })

  test('are valid Block Kit: every text is present and short enough', () => {
    for (const { blocks } of [
      alertMessage(incident),
      followUpMessage(incident),
      alertMessage({ ...incident, stage: 'x'.repeat(400), tags: [] }),
    ]) {
      expect(blocks.length).toBeLessThanOrEqual(50)
      for (const block of blocks) {
        if (block.type === 'divider') continue
        expect(block.text.text.length).toBeGreaterThan(0)
        expect(block.text.text.length).toBeLessThanOrEqual(block.type === 'header' ? 150 : 3_000)
      }
    }
  })
})
