import { stripVTControlCharacters } from 'node:util'
import type { JourneyDefinition, Kind } from '@journey-monitor/sdk'
import { neutralProfile } from '../journey/neutral-profile.ts'
import type { JourneyProfile, LoadedJourney } from '../journey/profile.ts'
import { count, counted, humanize } from '../system/format.ts'
import { styled } from '../system/terminal-style.ts'
import { renderTable, type TableContent } from '../system/terminal-table.ts'
import { visibleText } from '../system/visible-text.ts'
import { SMALL_SAMPLE } from '../system/wilson.ts'
import { wrapText } from '../system/wrap-text.ts'
import type { DirectEntry, FunnelResult, Quality } from './funnel-result.ts'
import { comparisonTable, FEW, groupTable, lossTable, plainBlanks, stepTable, timeTable } from './funnel-tables.ts'
import { conversion, type HeadlineCounts, headline } from './headline.ts'
import { WARNINGS, type Warning } from './quality.ts'

/** The warnings as a terminal words them, which alone has `--verbose`. */
const TERMINAL_WARNINGS: Record<Warning, string> = {
  ...WARNINGS,
  lines_rejected: 'Lines were rejected; --verbose lists them.',
}

/** How the journeys were chosen and grouped, see `FunnelOptions`, and how they are shown. */
export interface RenderOptions {
  /** What to call the journey's parts. Default: the names in the definition. */
  readonly profile?: JourneyProfile | undefined
  readonly where?: Readonly<Record<string, string>> | undefined
  readonly by?: string | undefined
  /** The width of the terminal. Default: 80. */
  readonly columns?: number | undefined
  /** Whether the output takes colors, which repeat what words say. Default: false. */
  readonly hasColors?: boolean | undefined
}

/** A part of the output: a title, then paragraphs, then a table. */
interface Part {
  readonly title?: string
  readonly paragraphs?: readonly string[]
  readonly table?: TableContent
}

/**
 * Renders the funnel for a terminal: the headline, then tables. A rate of few journeys is marked. Rates have their 95% interval
 * where there is room.
 *
 * @example console.log(renderFunnel(renewal, funnel, { columns: process.stdout.columns }))
 */
export function renderFunnel(
  definition: JourneyDefinition,
  result: FunnelResult<null>,
  options: RenderOptions = {},
): string {
  const { profile = neutralProfile(definition), columns = 80, hasColors = false } = options
  const parts = partsOf({ definition, profile }, result, options)
  const tables = parts.map(({ table }) => table && renderTable(table, columns))
  const fullWidth = Math.max(0, ...tables.map(table => table?.fullWidth ?? 0))
  const wrap = (text: string) => wrapText(plainBlanks(text), columns).join('\n')
  const text = parts
    .map(({ title, paragraphs = [] }, i) =>
      [
        ...(title === undefined ? [] : [wrap(styled('bold', title))]),
        ...(paragraphs.length > 0 ? [paragraphs.map(wrap).join(title === undefined ? '\n\n' : '\n')] : []),
        ...(tables[i] ? [tables[i].text] : []),
      ].join('\n'),
    )
    .join('\n\n')
  const notes = [
    text.includes(FEW) && `${FEW} A rate of fewer than ${SMALL_SAMPLE} journeys: it may be chance.`,
    fullWidth > columns &&
      `With ${fullWidth} columns instead of ${columns}, the tables have 95% intervals and times too.`,
  ].filter(note => note !== false)
  const whole = [text, ...notes.map(wrap)].join('\n')
  return hasColors ? whole : stripVTControlCharacters(whole)
}

function partsOf(journey: LoadedJourney, result: FunnelResult<null>, { where = {}, by }: RenderOptions): Part[] {
  const { window, journeys, steps, direct, quality, groups, over_time, comparison } = result
  const hasJourneys = journeys.total > 0
  const cut =
    window.from || window.to
      ? `, started from ${window.from ?? 'the beginning'} to before ${window.to ?? 'the end'}`
      : ''
  const chosen = Object.entries(where).map(([name, value]) => `, ${name} ${value}`)
  const [first = 'No journeys.', ...others] = hasJourneys ? headline(headlineCounts(journey, result), journey) : []
  const nothingFit = quality.events === 0 && (quality.rejected ?? 0) > 0
  return [
    {
      paragraphs: [
        styled('bold', first),
        ...others,
        ...(nothingFit
          ? [
              `${counted(quality.rejected ?? 0, 'line')} rejected, and no event of this journey found; --verbose says why.`,
            ]
          : []),
        `${result.journey} version ${result.version}, as of ${window.as_of}${cut}${chosen.join('')}`,
      ],
    },
    ...(hasJourneys ? [{ title: 'Funnel', table: stepTable(journey, steps) }] : []),
    ...lossParts(journey, result),
    ...(over_time ? [{ title: 'Over time, by when journeys began (UTC)', table: timeTable(over_time) }] : []),
    ...(by !== undefined && groups ? [{ title: `By ${by}`, table: groupTable(journey, by, groups) }] : []),
    ...(comparison
      ? [
          {
            title: `${visibleText(comparison.a)} next to ${visibleText(comparison.b)}`,
            paragraphs: ['A difference says nothing about its cause.'],
            table: comparisonTable(comparison),
          },
        ]
      : []),
    ...direct.flatMap(entry => directParts(journey, entry)),
    { title: 'Data quality', paragraphs: qualityLines(quality) },
  ]
}

