import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults, RunOptions } from 'axe-core'
import type { Page } from 'playwright-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const OPTIONS: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  // Without this, axe also describes every node that passes, which takes most of its time.
  resultTypes: ['violations'],
}

/** Returns the violations of WCAG 2.2 AA and of best practices that axe finds on the page: the rule, and the HTML of each node. */
export async function axeFindings(page: Page): Promise<unknown[]> {
  if (await page.evaluate(`typeof axe === 'undefined'`)) await page.evaluate(axe)
  const { violations } = (await page.evaluate(`axe.run(${JSON.stringify(OPTIONS)})`)) as AxeResults
  return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])
}
