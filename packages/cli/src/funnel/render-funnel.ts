import { stripVTControlCharacters } from 'node:util'
import type { JourneyDefinition, Kind } from '@journey-monitor/sdk'
import { labelsOf } from '../journey/labels.ts'
import { neutralProfile } from '../journey/neutral-profile.ts'
import type { JourneyProfile, LoadedJourney } from '../journey/profile.ts'
import { count, counted, humanize, rateInWords, time } from '../system/format.ts'
import { styled } from '../system/terminal-style.ts'
import { renderTable, type TableContent } from '../system/terminal-table.ts'
import { visibleName } from '../system/visible-text.ts'
import { SMALL_SAMPLE } from '../system/wilson.ts'
import { wrapProse } from '../system/wrap-text.ts'
import type { DirectEntry, FunnelResult, OddsOfLoss, Quality } from './funnel-result.ts'
import {
  comparisonTable,
  FEW,
  groupTable,
  lossTable,
  oddsTable,
  plainBlanks,
  stepTable,
  timeTable,
} from './funnel-tables.ts'
import { type HeadlineFunnel, headline, type ShownCount } from './headline.ts'
import { WARNINGS, type Warning } from './quality.ts'

/** The warnings as a terminal words them, which alone has `--verbose`. */
const TERMINAL_WARNINGS: Record<Warning, string> = {
  ...WARNINGS,
  lines_rejected: 'Lines were rejected; --verbose lists them.',
}

/** Selection and grouping of journeys (see `FunnelOptions`), and options for the output. */
export interface RenderOptions {
  /** Labels for the journey's parts. Default: the names in the definition. */
  readonly profile?: JourneyProfile | undefined
  readonly where?: Readonly<Record<string, string>> | undefined
  readonly by?: string | undefined
  /** The width of the terminal. Default: 80. */
  readonly columns?: number | undefined
  /** Whether the output may use colors. They only repeat what the text says. Default: false. */
  readonly hasColors?: boolean | undefined
}

/** A part of the output: a title, then paragraphs, then a table. */
interface Part {
  readonly title?: string
  readonly paragraphs?: readonly string[]
  readonly table?: TableContent
}

