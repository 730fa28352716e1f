import type { Locator, Page } from 'playwright-core'

type Sdk = { getInternalContext(): unknown }
type SdkWindow = Window & { readonly DD_RUM?: Sdk; readonly DD_LOGS?: Sdk }

/** Steps of the renewal journey as a person takes them, each on the page that allows it. */
export const walk = {
  async openList(page: Page, url: string): Promise<void> {
    await page.goto(`${url}/my-health/medications`)
    await renewalLinks(page).first().waitFor()
    await walk.seeSdksStart(page)
  },
  async selectLink(page: Page): Promise<void> {
    await renewalLinks(page).first().locator('a').click()
    await button(modal(page), 'Continue').waitFor()
  },
  async continueToMessages(page: Page): Promise<void> {
    await button(modal(page), 'Continue').click()
    await page.waitForURL('**/my-health/secure-messages/**')
    await walk.seeSdksStart(page)
  },
  async goBackInModal(page: Page): Promise<void> {
    await button(modal(page), 'Back').click()
    await modal(page).waitFor({ state: 'detached' })
  },
  async pickCareTeam(page: Page): Promise<void> {
    await page.getByTestId('recent-care-teams').locator('label').first().click()
    await button(page.getByTestId('recent-care-teams-continue-button'), 'Continue').click()
    await page.waitForURL('**/start-message/')
  },
  async send(page: Page): Promise<void> {
    await button(page.getByTestId('send-button'), 'Send').click()
  },
  async seeSuccess(page: Page): Promise<void> {
    await page.getByTestId('rx-renewal-message-success-alert').waitFor()
  },
  /**
   * Waits until RUM and logs have started on the app's page. Of a page that is left before, RUM 7 posts nothing; of a request that fails before,
   * logs 7 don't keep the answer.
   */
  async seeSdksStart(page: Page): Promise<void> {
    await page.waitForFunction(() => {
      const { DD_RUM, DD_LOGS } = window as SdkWindow
      return DD_RUM?.getInternalContext() && DD_LOGS?.getInternalContext()
    })
  },
  /** Leaves the app, which makes Datadog's SDK post its pending events. */
  async leave(page: Page): Promise<void> {
    await walk.seeSdksStart(page)
    await page.goto('about:blank')
  },
}

const renewalLinks = (page: Page) => page.getByTestId('send-renewal-request-message-link')
const modal = (page: Page) => page.getByTestId('send-renewal-request-message-modal')
const button = (within: Locator, name: string) => within.getByRole('button', { name, exact: true })
