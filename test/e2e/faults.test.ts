import { FAULTS, type FaultName, type FaultOutcome } from '@journey-monitor/example-api'
import { walk } from '@journey-monitor/example-demo/walk'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { useDemo } from './demo-session.ts'

const demo = useDemo()

async function toModal(page: Page): Promise<void> {
  await walk.openList(page, demo.url)
  await page.getByTestId('send-renewal-request-message-link').first().locator('a').click()
}

const toMessages = (testId: string) => async (page: Page) => {
  await toModal(page)
  await walk.continueToMessages(page)
  await page.getByTestId(testId).waitFor()
}

const toEditor = (testId: string) => async (page: Page) => {
  await toMessages('recent-care-teams')(page)
  await walk.pickCareTeam(page)
  await page.getByTestId(testId).waitFor()
}

const toSend = (testId: string) => async (page: Page) => {
  await toEditor('send-button')(page)
  await walk.send(page)
  await page.getByTestId(testId).waitFor()
}

/** How a person walks into each fault. */
const WALKS: Record<FaultName, (page: Page) => Promise<void>> = {
  async list_error(page) {
    await page.goto(`${demo.url}/my-health/medications`)
    await page.getByTestId('medications-error').waitFor()
  },
  async modal_code(page) {
    await toModal(page)
    await page.getByRole('alert').waitFor()
  },
  handoff_lost: toMessages('continue-button'),
  sm_code: toMessages('app-load-error'),
  sm_downtime: toMessages('downtime-alert'),
  session_expired: toMessages('session-expired-alert'),
  care_teams_error: toMessages('messages-error'),
  care_teams_empty: toMessages('no-care-teams-alert'),
  care_teams_blocked: toMessages('blocked-triage-group-alert'),
  prescription_missing: toEditor('add-your-medication-info-warning'),
  async prescription_slow(page) {
    await toEditor('prefill-loading')(page)
    await page.waitForTimeout(5_500)
  },
  prefill_blank: toEditor('add-your-medication-info-warning'),
  prefill_partial: toEditor('add-your-medication-info-warning'),
  async draft_error(page) {
    await toEditor('save-draft-button')(page)
    await page.getByTestId('save-draft-button').getByRole('button').click()
    await page.getByTestId('editor-error').waitFor()
  },
  send_error: toSend('editor-error'),
  send_outage: toSend('editor-error'),
  async send_hangs(page) {
    await toSend('send-button')(page)
    await page.waitForTimeout(10_500)
  },
  send_blocked: toSend('editor-error'),
  async attachment_virus(page) {
    await toEditor('attach-file-button')(page)
    await page.getByTestId('attach-file-button').getByRole('button').click()
    await walk.send(page)
    await page.getByTestId('editor-error').waitFor()
  },
  async redirect_lost(page) {
    await toEditor('send-button')(page)
    await walk.send(page)
    await page.waitForURL('**/my-health/medications*')
    await page.getByTestId('medication-card').first().waitFor()
  },
}

const names = Object.keys(FAULTS) as FaultName[]

test.each(names.map(name => [name, FAULTS[name].lands] as const))(
  '%s lands on %o',
  async (name, lands: FaultOutcome) => {
    const page = await demo.newPage({ extraHTTPHeaders: { 'x-faults': name } })
    await WALKS[name](page)
    await demo.recorded(1)
    await expect
      .poll(async () => {
        const { drop_offs, lost_returns } = await demo.funnel()
        return [...drop_offs, ...lost_returns].map(({ journeys: _, share: __, ...landed }) => landed)
      })
      .toEqual([lands])
  },
)
