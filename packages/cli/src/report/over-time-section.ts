import { labelsOf } from '../journey/labels.ts'
import { capitalize, humanize, time } from '../system/format.ts'
import { HATCHED } from './bar-chart.ts'
import { type RenderContext, table, text } from './blocks.ts'
import { count, duration, rate } from './cell-text.ts'
import type { Section } from './document.ts'
import { conversionPicture } from './over-time-chart.ts'
import type { PublishedReport } from './publish-report.ts'

/** Section of conversion and losses by start time. Empty for a single bucket, which repeats the funnel. */
export function overTimeSection(
  { overTime }: PublishedReport,
  { definition, profile, isShared }: RenderContext,
): Section | undefined {
  if (!overTime || overTime.buckets.length < 2) return undefined
  const { buckets, marks } = overTime
  const { pastTense } = labelsOf(profile)
  const [intent, converting] = [humanize(definition.intentStep), humanize(definition.convertingStep)]
  return {
    id: 'over-time',
    title: 'Over time',
    blocks: [
      {
        type: 'picture',
        picture: conversionPicture(
          `How many that completed “${intent}” completed “${converting}”, by when they began`,
          overTime,
        ),
      },
      ...(buckets.some(
        ({ isOpen, chose, converted }) => !isOpen && (chose.number === undefined || converted.number === undefined),
      )
        ? [text('Hatched, below the axis: the numbers are withheld.')]
        : []),
      ...(isShared ? [text('Neighboring times are put together where few journeys began.')] : []),
      ...(marks.length > 0
        ? [text(`Marked: ${marks.map(({ label, at }) => `${label} from ${time(at)}`).join('; ')}.`)]
        : []),
      table(
        'Journeys by when they began (UTC), with the 95% interval of the rate',
        [
          'From',
          'To',
          `#${capitalize(pastTense(definition.intentStep))}`,
          '#Converted',
          '#Of those',
          '#Lost: engineering',
        ],
        buckets.map(({ from, to, isOpen, chose, converted, engineering }) => [
          time(from).replace(' UTC', ''),
          time(to).replace(' UTC', ''),
          count(chose),
          count(converted),
          isOpen ? 'not over' : rate(converted, chose),
          count(engineering),
        ]),
      ),
    ],
  }
}

/** Section with the distribution of the time to convert. */
export function timeToConvertSection(
  { timeToConvert }: PublishedReport,
  { definition }: RenderContext,
): Section | undefined {
  if (!timeToConvert || timeToConvert.bins.every(({ journeys }) => journeys.shown === 0)) return undefined
  const { bins, p50, p90 } = timeToConvert
  const minutes = (ms: number) => (ms < 60_000 ? `${ms / 1_000} s` : `${ms / 60_000} min`)
  const [intent, converting] = [humanize(definition.intentStep), humanize(definition.convertingStep)]
  const nameOf = ({ fromMs, toMs }: (typeof bins)[number]) => {
    if (toMs === null) return `${minutes(fromMs)} or more`
    return `${fromMs === 0 ? 'less than' : `${minutes(fromMs)} to`} ${minutes(toMs)}`
  }
  const most = Math.max(1, ...bins.map(({ journeys }) => journeys.number ?? 0))
  return {
    id: 'time-to-convert',
    title: `Time from “${intent}” to “${converting}”`,
    blocks: [
      ...(typeof p50.shown === 'number'
        ? [
            text(
              `Half took at most ${duration(p50)}${typeof p90.shown === 'number' ? `, nine in ten at most ${duration(p90)}` : ''}.`,
            ),
          ]
        : []),
      {
        type: 'bars',
        bars: {
          caption: `Longest bar: the most journeys.${bins.some(({ journeys }) => journeys.number === undefined) ? ` ${HATCHED}` : ''}`,
          rows: bins.map(bin => ({
            name: nameOf(bin),
            value: count(bin.journeys),
            fills: [
              bin.journeys.number === undefined
                ? { from: 0, pattern: 'hidden' }
                : { from: 0, to: bin.journeys.number / most, pattern: 'solid' },
            ],
          })),
        },
      },
      table(
        `Journeys that completed “${converting}”, by how long after “${intent}”`,
        ['Time', '#Journeys'],
        bins.map(bin => [nameOf(bin), count(bin.journeys)]),
      ),
    ],
  }
}
