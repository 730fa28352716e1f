import { keys } from '../disclosure/keys.ts'
import type { FunnelResult } from '../funnel/funnel-result.ts'
import { WARNINGS, type Warning } from '../funnel/quality.ts'
import { count, counted } from '../system/format.ts'
import type { Section } from './document.ts'
import { type Telling, table } from './telling.ts'

export function qualitySection(funnel: FunnelResult, { show }: Telling): Section {
  const { quality } = funnel
  const of = (what: 'duplicates' | 'conflicts' | 'rejected' | 'missing' | 'journeys_with_missing') =>
    show(keys.quality(what), quality[what])
  const warnings = quality.warnings.map(warning => WARNINGS[warning as Warning])
  return {
    id: 'quality',
    title: 'Data quality',
    blocks: [
      { type: 'warnings', items: warnings.length > 0 ? warnings : ['No warnings.'] },
      table(
        'Events by app, without duplicates',
        ['App', '#Events', 'Session sample rates'],
        quality.apps.map(({ app, events, sample_rates }) => [
          app,
          count(show(keys.quality(app), events)),
          sample_rates.map(rate => `${rate}\u00a0%`).join(', ') || 'unknown',
        ]),
      ),
      {
        type: 'list',
        items: [
          `${counted(of('missing'), 'event')} missing, in ${counted(of('journeys_with_missing'), 'journey')}: holes in a journey’s sequence of events.`,
          `${counted(of('duplicates'), 'duplicate')} removed.`,
          `${counted(of('conflicts'), 'conflict')}: two tabs that went on with one journey.`,
          `${counted(of('rejected'), 'line')} rejected: no valid JSON, or no valid event of this journey.`,
        ],
      },
    ],
  }
}
