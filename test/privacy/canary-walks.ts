import { walk } from '@journey-monitor/example-demo/walk'
import { nested } from '@journey-monitor/test-kit/log-fields'
import type { Page } from 'playwright-core'
import { CANARIES, LOG_FIELD_CANARIES } from './canaries.ts'
import type { SdkVersions } from './canary-site.ts'
import { type Careless, carelessCode } from './careless-code.ts'

/** Actions of a person. `url` is the site's, without a trailing slash. */
export type Walk = (page: Page, url: string) => Promise<void>

const c = CANARIES
const LIST = '/my-health/medications'
const MESSAGES = '/my-health/secure-messages'

const press = (page: Page, testId: string, name: string) =>
  page.getByTestId(testId).getByRole('button', { name, exact: true }).click()

async function write(page: Page, subject = `${c.subject} <b>`): Promise<void> {
  await page.getByTestId('message-subject-field').locator('input').fill(subject)
  const body = page.getByTestId('message-body-field').locator('textarea')
  await body.fill(`${await body.inputValue()}\n${c.body}, says ${c.person}`)
}

async function toMessages(page: Page, url: string): Promise<void> {
  await walk.openList(page, url)
  await walk.selectLink(page)
  await walk.continueToMessages(page)
  await page.getByTestId('recent-care-teams').waitFor()
}

async function pickFromAll(page: Page): Promise<void> {
  await page.getByTestId('care-systems').locator('input').first().press('Space')
  await page.getByTestId('care-systems').locator('label').first().click()
  await page.getByTestId('care-teams').locator('select').selectOption({ index: 1 })
  await press(page, 'select-care-team-continue-button', 'Continue')
  await page.getByTestId('send-button').waitFor()
}

/** Every path through the renewal, and to other pages, without faults. */
export const WALKS = {
  async 'a renewal, arrived at with a token in the address'(page, url) {
    await page.goto(`${url}${LIST}?token=${c.urlToken}&name=${c.person}#${c.fragment}`)
    await page.getByTestId('send-renewal-request-message-link').first().waitFor()
    await walk.seeSdksStart(page)
    await walk.selectLink(page)
    await walk.continueToMessages(page)
    await page.getByTestId('recent-care-teams').waitFor()
    await page.getByTestId('recent-care-teams').locator('input').first().press('Space')
    await walk.pickCareTeam(page)
    await write(page)
    await press(page, 'save-draft-button', 'Save draft')
    await page.getByText('Your message was saved.').waitFor()
    await press(page, 'save-draft-button', 'Save draft')
    await walk.send(page)
    await walk.seeSuccess(page)
  },
  async 'from the details page, by way of all care teams, to a deleted draft'(page, url) {
    await walk.openList(page, url)
    await page.getByTestId('medication-card').first().getByRole('link').first().click()
    await page.waitForURL('**/prescription/*')
    const link = page.getByTestId('send-renewal-request-message-action-link').locator('a')
    await link.click()
    await walk.goBackInModal(page)
    await page.getByRole('heading', { level: 1 }).click()
    await link.click()
    await walk.continueToMessages(page)
    await page.getByTestId('different-care-team').locator('label').click()
    await walkOn(page)
    await page.getByTestId('care-team-help-link').click()
    await press(page, 'care-team-help-back', 'Back')
    await pickFromAll(page)
    await press(page, 'edit-care-team', 'Select a different care team')
    await pickFromAll(page)
    await write(page)
    await press(page, 'save-draft-button', 'Save draft')
    await page.getByText('Your message was saved.').waitFor()
    await press(page, 'delete-draft-button', 'Delete draft')
    await page.getByTestId('delete-draft-modal').getByRole('button', { name: 'Delete draft', exact: true }).click()
    await page.waitForURL('**/my-health/medications?*draftDeleteSuccess=true')
    await page.getByTestId('medication-card').first().waitFor()
  },
  async 'a message that is read, and one that is written, put aside, taken up and sent'(page, url) {
    await page.goto(`${url}${MESSAGES}/inbox/`)
    await walk.seeSdksStart(page)
    await page.getByText(c.receivedSubject).click()
    await page.getByText(c.receivedBody).click()
    await page.getByRole('link', { name: 'Inbox' }).click()
    await page.getByTestId('compose-message-link').click()
    await page.getByTestId('continue-button').click()
    await page.getByTestId('recent-care-teams').waitFor()
    await walk.pickCareTeam(page)
    const subject = `${c.subject}, put aside`
    await write(page, subject)
    await page.getByRole('link', { name: 'Drafts' }).click()
    await press(page, 'leave-editor-modal', 'Save draft')
    await page.getByText(subject).first().click()
    await page.getByTestId('message-body-field').waitFor()
    await walk.send(page)
    await page.getByTestId('message-sent-alert').waitFor()
  },
  async 'a renewal that is left, reloaded, gone back from and signed out of'(page, url) {
    await toMessages(page, url)
    await page.reload()
    await walk.seeSdksStart(page)
    await page.goto(`${url}${LIST}`)
    await toMessages(page, url)
    await page.evaluate(() => history.go(-2))
    await page.waitForURL('**/my-health/medications', { waitUntil: 'commit' })
    await page.getByTestId('medication-card').first().waitFor()
    await page.getByTestId('sign-out').click()
    await page.waitForURL(`${url}/`)
  },
} satisfies Readonly<Record<string, Walk>>

async function walkOn(page: Page): Promise<void> {
  await press(page, 'recent-care-teams-continue-button', 'Continue')
  await page.getByTestId('care-systems').waitFor()
}

/** A prescription page on which the team's own code sends forbidden data to Datadog and the console. */
export function carelessWalk(versions: SdkVersions, canSetUser: boolean): Walk {
  return async (page, url) => {
    const path = `${LIST}/prescription/${c.prescriptionId}`
    await page.goto(`${url}${path}?token=${c.urlToken}#${c.fragment}`)
    await page.getByTestId('send-renewal-request-message-action-link').waitFor()
    await walk.seeSdksStart(page)
    const given: Careless = {
      canaries: c,
      logAttributes: Object.entries(LOG_FIELD_CANARIES).map(([field, canary]) =>
        nested(field, field === 'error.kind' ? `${canary} 40 mg` : canary),
      ),
      logTag: `${LOG_FIELD_CANARIES.ddtags}`,
      canSetUser,
      canSetGlobalContext: versions !== '4.50',
    }
    await page.evaluate(carelessCode, given)
    for (const name of ['telling', 'silent', 'posting']) await page.locator(`#careless-${name}`).click()
    await page.waitForFunction(() => Reflect.get(window, 'timedClicks').includes('careless-posting'))
  }
}
