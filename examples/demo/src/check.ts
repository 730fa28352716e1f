import { computeFunnel } from '@journey-monitor/cli/funnel'
import { FAULTS, type FaultName, type FaultOutcome } from '@journey-monitor/example-api'
import { renewal } from '@journey-monitor/sdk/renewal'
import type { Page } from 'playwright-core'
import { launchBrowser } from './browser.ts'
import type { Demo } from './demo.ts'
import { walk } from './walk.ts'

interface Scenario {
  readonly title: string
  readonly fault?: FaultName
  /** Undefined: the journey is to return. */
  readonly lands?: FaultOutcome
  run(page: Page, url: string): Promise<void>
}

const broken = (fault: FaultName, run: Scenario['run']): Scenario => ({
  title: FAULTS[fault].title,
  fault,
  lands: FAULTS[fault].lands,
  run,
})

async function walkToMessages(page: Page, url: string): Promise<void> {
  await walk.openList(page, url)
  await walk.selectLink(page)
  await walk.continueToMessages(page)
}

const SCENARIOS: readonly Scenario[] = [
  {
    title: 'Nothing is broken',
    async run(page, url) {
      await walkToMessages(page, url)
      await walk.pickCareTeam(page)
      await walk.send(page)
      await walk.seeSuccess(page)
    },
  },
  {
    title: 'The Veteran chooses Back in the modal',
    lands: { step: 'modal', where: 'step', cause: 'back', team: 'meds', kind: 'ux' },
    async run(page, url) {
      await walk.openList(page, url)
      await walk.selectLink(page)
      await walk.goBackInModal(page)
    },
  },
  broken('handoff_lost', async (page, url) => {
    await walkToMessages(page, url)
    await page.getByTestId('continue-button').waitFor()
  }),
  broken('care_teams_error', async (page, url) => {
    await walkToMessages(page, url)
    await page.getByTestId('messages-error').waitFor()
  }),
  broken('send_blocked', async (page, url) => {
    await walkToMessages(page, url)
    await walk.pickCareTeam(page)
    await walk.send(page)
    await page.getByTestId('editor-error').waitFor()
  }),
]

/** Walks every scenario in a tab of its own, prints the funnel, and says whether each journey landed where it should. */
export async function checkDemo({ url, dir }: Pick<Demo, 'url' | 'dir'>): Promise<boolean> {
  const browser = await launchBrowser()
  try {
    for (const { title, fault, run } of SCENARIOS) {
      const context = await browser.newContext(fault ? { extraHTTPHeaders: { 'x-faults': fault } } : {})
      const page = await context.newPage()
      page.setDefaultTimeout(20_000)
      await run(page, url).catch(error => {
        throw new Error(`"${title}" could not be walked: ${error.message}`)
      })
      await walk.leave(page)
      await context.close()
    }
  } finally {
    await browser.close()
  }

  const funnel = await settledFunnel(dir)
  console.log(JSON.stringify(funnel, null, 2))
  const found = funnel.drop_offs.map(drop => ({ ...drop, text: describe(drop) }))
  let isRight = true
  for (const { title, lands } of SCENARIOS) {
    const expected = lands ? describe(lands) : 'returned'
    const count = lands
      ? found.filter(each => each.text === expected).reduce((sum, each) => sum + each.journeys, 0)
      : funnel.journeys.returned
    console.log(
      `${count === 1 ? 'ok   ' : 'WRONG'} ${title}: ${expected}${count === 1 ? '' : `, found ${count} times`}`,
    )
    isRight &&= count === 1
  }
  return isRight
}

const describe = ({ step, where, cause, team, kind }: FaultOutcome | { [Part in keyof FaultOutcome]: string }) =>
  `${team}, ${kind}: ${cause} (${where === 'handoff' ? 'handoff to ' : ''}${step})`

const AFTER_ALL_EXPIRED_MS = 24 * 60 * 60_000

/** The funnel once every journey has arrived, as it will be when all of them have expired. */
async function settledFunnel(dir: string) {
  const deadline = Date.now() + 10_000
  for (;;) {
    const funnel = await computeFunnel(renewal, [dir], { asOf: Date.now() + AFTER_ALL_EXPIRED_MS })
    const isComplete = funnel.journeys.total >= SCENARIOS.length && funnel.quality.missing === 0
    if (isComplete || Date.now() > deadline) return funnel
    await new Promise(resolve => setTimeout(resolve, 250))
  }
}
