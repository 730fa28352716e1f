import { computeFunnel, type DropOff, type FunnelResult, renderFunnel } from '@journey-monitor/cli/funnel'
import { renewalJourney } from '@journey-monitor/cli/renewal'
import { FAULTS, type FaultName, type FaultOutcome } from '@journey-monitor/example-api'
import { launchBrowser } from '@journey-monitor/example-browser'
import { renewal } from '@journey-monitor/sdk/renewal'
import type { Browser, Page } from 'playwright-core'
import type { Demo } from './demo.ts'
import { walk } from './walk.ts'

interface Scenario {
  readonly title: string
  readonly fault?: FaultName
  /** The expected loss. Undefined if the journey returns. */
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

/** Time limit for each wait of the check; long enough for slow machines. */
const WAIT_LIMIT_MS = 2 * 60_000

/**
 * Walks every scenario in a separate tab, prints the funnel, and returns whether each journey was attributed as expected.
 */
export async function checkDemo({ url, dir }: Pick<Demo, 'url' | 'dir'>): Promise<boolean> {
  const from = Date.now()
  const stuck: string[] = []
  const browser = await launchBrowser({ waitLimitMs: WAIT_LIMIT_MS })
  try {
    for (const scenario of SCENARIOS) {
      await walkScenario(browser, url, scenario).catch((error: Error) =>
        stuck.push(`WRONG  ${scenario.title}: the journey could not be walked: ${error.message.split('\n')[0]}`),
      )
    }
  } finally {
    await browser.close()
  }

  const funnel = await settledFunnel(dir, from)
  const verdicts = SCENARIOS.map(scenario => judge(scenario, funnel))
  console.log(
    `${renderFunnel(renewal, funnel, { profile: renewalJourney.profile, columns: process.stdout.columns, hasColors: process.stdout.isTTY })}\n`,
  )
  for (const text of [...verdicts.map(verdict => verdict.text), ...stuck]) console.log(text)
  return stuck.length === 0 && verdicts.every(({ isRight }) => isRight)
}

async function walkScenario(browser: Browser, url: string, { fault, run }: Scenario): Promise<void> {
  const context = await browser.newContext(fault ? { extraHTTPHeaders: { 'x-faults': fault } } : {})
  const page = await context.newPage()
  try {
    await run(page, url)
    await walk.leave(page)
  } finally {
    await context.close()
  }
}

function judge({ title, lands }: Scenario, { journeys, drop_offs }: FunnelResult): { isRight: boolean; text: string } {
  const expected = lands ? describe(lands) : 'it returns'
  const found = lands
    ? drop_offs.filter(each => describe(each) === expected).reduce((sum, each) => sum + each.journeys, 0)
    : journeys.returned
  if (found === 1) return { isRight: true, text: `ok     ${title}: ${expected}` }
  const instead = drop_offs.map(each => `${each.journeys} x ${describe(each)}`).join('; ') || 'none'
  return {
    isRight: false,
    text: `WRONG  ${title}: expected 1 x ${expected}, found ${found}; all drop-offs: ${instead}`,
  }
}

function describe({ step, where, cause, team, kind }: Omit<DropOff, 'journeys' | 'share'>): string {
  return `${team}, ${kind}, ${cause} (${where === 'handoff' ? 'on the way to ' : ''}${step})`
}

const AFTER_ALL_EXPIRED_MS = 24 * 60 * 60_000

/** Computes the funnel once every journey has arrived, as of a time when all have expired. */
async function settledFunnel(dir: string, from: number): Promise<FunnelResult> {
  const deadline = Date.now() + WAIT_LIMIT_MS
  for (;;) {
    const funnel = await computeFunnel(renewal, [dir], { from, asOf: Date.now() + AFTER_ALL_EXPIRED_MS })
    const isComplete = funnel.journeys.total >= SCENARIOS.length && funnel.quality.missing === 0
    if (isComplete || Date.now() > deadline) return funnel
    await new Promise(resolve => setTimeout(resolve, 250))
  }
}
