import type { ElementPath, Page } from './page.ts'

export const LINK: ElementPath = ['[data-testid="send-renewal-request-message-link"]', 'a']
const MODAL = '[data-testid="send-renewal-request-message-modal"]'
/** Continues to Secure Messaging. */
export const CONTINUE: ElementPath = [MODAL, 'va-button:not([secondary])', 'button']

/** The renewal in the example apps as a person walks it: each function is one action. */
export const walk = {
  async openList(page: Page, url: string): Promise<void> {
    await page.open(`${url}/my-health/medications`)
    await page.waitFor(LINK)
    await walk.seeRumStart(page)
  },
  async selectLink(page: Page): Promise<void> {
    await page.click(LINK)
    await page.waitFor(CONTINUE)
  },
  async goBackInModal(page: Page): Promise<void> {
    await page.click([MODAL, 'va-button[secondary]', 'button'])
  },
  async continueToMessages(page: Page): Promise<void> {
    await page.click(CONTINUE)
    await walk.seeCareTeams(page)
  },
  async seeCareTeams(page: Page): Promise<void> {
    await page.waitForUrl('/my-health/secure-messages/new-message/recent/')
    await page.waitFor(['[data-testid="recent-care-teams"]'])
    await walk.seeRumStart(page)
  },
  async pickCareTeam(page: Page): Promise<void> {
    await page.click(['[data-testid="recent-care-teams"] va-radio-option', 'label'])
    await page.click(['[data-testid="recent-care-teams-continue-button"]', 'button'])
    await page.waitForUrl('/start-message/')
  },
  async send(page: Page): Promise<void> {
    await page.click(['[data-testid="send-button"]', 'button'])
  },
  async seeSuccess(page: Page): Promise<void> {
    await page.waitFor(['[data-testid="rx-renewal-message-success-alert"]'])
  },
  /**
   * Waits until RUM has started, and so the page's script has run: earlier, a click is not heard, RUM has nothing to flush, and RUM 7 loses the
   * signals of a page that is left.
   */
  async seeRumStart(page: Page): Promise<void> {
    await page.waitUntil(() => (window as { DD_RUM?: { getInternalContext(): unknown } }).DD_RUM?.getInternalContext())
  },
  /** Leaves the app. */
  async leave(page: Page): Promise<void> {
    await walk.seeRumStart(page)
    await page.open('about:blank')
  },
}
