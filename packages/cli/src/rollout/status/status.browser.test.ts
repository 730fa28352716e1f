import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { axeFindings } from '@journey-monitor/test-kit/axe-findings'
import { useChromium } from '@journey-monitor/test-kit/chromium'
import { run } from '@journey-monitor/test-kit/run-cli'
import { calm, simulation } from '@journey-monitor/test-kit/simulated-journeys'
import { withFolder } from '@journey-monitor/test-kit/temporary-folder'
import { beforeAll, expect, onTestFinished, test } from 'vitest'

const chromium = useChromium()
let shared: string
let exact: string
let notBegun: string
let rolledBack: string

const PLAN = {
  journey: 'rx_renewal',
  toggle: 'the_toggle',
  phases: [
    {
      name: 'II',
      stages: [
        {
          ...{ id: 'A', kind: 'canary', percentage: 5, started: '2026-12-01' },
          rolledBack: { at: '2026-12-04', severity: 'high', by: 'Ada', resolvedAt: '2026-12-05' },
        },
        {
          id: 'B',
          kind: 'percentage',
          percentage: 25,
          started: '2026-12-07',
          planned: { from: '2026-12-07', to: '2026-12-09' },
        },
        { id: 'C', kind: 'percentage', percentage: 50, planned: { from: '2026-12-09', to: '2026-12-12' } },
      ],
    },
  ],
  criteria: [
    { id: 'conversion', kind: 'conversion', severity: 'high', min: 0.4 },
    {
      id: 'care_teams',
      name: 'Care teams load',
      kind: 'failure_rate',
      severity: 'critical',
      step: 'care_team_pick',
      max: 0.15,
    },
    { id: 'telemetry', kind: 'telemetry_loss', severity: 'low', max: 0.03 },
    {
      id: 'calls',
      kind: 'manual',
      severity: 'low',
      limit: 'at most 20 a week',
      source: 'MyVA411',
      by: 'Contact center',
      when: 'each Monday',
    },
  ],
  checklists: [
    {
      name: 'Go/no-go',
      kind: 'go_no_go',
      before: 'C',
      items: [{ text: 'Ready', discipline: 'Meds UX', link: 'https://example.org/checklist' }],
    },
  ],
  owners: { meds: { engineering: ['@meds-engineering'] } },
  slack: { channel: '#rx-renewal' },
  questions: ['Do people find the link?'],
}

beforeAll(() =>
  withFolder(async folder => {
    const { lines } = simulation({
      ...{ journeys: 700, seed: 4 },
      mix: {
        ...calm,
        calendar: { start: '2026-12-07', days: 3, weekend: 1, stages: [{ from: '2026-12-07', percent: 25 }] },
        record: { views: false, clicks: false, resources: false, errors: false },
        faults: [],
      },
    })
    await writeFile(join(folder, 'events.ndjson'), lines.join('\n'))
    await writeFile(join(folder, 'rollout.json'), JSON.stringify(PLAN))
    const page = async (...more: readonly string[]) => {
      const status = ['rollout', 'status', 'events.ndjson', '--html', 'status.html', '--as-of', '2026-12-10', ...more]
      const { code, err } = await run(status, { cwd: folder })
      expect([code, err]).toEqual([0, ''])
      return readFile(join(folder, 'status.html'), 'utf8')
    }
    shared = await page()
    exact = await page('--exact')
    notBegun = await page('--as-of', '2026-11-30')
    rolledBack = await page('--as-of', '2026-12-04T12:00Z')
  }),
)

async function open(html: string) {
  const page = await chromium.browser.newPage({ bypassCSP: false })
  onTestFinished(() => page.close())
  await page.setContent(html)
  return page
}

test.each(['light', 'dark'] as const)('axe finds nothing, %s, wide and narrow', async colorScheme => {
  const page = await open(shared)
  await page.emulateMedia({ colorScheme })
  for (const width of [1_200, 360]) {
    await page.setViewportSize({ width, height: 700 })
    expect(await axeFindings(page)).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width)
  }
})

test('it shows the stages, the criteria over time, and what blocks the next stage', async () => {
  const page = await open(exact)
  const text = await page.locator('main').textContent()
  for (const part of [
    'Stage A (5%)',
    'over, rolled back',
    'Stage B (25%)',
    'planned 2026-12-09 to 2026-12-12',
    'Contact center looks at MyVA411 each Monday',
    '○ Ready: Meds UX has yet to sign (https://example.org/checklist)',
    'Stage A (5%) was rolled back at 2026-12-04 by Ada (high); its fix is in production since 2026-12-05',
    'Do people find the link?',
    'Medications: @meds-engineering',
    'Slack: #rx-renewal',
  ])
    expect(text).toContain(part)
  expect(await page.locator('[aria-current="step"]').textContent()).toMatch(
    /Stage B \(25%\)\s+running\s+started 2026-12-07/,
  )
  expect(await page.getByRole('img').count()).toBe(3)
  expect(await page.getByRole('img').first().getAttribute('aria-label')).toMatch(/^Conversion .*: \d\d% on 2026-12-09/)
})

test('a stage that has not begun, or is rolled back, is not running', async () => {
  const before = await open(notBegun)
  const first = before.getByRole('listitem').first().locator('p')
  expect(await first.allTextContents()).toEqual(['Stage A (5%)', 'to come', 'starts 2026-12-01'])
  expect(await before.locator('[aria-current]').count()).toBe(0)
  expect(notBegun).toContain('Stage A (5%) has not begun: it starts at 2026-12-01')
  expect(notBegun).toContain('None is judged yet.')
  expect(notBegun).not.toContain('In the charts')
  const after = await open(rolledBack)
  const current = after.locator('[aria-current="step"] p')
  expect(await current.allTextContents()).toEqual(['Stage A (5%)', 'rolled back', 'started 2026-12-01'])
})

test('a shared page does not reveal counts from 1 to 10', async () => {
  expect(exact).toMatch(/Care teams load[\s\S]*?\d\.\d% of \d+ users who entered/)
  expect(exact).not.toContain('withheld')
  expect(shared).toContain('figures of fewer than 11 people are withheld')
})

test('in print, no section is kept with the next one, so that no page is left blank', async () => {
  const page = await open(shared)
  await page.emulateMedia({ media: 'print' })
  const kept = await page
    .locator('section:not(.lead) p:last-child, section > :last-child')
    .evaluateAll(ends => ends.filter(end => getComputedStyle(end).breakAfter === 'avoid').map(end => end.textContent))
  expect(kept).toEqual([])
})
