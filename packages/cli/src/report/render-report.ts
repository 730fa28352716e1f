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
import { headline } from './headline.ts'
import { directSection, dropOffSection, lostReturnSection } from './loss-sections.ts'
import { renderMarkdown } from './markdown.ts'
import { renderPage } from './page.ts'
import type { PublishedFunnel } from './publish-funnel.ts'
import { type PublishedReport, publishReport } from './publish-report.ts'
import { qualitySection } from './quality-section.ts'
import { timesSection } from './times-section.ts'
import { endpointSection, pageSections } from './usage-sections.ts'

export interface RenderOptions extends LoadedJourney {
  /** It leaves the team: small counts, and what would reveal them, are hidden. */
  readonly isShared: boolean
}

/** The report as it is written to files. This loads the charts, which takes longer than most commands take to run. */
export function renderReport(
  report: Report,
  { definition, profile, isShared }: RenderOptions,
): { html: string; markdown: string } {
  const published = publishReport(definition, report, { isExact: !isShared })
  const document = describeReport(published, { definition, profile, isShared })
  return { html: renderPage(document), markdown: renderMarkdown(document) }
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
    failureSection(report, context),
    ...attributeSections(report, context),
    ...pageSections(report),
    endpointSection(report, context),
    qualitySection(report.funnel),
    reading(isShared, report),
  ]
  return {
    title: `${journey}: where journeys were lost, and whose that is`,
    lead: headline(report.funnel, context),
    about: [
      `Journey ${journey}, version ${version}; ${which.trim()}; as of ${time(window.as_of)}.`,
      ...(isShared
        ? ['For sharing: counts from 1 to 10 are shown as <11, and what would reveal them is withheld.']
        : []),
    ],
    sections: sections.filter(section => section !== undefined),
  }
}

/** What a funnel says of the journeys, without anything but it. */
export function funnelSections(funnel: PublishedFunnel, context: RenderContext): Section[] {
  return [funnelSection, flowSection, dropOffSection, lostReturnSection, directSection, timesSection]
    .map(section => section(funnel, context))
    .filter(section => section !== undefined)
}

function reading(isShared: boolean, { usage }: PublishedReport): Section {
  return {
    id: 'reading',
    title: 'How to read this',
    blocks: [
      {
        type: 'list',
        items: [
          'A journey is one attempt of one person. One that is still in progress is in no rate; one that only saw the first step and did not choose it is not lost.',
          `Rates are followed by their 95 % interval (Wilson), in percent. “Small sample” marks a rate over fewer than ${SMALL_SAMPLE}: it may be chance.`,
          'A loss belongs to the team that the journey’s definition names for its cause, or for the handoff in which it happened.',
          ...(isShared
            ? [
                'A shared report shows no count from 1 to 10, no rate of one, and no number from which one could be worked out.',
              ]
            : []),
          ...(usage.pages.length === 0 && usage.endpoints.length === 0
            ? ['There are no RUM views or requests in this data, so nothing is said of page views and latency.']
            : []),
          'Support calls, and what people think of the journey, are not in RUM.',
        ],
      },
    ],
  }
}
