import { ONCE_A_DAY } from '../disclosure/once-a-day.ts'
import type { LoadedJourney } from '../journey/profile.ts'
import { time } from '../system/format.ts'
import { SMALL_SAMPLE } from '../system/wilson.ts'
import { attributeSections } from './attribute-sections.ts'
import type { RenderContext } from './blocks.ts'
import type { Report } from './compute-report.ts'
import type { Document, Section } from './document.ts'
import { failureSection } from './failure-section.ts'
import { flowSection } from './flow-section.ts'
import { funnelSection } from './funnel-section.ts'
import { lead } from './lead.ts'
import { directSection, dropOffSection, lostReturnSection } from './loss-sections.ts'
import { renderMarkdown } from './markdown.ts'
import { overTimeSection, timeToConvertSection } from './over-time-section.ts'
import { renderPage } from './page.ts'
import type { PublishedFunnel } from './publish-funnel.ts'
import { type PublishedReport, publishReport } from './publish-report.ts'
import { qualitySection } from './quality-section.ts'
import { reportCsv } from './report-csv.ts'
import type { ReportLinks } from './report-links.ts'
import { timesSection } from './times-section.ts'
import { endpointSection, pageSections } from './usage-sections.ts'

export interface RenderOptions extends LoadedJourney {
  /** Whether the report may leave the team. Small counts, and numbers that would reveal them, are hidden. */
  readonly isShared: boolean
  /** Links to the events behind each row. Default: none. */
  readonly links?: ReportLinks | undefined
}

/** Renders the report for files. Loads the charts, which takes longer than most commands. */
export function renderReport(
  report: Report,
  { definition, profile, isShared, links }: RenderOptions,
): { html: string; markdown: string; csv: Record<string, string> } {
  const published = publishReport(definition, report, { isExact: !isShared })
  const document = describeReport(published, { definition, profile, isShared, links })
  return { html: renderPage(document), markdown: renderMarkdown(document), csv: reportCsv(document) }
}

/** Puts a report into words, tables and pictures. */
export function describeReport(report: PublishedReport, context: RenderContext): Document {
  const { window, journey, version } = report.funnel
  const { isShared } = context
  const which =
    window.from || window.to
      ? `journeys that started ${window.from ? `from ${time(window.from)} ` : ''}${window.to ? `to before ${time(window.to)}` : 'on'}`
      : 'all journeys in the data'
  const sections: (Section | undefined)[] = [
    ...funnelSections(report.funnel, context),
    timeToConvertSection(report, context),
    overTimeSection(report, context),
    failureSection(report, context),
    ...attributeSections(report, context),
    ...pageSections(report, context),
    endpointSection(report, context),
    qualitySection(report.funnel, context),
    howToRead(report, context),
  ]
  return {
    title: `${journey}: lost journeys by step and team`,
    lead: lead(report.funnel, context),
    about: [
      `Journey ${journey}, version ${version}; ${which.trim()}; as of ${time(window.as_of)}.`,
      ...(isShared
        ? ['For sharing: counts from 1 to 10 are shown as <11, and numbers that would reveal them as withheld.']
        : []),
    ],
    sections: sections
      .filter(section => section !== undefined)
      .map(section => ({ ...section, isFolded: !isFirst(section) })),
  }
}

/** Tells whether a section is open at first. The others are closed, which keeps a report a few screens long. */
function isFirst({ id, blocks }: Section): boolean {
  return ['funnel', 'flow', 'drop-offs', 'lost-returns'].includes(id) || blocks.some(({ type }) => type === 'warnings')
}

/** Returns the sections that need nothing but a funnel. */
export function funnelSections(funnel: PublishedFunnel, context: RenderContext): Section[] {
  return [funnelSection, flowSection, dropOffSection, lostReturnSection, directSection, timesSection]
    .map(section => section(funnel, context))
    .filter(section => section !== undefined)
}

function howToRead({ usage, notCopied }: PublishedReport, { profile, isShared, links }: RenderContext): Section {
  return {
    id: 'reading',
    title: 'How to read this',
    blocks: [
      {
        type: 'list',
        items: [
          `A journey is one attempt of one person. Journeys in progress aren’t in any rate. “${profile.headline.viewedOnly}” isn’t a loss.`,
          `In parentheses after a rate is its 95% interval (Wilson), in percent. “Small sample” marks a rate of fewer than ${SMALL_SAMPLE}: it may be chance.`,
          'The journey’s definition names the team that owns each cause and each handoff. Engineering: something broke. UX: the person decided. Known limitation: the service says no, as it was built to.',
          ...(isShared
            ? [
                'A shared report hides each count from 1 to 10 (<11) and each number that would reveal one (withheld).',
                ONCE_A_DAY,
              ]
            : []),
          ...(usage.pages.length === 0 && usage.endpoints.length === 0 && notCopied.length === 0
            ? ['The data has no RUM views or requests, so the report has no page views and latencies.']
            : []),
          ...(links === undefined
            ? []
            : [
                'A name that is a link leads to the events in Datadog that its row is counted from. For “didn’t arrive”, they are those who completed the step before; for “stopped without a signal”, those who came to the step.',
              ]),
          'RUM doesn’t record support calls, or what people think of the journey.',
        ],
      },
    ],
  }
}
