import { time } from '../system/format.ts'
import { SMALL_SAMPLE } from '../system/wilson.ts'
import { attributeSections } from './attribute-sections.ts'
import type { Document, Section } from './document.ts'
import { failureSection } from './failure-section.ts'
import { funnelSections } from './funnel-sections.ts'
import { headline } from './headline.ts'
import { qualitySection } from './quality-section.ts'
import type { Report } from './report.ts'
import type { Telling } from './telling.ts'
import { endpointSection, pageSections } from './usage-sections.ts'

/** Puts a report into words, tables and pictures. */
export function describeReport(report: Report, telling: Telling): Document {
  const { window, journey, version } = report.funnel
  const { isShared } = telling
  const which =
    window.from || window.to
      ? `journeys that started ${window.from ? `from ${time(window.from)} ` : ''}${window.to ? `to before ${time(window.to)}` : 'on'}`
      : 'all journeys in the data'
  const sections: (Section | undefined)[] = [
    ...funnelSections(report.funnel, telling),
    failureSection(report, telling),
    ...attributeSections(report, telling),
    ...pageSections(report, telling),
    endpointSection(report, telling),
    qualitySection(report.funnel, telling),
    reading(isShared, report),
  ]
  return {
    title: `${journey}: where journeys were lost, and whose that is`,
    lead: headline(report.funnel, telling),
    about: [
      `Journey ${journey}, version ${version}; ${which.trim()}; as of ${time(window.as_of)}.`,
      ...(isShared
        ? ['For sharing: counts from 1 to 10 are shown as <11, and what would reveal them is withheld.']
        : []),
    ],
    sections: sections.filter(section => section !== undefined),
  }
}

function reading(isShared: boolean, { rum }: Report): Section {
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
          ...(rum.pages.length === 0 && rum.endpoints.length === 0
            ? ['There are no RUM views or requests in this data, so nothing is said of page views and latency.']
            : []),
          'Support calls, and what people think of the journey, are not in RUM.',
        ],
      },
    ],
  }
}
