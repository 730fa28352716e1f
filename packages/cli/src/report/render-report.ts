import { type Show, showAll } from '../disclosure/keys.ts'
import type { LoadedJourney } from '../journey/profile.ts'
import { describeReport } from './describe.ts'
import { shared } from './ledger.ts'
import { renderMarkdown } from './markdown.ts'
import { renderPage } from './page.ts'
import type { Report } from './report.ts'

export interface RenderOptions extends LoadedJourney {
  /** It leaves the team: small counts, and what would reveal them, are hidden. */
  readonly isShared: boolean
}

/** The report as it is written to files. This loads the charts, which takes longer than most commands take to run. */
export function renderReport(
  report: Report,
  { definition, profile, isShared }: RenderOptions,
): { html: string; markdown: string } {
  const known = isShared ? shared(definition, report) : showAll
  const show: Show = (key, value) => (report.unknown?.has(key) ? 'unknown' : known(key, value))
  const document = describeReport(report, { definition, profile, show, isShared })
  return { html: renderPage(document), markdown: renderMarkdown(document) }
}
