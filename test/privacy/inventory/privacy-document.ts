import { readFile } from 'node:fs/promises'
import { renewal } from '@journey-monitor/sdk/renewal'
import { inventory } from './inventory.ts'

export const DOCUMENT = new URL('../../../docs/privacy.md', import.meta.url)

const BEGIN = '<!-- The inventory is written by `npx pnpm@12 inventory`. -->'
const END = '<!-- End of the inventory. -->'

/** Why the teams of the renewal ask for each attribute. */
const PURPOSES = {
  page: 'which page the journey began on',
  toggle: 'whether the feature was on',
  selected_on: 'which page the link was chosen on',
  renewable_links: 'how many links the page showed',
  care_teams: 'whether a long list keeps people from choosing',
  health_systems: 'the same, of health systems',
  picked_from: 'whether the list of recent teams is enough',
  request_ms: 'how long the request took',
  edited: 'whether the prefilled text was changed',
  prefill_deleted: 'whether the prefilled text was thrown away',
  attachments: 'how many files were attached',
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
