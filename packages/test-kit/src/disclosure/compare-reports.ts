import { renewalJourney } from '@journey-monitor/cli/renewal'
import { renewal } from '@journey-monitor/sdk/renewal'
import { defaultConfig } from '../../../cli/src/datadog/config.ts'
import { explorerReportLinks } from '../../../cli/src/datadog/explorer-report-links.ts'
import { renderMarkdown } from '../../../cli/src/report/markdown.ts'
import { renderPage } from '../../../cli/src/report/page.ts'
import { publishFunnelTables } from '../../../cli/src/report/publish-funnel-tables.ts'
import { publishReport } from '../../../cli/src/report/publish-report.ts'
import { describeReport } from '../../../cli/src/report/render-report.ts'
import { reportCsv } from '../../../cli/src/report/report-csv.ts'
import { sharedFunnelCsv } from '../../../cli/src/report/shared-funnel-csv.ts'
import { reportOn } from '../report/rendered-report.ts'
import { type ComparedDocument, type Comparison, compareDocuments, shownCells } from './differential.ts'
import { randomPopulation } from './random-population.ts'

/** Compares the shared reports and files of a random population, with links to Datadog, with those of its neighbors. */
export function compareReports(seed: number, neighbors: number): Promise<Comparison> {
  const seeds = Array.from({ length: neighbors }, (_, i) => 1_000 * seed + i)
  return compareDocuments(randomPopulation(seed, { many: 8 }), seeds, writeReports)
}

async function writeReports(events: readonly object[]): Promise<Readonly<Record<string, ComparedDocument>>> {
  const report = await reportOn(events)
  const published = publishReport(renewal, report, { isExact: false })
  const links = explorerReportLinks(renewalJourney, defaultConfig(renewalJourney), report.funnel.window)
  const document = describeReport(published, { ...renewalJourney, isShared: true, links })
  const { groups = [] } = report.byAttribute.find(({ attribute }) => attribute === 'page') ?? {}
  const funnel = { ...report.funnel, groups: [...groups], over_time: [...(report.overTime?.buckets ?? [])] }
  const tables = publishFunnelTables(renewal, funnel, { by: 'page' })
  const cells = shownCells(published)
  // The chart library numbers the patterns of all pictures of a process.
  const html = renderPage(document).replace(/zr\d+-p/g, 'zr-p')
  return {
    html: { cells, text: html },
    markdown: { cells, text: renderMarkdown(document) },
    csv: { cells, text: JSON.stringify(reportCsv(document), null, 1) },
    funnelCsv: { cells: shownCells(tables), text: JSON.stringify(sharedFunnelCsv(tables), null, 1) },
  }
}
