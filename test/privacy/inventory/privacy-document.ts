import { readFile } from 'node:fs/promises'
import { renewal } from '@journey-monitor/sdk/renewal'
import { inventory } from './inventory.ts'

export const DOCUMENT = new URL('../../../docs/privacy.md', import.meta.url)

const BEGIN = '<!-- The inventory is written by `npx pnpm@12 inventory`. -->'
const END = '<!-- End of the inventory. -->'

/** The purpose of each attribute for the teams of the renewal. */
const PURPOSES = {
  page: 'page that the journey began on',
  toggle: 'tells whether the feature was on',
  selected_on: 'page that the link was selected on',
  renewable_links: 'number of links on the page',
  care_teams: 'shows whether a long list stops people',
  health_systems: 'shows whether many health systems stop people',
  picked_from: 'shows whether the list of recent teams is enough',
  edited: 'tells whether the prefilled text was changed',
  prefill_deleted: 'tells whether the prefilled text was deleted',
  attachments: 'number of attached files',
}

/** Returns the current `docs/privacy.md`, and its text with the inventory of today's definition. */
export async function privacyDocument(): Promise<{ readonly current: string; readonly updated: string }> {
  const current = await readFile(DOCUMENT, 'utf8')
  const begin = current.indexOf(BEGIN)
  const end = current.indexOf(END)
  if (begin < 0 || end < begin)
    throw new Error(`docs/privacy.md lacks the lines "${BEGIN}" and "${END}", in this order`)
  const before = current.slice(0, begin + BEGIN.length)
  return { current, updated: `${before}\n\n${inventory(renewal, PURPOSES)}\n\n${current.slice(end)}` }
}
