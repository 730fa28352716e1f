import { defineJourney, failureOwner } from '@journey-monitor/sdk'
import { renewal } from '@journey-monitor/sdk/renewal'
import { run as runCli } from '@journey-monitor/test-kit/run-cli'
import { describe, expect, test } from 'vitest'
import { neutralProfile } from '../journey/neutral-profile.ts'
import { renewalJourney } from '../renewal/renewal-profile.ts'
import { renderGuide } from './guide.ts'

const headings = (text: string) => text.split('\n').flatMap(line => (line.startsWith('### ') ? [line.slice(4)] : []))

/** Returns the text under the heading that begins with `heading`. */
function section(text: string, heading: string): string {
  const found = text.split('\n### ').find(part => part.startsWith(heading))
  if (found === undefined) throw new Error(`no heading begins with ${heading}`)
  return found
}

describe('a product guide of the renewal', () => {
  test('has the headings of Medications’ template', () => {
    expect(headings(renderGuide(renewalJourney, 'meds'))).toEqual([
      'Description of the renewal link',
      'Renewal vs refill eligibility logic',
      'Screenshots and link placement',
      'Expected journey from Meds → SM',
      'Modal to continue to SM',
      'Error states',
      'Known limitations (e.g., no available care team)',
      'Integration points with SM',
      'Links',
    ])
  })

  test('has the headings of Secure Messaging’s template', () => {
    expect(headings(renderGuide(renewalJourney, 'sm'))).toEqual([
      'Overview of receiving medication renewal requests',
      'Care team selection logic',
      'Prefill rules (included/excluded data)',
      'Expected flow inside SM',
      'Error states and known issues',
      'Integration notes with Meds',
      'Links',
    ])
  })

  test.each(renewal.teams)('has a text and an owner for every code: %s', team => {
    const errors = section(renderGuide(renewalJourney, team), 'Error states')
    const rows = errors.split('\n').filter(line => line.startsWith('| `'))
    const expected = renewal.steps.flatMap(step =>
      Object.keys('failures' in step ? step.failures : {}).flatMap(name => {
        const owner = failureOwner(step, name)
        return step.team === team || owner?.team === team
          ? [`| \`${step.name}\` | \`${name}\` | ${owner?.team === 'sm' ? 'Secure Messaging' : 'Medications'} |`]
          : []
      }),
    )
    expect(rows.map(row => row.split('|').slice(0, 4).join('|').concat('|'))).toEqual(expected)
    for (const row of rows) expect(row).not.toContain('[FILL_IN]')
  })

  test('leaves blanks for facts that only people know', () => {
    const guide = renderGuide(renewalJourney, 'meds')
    expect(section(guide, 'Renewal vs refill')).toContain('[FILL_IN]')
    expect(section(guide, 'Screenshots')).toContain('[FILL_IN]')
    expect(section(renderGuide(renewalJourney, 'sm'), 'Prefill rules')).toContain('[FILL_IN]')
  })

  test('gives Medications the limitations after the handoff, which Veterans meet in Secure Messaging', () => {
    expect(section(renderGuide(renewalJourney, 'meds'), 'Known limitations')).toContain(
      '`no_care_team`, in `care_team_pick`',
    )
  })

  test('names the owner of a lost handoff, on both sides', () => {
    for (const team of renewal.teams) {
      const integration = section(renderGuide(renewalJourney, team), 'Integration')
      expect(integration).toMatch(/`modal` → `care_team_pick` .* \| Medications, engineering \|/)
      expect(integration).toMatch(/`send` → `return` .* \| Secure Messaging, UX \|/)
    }
  })

  test('has the facts about the modal, the link, the care teams and the prefill from their steps', () => {
    const modal = section(renderGuide(renewalJourney, 'meds'), 'Modal to continue')
    expect(modal).toContain('- Step `modal` of Medications')
    expect(modal).toContain('`closed` (')
    expect(modal).toContain('`modal_load_error` (')
    expect(section(renderGuide(renewalJourney, 'sm'), 'Care team selection')).toContain('- Screens: `/my-health/')
    expect(section(renderGuide(renewalJourney, 'sm'), 'Integration')).toContain('/messages/renewal` (new) |')
  })

  test('has the links and the Slack channel of the rollout', () => {
    const links = [
      { name: 'Datadog dashboard', url: 'https://dashboards.example.org/rx' },
      { name: 'Launch ticket', url: 'https://tickets.example.org/1' },
    ]
    const text = section(renderGuide(renewalJourney, 'meds', { links, slackChannel: '#rx-renewal' }), 'Links')
    expect(text).toContain('- Dashboard: [Datadog dashboard](https://dashboards.example.org/rx)\n')
    expect(text).toContain('- Slack channel: #rx-renewal\n')
    expect(text).toContain('- [Launch ticket](https://tickets.example.org/1)')
    expect(text).toContain('- Release plan: [FILL_IN]')
  })

  test('has every page of the team', () => {
    for (const team of renewal.teams) {
      const guide = renderGuide(renewalJourney, team)
      for (const page of renewalJourney.profile.siteMap.pages.filter(page => page.team === team)) {
        expect(guide).toContain(`\`https://www.va.gov${page.url}\``)
      }
    }
  })
})

const checkIn = defineJourney({
  name: 'check_in',
  version: 3,
  teams: ['front_desk', 'kiosk'],
  apps: ['appointments', 'check-in'],
  intentStep: 'invite',
  convertingStep: 'confirm',
  expiryMs: 60_000,
  steps: [
    { name: 'invite', team: 'front_desk', app: 'appointments' },
    {
      name: 'confirm',
      team: 'kiosk',
      app: 'check-in',
      reasons: ['constructor'],
      failures: { api_error: 'engineering', not_allowed: 'ux' },
    },
  ],
})

test('a guide of another journey contains its definition, and blanks for the rest', () => {
  const guide = renderGuide({ definition: checkIn, profile: neutralProfile(checkIn) }, 'kiosk')
  expect(guide).toContain('## Kiosk Product Guide: `check_in`')
  expect(guide).toContain('| `confirm` | `api_error` | Kiosk | engineering | [FILL_IN] | [FILL_IN] |')
  expect(guide).toContain('| `confirm` | `not_allowed` | Kiosk | UX | [FILL_IN] | [FILL_IN] |')
  expect(guide).toContain('| `confirm` | `constructor` | [FILL_IN] |')
  expect(guide).toContain('| `invite` → `confirm` | Front desk → Kiosk | [FILL_IN] | Kiosk, engineering |')
  expect(guide).toContain('Feature toggle: [FILL_IN]')
})

const run = (...args: string[]) => runCli(['guide', ...args])

test('the command prints the guide, and lists the teams if there is no such team', async () => {
  expect((await run('--team', 'sm')).out).toBe(renderGuide(renewalJourney, 'sm'))
  const wrong = await run('--team', 'pharmacy')
  expect([wrong.code, wrong.out]).toEqual([2, ''])
  expect(wrong.err).toContain('rx_renewal has no team "pharmacy"; use --team meds or --team sm')
  expect((await run()).code).toBe(2)
})
