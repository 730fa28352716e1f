import type { FaultName } from '@journey-monitor/example-api'
import { walk } from '@journey-monitor/example-demo/walk'
import type { Page } from 'playwright-core'

/** Walks until a person would see the fault that is on. `url` is the site's, without a trailing slash. */
export type FaultWalk = (page: Page, url: string) => Promise<void>

async function toModal(page: Page, url: string): Promise<void> {
  await walk.openList(page, url)
  await page.getByTestId('send-renewal-request-message-link').first().locator('a').click()
}

const toMessages =
  (testId: string): FaultWalk =>
  async (page, url) => {
    await toModal(page, url)
    await walk.continueToMessages(page)
    await page.getByTestId(testId).waitFor()
  }

const toEditor =
  (testId: string): FaultWalk =>
  async (page, url) => {
    await toMessages('recent-care-teams')(page, url)
    await walk.pickCareTeam(page)
    await page.getByTestId(testId).waitFor()
  }

const toSend =
  (testId: string): FaultWalk =>
  async (page, url) => {
    await toEditor('send-button')(page, url)
    await walk.send(page)
    await page.getByTestId(testId).waitFor()
  }

const timeoutRecorded = (page: Page) =>
  page.waitForFunction(() => sessionStorage.getItem('journey-monitor:rx_renewal')?.includes('"timeout"'))

/** The walk into each fault. */
export const FAULT_WALKS: Record<FaultName, FaultWalk> = {
  async list_error(page, url) {
    await page.goto(`${url}/my-health/medications`)
    await page.getByTestId('medications-error').waitFor()
  },
  async modal_code(page, url) {
    await toModal(page, url)
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
  async prescription_slow(page, url) {
    await toEditor('prefill-loading')(page, url)
    await timeoutRecorded(page)
  },
  prefill_blank: toEditor('add-your-medication-info-warning'),
  prefill_partial: toEditor('add-your-medication-info-warning'),
  async draft_error(page, url) {
    await toEditor('save-draft-button')(page, url)
    await page.getByTestId('save-draft-button').getByRole('button').click()
    await page.getByTestId('editor-error').waitFor()
  },
  send_error: toSend('editor-error'),
  send_outage: toSend('editor-error'),
  async send_hangs(page, url) {
    await toSend('send-button')(page, url)
    await timeoutRecorded(page)
  },
  send_blocked: toSend('editor-error'),
  async attachment_virus(page, url) {
    await toEditor('attach-file-button')(page, url)
    await page.getByTestId('attach-file-button').getByRole('button').click()
    await walk.send(page)
    await page.getByTestId('editor-error').waitFor()
  },
  async redirect_lost(page, url) {
    await toEditor('send-button')(page, url)
    await walk.send(page)
    await page.waitForURL('**/my-health/medications*')
    await page.getByTestId('medication-card').first().waitFor()
  },
}
