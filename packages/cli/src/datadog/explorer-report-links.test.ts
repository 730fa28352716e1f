import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { renewal } from '@journey-monitor/sdk/renewal'
import { aggregate, type RumEvent } from '@journey-monitor/test-kit/datadog/evaluate'
import { LATER } from '@journey-monitor/test-kit/journey-recorder'
import { calm, erratic, simulation } from '@journey-monitor/test-kit/simulated-journeys'
import { withFolder } from '@journey-monitor/test-kit/temporary-folder'
import { beforeAll, describe, expect, test } from 'vitest'
import { renewalJourney } from '../renewal/renewal-profile.ts'
import { computeReport, type Report } from '../report/compute-report.ts'
import { renderReport } from '../report/render-report.ts'
import { HOUR } from '../system/time-units.ts'
import { defaultConfig } from './config.ts'
import { explorerReportLinks } from './explorer-report-links.ts'
import { COUNT } from './query.ts'

const mix = { ...erratic, record: calm.record, delivery: { ...calm.delivery, duplicated: 0 } }
const WINDOW = { from: Date.UTC(2026, 9, 20), to: Date.UTC(2026, 10, 15) }

let events: RumEvent[]
let report: Report
beforeAll(async () => {
  const { lines } = simulation({ journeys: 250, seed: 4, mix })
  events = lines.map(line => JSON.parse(line))
  report = await withFolder(async folder => {
    const file = join(folder, 'rum.ndjson')
    await writeFile(file, `${lines.join('\n')}\n`)
    return computeReport(renewal, [file], { ...WINDOW, asOf: LATER })
  })
})

interface LinkedRow {
  readonly table: string
  readonly cells: readonly string[]
  readonly link: string
}

/** The rows of all tables that have a link. */
function linkedRows(isShared: boolean): LinkedRow[] {
  const links = explorerReportLinks(renewalJourney, defaultConfig(renewalJourney), report.funnel.window)
  const { markdown } = renderReport(report, { ...renewalJourney, isShared, links })
  return markdown.split(/^\*(?=\S)/m).flatMap(part => {
    const table = part.slice(0, part.indexOf('\n'))
    return [...part.matchAll(/^\| \[(.+?)\]\((\S+?)\) \| (.*) \|$/gm)].map(([, name = '', link = '', cells = '']) => ({
      table,
      link,
      cells: [name, ...cells.split(' | ')],
    }))
  })
}

/** Counts the events that Datadog finds behind a link. */
function found(link: string): number {
  const { searchParams } = new URL(link)
  const [query, from, to] = ['query', 'from_ts', 'to_ts'].map(name => searchParams.get(name) as string)
  const [bucket] = aggregate(events, { compute: [COUNT], filter: { query, from, to } as { query: string } })
  return Number(bucket?.computes.c0)
}

describe('a row of a report leads to the events that it is counted from', () => {
  test.each<[table: RegExp, column: number, least: number]>([
    [/^Steps, by journeys/, 2, 6],
    [/^Outcomes/, 1, 2],
    [/^From a step’s start/, 2, 6],
    [/^Journeys by page/, 1, 2],
    [/^Journeys by toggle/, 1, 1],
    [/^Page views/, 3, 5],
    [/^Endpoints/, 1, 5],
    [/^Answers other than/, 2, 2],
    [/^Events by app/, 1, 2],
  ])('exactly, in the table %s', (table, column, least) => {
    const rows = linkedRows(false).filter(each => table.test(each.table))
    expect(rows.length).toBeGreaterThanOrEqual(least)
    const counts = rows.map(({ cells }) => [cells[0], Number(cells[column]?.replace(/,/g, ''))])
    expect(rows.map(({ cells, link }) => [cells[0], found(link)])).toEqual(counts)
  })

  test('the row of a cause leads to at least as many events as journeys were lost', () => {
    const rows = linkedRows(false).filter(({ table }) => /^(Lost journeys|Lost returns) by cause/.test(table))
    expect(rows.length).toBeGreaterThan(10)
    for (const { cells, link } of rows) expect(found(link), cells[0]).toBeGreaterThanOrEqual(Number(cells[3]))
  })
})

test('links reveal nothing that the report hides: they do not depend on the counts, and contain no ID', () => {
  const exact = new Set(linkedRows(false).map(({ link }) => link))
  const shared = linkedRows(true)
  expect(shared.length).toBeGreaterThan(20)
  for (const { link } of shared) expect(exact).toContain(link)
  for (const link of exact) {
    expect(link).not.toMatch(/[\da-f]{8}-[\da-f]{4}/i)
    const { searchParams } = new URL(link)
    for (const time of ['from_ts', 'to_ts']) expect(Number(searchParams.get(time)) % HOUR).toBe(0)
  }
})

test('without links, a report has none', () => {
  const { html, markdown } = renderReport(report, { ...renewalJourney, isShared: false })
  expect(`${html}${markdown}`).not.toContain('/rum/sessions')
})
