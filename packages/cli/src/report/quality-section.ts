import { WARNINGS, type Warning } from '../funnel/quality.ts'
import { linked, type RenderContext, table, text } from './blocks.ts'
import { count, counted } from './cell-text.ts'
import type { Section } from './document.ts'
import type { PublishedFunnel } from './publish-funnel.ts'

export function qualitySection({ quality, isEmpty }: PublishedFunnel, { links }: RenderContext): Section {
  const { apps, missing, journeysWithMissing, duplicates, conflicts, rejected, syntheticEvents } = quality
  const warnings = quality.warnings.map(warning => WARNINGS[warning as Warning])
  return {
    id: 'quality',
    title: 'Data quality',
    blocks: [
      ...(isEmpty ? [] : [warnings.length > 0 ? { type: 'warnings' as const, items: warnings } : text('No warnings.')]),
      linked(
        table(
          'Events by app, without duplicates',
          ['App', '#Events', 'Session sample rates'],
          apps.map(({ app, events, isSilent, sampleRates }) => [
            app,
            isSilent ? 'none' : events ? count(events) : 'some',
            sampleRates.map(rate => `${rate}%`).join(', ') || 'unknown',
          ]),
        ),
        apps.map(({ app }) => links?.app(app)),
      ),
      {
        type: 'list',
        items: [
          `${counted(missing, 'event')} missing, in ${counted(journeysWithMissing, 'journey')} (holes in the numbering of a journey’s events).`,
          `${counted(duplicates, 'duplicate')} removed.`,
          `${counted(conflicts, 'conflict')} (one journey continued in two tabs).`,
          `${counted(rejected, 'line')} rejected (invalid JSON or event).`,
          ...(syntheticEvents.shown !== 0 && syntheticEvents.shown !== 'unknown'
            ? [`${counted(syntheticEvents, 'event')} of synthetic tests left out: they are in no number.`]
            : []),
        ],
      },
    ],
  }
}
