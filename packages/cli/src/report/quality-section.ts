import { WARNINGS, type Warning } from '../funnel/quality.ts'
import { table } from './blocks.ts'
import { count, counted } from './cell-text.ts'
import type { Section } from './document.ts'
import type { PublishedFunnel } from './publish-funnel.ts'

export function qualitySection({ quality }: PublishedFunnel): Section {
  const { apps, missing, journeysWithMissing, duplicates, conflicts, rejected } = quality
  const warnings = quality.warnings.map(warning => WARNINGS[warning as Warning])
  return {
    id: 'quality',
    title: 'Data quality',
    blocks: [
      { type: 'warnings', items: warnings.length > 0 ? warnings : ['No warnings.'] },
      table(
        'Events by app, without duplicates',
        ['App', '#Events', 'Session sample rates'],
        apps.map(({ app, events, isSilent, sampleRates }) => [
          app,
          isSilent ? 'none' : events ? count(events) : 'some',
          sampleRates.map(rate => `${rate}\u00a0%`).join(', ') || 'unknown',
        ]),
      ),
      {
        type: 'list',
        items: [
          `${counted(missing, 'event')} missing, in ${counted(journeysWithMissing, 'journey')}: holes in a journey’s sequence of events.`,
          `${counted(duplicates, 'duplicate')} removed.`,
          `${counted(conflicts, 'conflict')}: two tabs that went on with one journey.`,
          `${counted(rejected, 'line')} rejected: no valid JSON, or no valid event of this journey.`,
        ],
      },
    ],
  }
}