/**
 * Renders the funnel for a terminal: the headline, then tables. Rates of few journeys are marked. Rates have their 95%
 * interval if there is room.
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
  const wrap = (text: string) => wrapProse(plainBlanks(text), columns).join('\n')
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
  const { window, journeys, steps, direct, quality, groups, over_time, comparison, odds_of_loss } = result
  const hasJourneys = journeys.total > 0
  const chose = labelsOf(journey.profile).pastTense(journey.definition.intentStep)
  const starts = [window.from && `from ${time(window.from)}`, window.to && `before ${time(window.to)}`].filter(Boolean)
  const cut = starts.length > 0 ? `, started ${starts.join(' to ')}` : ''
  const chosen = Object.entries(where).map(([name, value]) => `, ${name} ${value}`)
  const isClosed =
    (journeys.dropped ?? 0) + journeys.converted ===
    steps.find(({ step }) => step === journey.definition.intentStep)?.completed
  const lostEarly = isClosed ? [] : [`Lost journeys include those lost before they ${chose}.`]
  const [first = '', ...others] = headline(headlineFunnel(journey, result), journey)
  return [
    {
      paragraphs: [
        styled('bold', first),
        ...others,
        `${result.journey} version ${result.version}, as of ${time(window.as_of)}${cut}${chosen.join('')}`,
      ],
    },
    ...(hasJourneys ? [{ title: 'Funnel', table: stepTable(journey, steps) }] : []),
    ...lossParts(journey, result),
    ...(over_time
      ? [
          {
            title: 'Over time, by when journeys began (UTC)',
            paragraphs: lostEarly,
            table: timeTable(journey, over_time),
          },
        ]
      : []),
    ...(by !== undefined && groups
      ? [{ title: `By ${by}`, paragraphs: lostEarly, table: groupTable(journey, by, groups) }]
      : []),
    ...(comparison
      ? [
          {
            title: `${visibleName(comparison.a)} compared with ${visibleName(comparison.b)}`,
            paragraphs: [
              `“Converted” is a share of those that ${chose}, a step of those that completed the one before, a loss of all that have ended.`,
              'A difference says nothing about its cause.',
            ],
            table: comparisonTable(comparison),
          },
        ]
      : []),
    ...(odds_of_loss ? [oddsPart(odds_of_loss, chose)] : []),
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
            title: `${cohort}${cohort === '' ? 'W' : 'w'}here ${dropped === 1 ? '1 journey was' : `${count(dropped)} journeys were`} lost`,
            table: lossTable(journey, drop_offs, 'Of lost', dropped),
          },
        ]
      : []),
    ...(lost_returns.length > 0
      ? [
          {
            title: `${cohort}${journey.profile.headline.notReturned}`,
            table: lossTable(journey, lost_returns, 'Of converted', converted),
          },
        ]
      : []),
  ]
}

function oddsPart(odds: readonly OddsOfLoss[], chose: string): Part {
  const title = `What goes with a loss, of those that ${chose}`
  if (odds.length === 0) {
    return { title, paragraphs: ['Nothing to compare: no attribute and no app version has two values.'] }
  }
  return {
    title,
    paragraphs: [
      `The odds of being lost with a value, over those with any other. p is corrected for ${counted(odds.length, 'comparison')} (Holm). This says nothing about a cause.`,
    ],
    table: oddsTable(odds),
  }
}

/** Journeys that began at a later step. */
function directParts(journey: LoadedJourney, entry: DirectEntry<null>): Part[] {
  const { journeys, steps } = entry
  const { profile } = journey
  const title = `Entered directly at ${humanize(entry.entry)}`
  const inProgress = journeys.in_progress ?? 0
  const { converted, dropped, returned, total } = journeys
  const ended = total - inProgress
  const sentence = `${count(converted)} of ${count(ended)} that began here ${profile.headline.converted} (${rateInWords(converted, ended)}), and ${count(dropped)} ${dropped === 1 ? 'was' : 'were'} lost.`
  return [
    {
      title,
      paragraphs: [
        ended > 0 ? sentence : 'None of them has ended.',
        ...(converted > 0 ? [`${count(returned)} of the ${count(converted)} ${profile.headline.returned}.`] : []),
        ...(inProgress > 0 ? [`Not counted: ${count(inProgress)} in progress.`] : []),
      ],
      table: stepTable(journey, steps),
    },
    ...lossParts(journey, entry, `${title}: `),
  ]
}

function headlineFunnel(
  { definition }: LoadedJourney,
  { journey, window, journeys, steps, teams, drop_offs, direct, quality }: FunnelResult<null>,
): HeadlineFunnel {
  const { total, converted, returned, dropped, viewed_only, in_progress } = journeys
  const chose = steps.find(({ step }) => step === definition.intentStep)?.completed ?? 0
  const kinds = (own: Readonly<Record<Kind, number>>) => ({
    engineering: exact(own.engineering),
    ux: exact(own.ux),
    known_limitation: exact(own.known_limitation),
  })
  const ofKind = (kind: Kind) => teams.reduce((sum, team) => sum + team[kind], 0)
  return {
    ...{ journey, window, direct },
    isEmpty: total === (in_progress ?? 0),
    journeys: {
      chose: exact(chose),
      converted: exact(converted),
      returned: exact(returned),
      dropped: exact(dropped),
      lostBeforeChoosing: exact(dropped - (chose - converted)),
      lostAfterChoosing: exact(chose - converted),
      viewedOnly: exact(viewed_only),
      inProgress: exact(in_progress),
    },
    steps: steps.map(({ step, entered }) => ({ step, entered: exact(entered) })),
    losses: drop_offs.map(loss => ({ ...loss, journeys: exact(loss.journeys) })),
    teams: teams.map(({ team, ...own }) => ({ team, kinds: kinds(own) })),
    kinds: kinds({
      engineering: ofKind('engineering'),
      ux: ofKind('ux'),
      known_limitation: ofKind('known_limitation'),
    }),
    quality: { hasEvents: quality.events > 0, rejected: exact(quality.rejected) },
  }
}

function exact(journeys: number | null): ShownCount {
  return journeys === null ? { shown: 'unknown', number: undefined } : { shown: journeys, number: journeys }
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