function lossParts(
  journey: LoadedJourney,
  { journeys, drop_offs, lost_returns }: Pick<FunnelResult<null>, 'journeys' | 'drop_offs' | 'lost_returns'>,
  cohort = '',
): Part[] {
  const { dropped, converted } = journeys
  return [
    ...(drop_offs.length > 0
      ? [
          {
            title: `${cohort}Where ${dropped === 1 ? '1 journey was' : `${count(dropped)} journeys were`} lost`,
            table: lossTable(journey, drop_offs, 'Of lost', dropped),
          },
        ]
      : []),
    ...(lost_returns.length > 0
      ? [
          {
            title: `${cohort}Converted, but didn’t return`,
            table: lossTable(journey, lost_returns, 'Of converted', converted),
          },
        ]
      : []),
  ]
}

/** Journeys that began at a later step. */
function directParts(journey: LoadedJourney, entry: DirectEntry<null>): Part[] {
  const { journeys, steps } = entry
  const title = `Entered directly at ${humanize(entry.entry)}`
  const inProgress = journeys.in_progress ?? 0
  const whole = { count: journeys.total - inProgress, name: 'journeys that began here' }
  return [
    {
      title,
      paragraphs: [
        conversion({ ...journeys, lostAfterChoosing: journeys.dropped }, whole, journey),
        ...(inProgress > 0 ? [`${count(inProgress)} ${inProgress === 1 ? 'is' : 'are'} in progress.`] : []),
      ],
      table: stepTable(journey, steps),
    },
    ...lossParts(journey, entry, `${title}: `),
  ]
}

function headlineCounts(
  { definition }: LoadedJourney,
  { journeys, steps, teams, drop_offs }: FunnelResult<null>,
): HeadlineCounts {
  const { converted, returned, dropped, viewed_only, in_progress } = journeys
  const chose = steps.find(({ step }) => step === definition.intentStep)?.completed ?? 0
  const ofKind = (kind: Kind) => teams.reduce((sum, team) => sum + team[kind], 0)
  return {
    journeys: {
      ...{ chose, converted, returned },
      lostAfterChoosing: chose - converted,
      lostBeforeChoosing: dropped - (chose - converted),
      viewedOnly: viewed_only,
      inProgress: in_progress ?? 'unknown',
    },
    kinds: {
      engineering: ofKind('engineering'),
      ux: ofKind('ux'),
      known_limitation: ofKind('known_limitation'),
    },
    teams,
    losses: drop_offs,
  }
}

function qualityLines(quality: Quality<null>): string[] {
  const { events, duplicates, conflicts, rejected, missing, journeys_with_missing, synthetic_events } = quality
  const apps = quality.apps.map(({ app, events, sample_rates }) => {
    const rates =
      sample_rates.length > 0 ? `sampled at ${sample_rates.map(rate => `${rate}%`).join(', ')}` : 'sample rate unknown'
    return events > 0 ? `${app}: ${counted(events, 'event')}, ${rates}` : `${app}: no events`
  })
  const counts = [
    counted(events, 'event'),
    missing !== null &&
      journeys_with_missing !== null &&
      `${count(missing)} missing, in ${counted(journeys_with_missing, 'journey')}`,
    duplicates !== null && `${counted(duplicates, 'duplicate')} removed`,
    conflicts !== null && counted(conflicts, 'conflict'),
    rejected !== null && `${counted(rejected, 'line')} rejected`,
    (synthetic_events ?? 0) > 0 && `${counted(synthetic_events ?? 0, 'event')} of synthetic tests left out`,
  ].filter(part => part !== false)
  const warnings = quality.warnings.map(warning =>
    styled('yellow', `Warning: ${TERMINAL_WARNINGS[warning as Warning]}`),
  )
  return [counts.join('; '), ...apps, ...(warnings.length > 0 ? warnings : ['No warnings.'])]
}
