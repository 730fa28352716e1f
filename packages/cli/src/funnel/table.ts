import { stripVTControlCharacters, styleText } from 'node:util'
import type { JourneyDefinition, Kind } from '@journey-monitor/sdk'
import Table from 'cli-table3'
import { KINDS } from '../journey/definition-facts.ts'
import { count, counted, duration, kindWord, listed, percent, rate } from '../system/format.ts'
import { visibleText } from '../system/visible-text.ts'
import { SMALL_SAMPLE } from '../system/wilson.ts'
import type {
  DirectEntry,
  DropOff,
  FunnelGroup,
  FunnelResult,
  GroupComparison,
  Quality,
  RateComparison,
  StepCounts,
  TeamDropOffs,
  TimeBucket,
} from './funnel-result.ts'
import { WARNINGS, type Warning } from './quality.ts'

type Cell = string | number | { content: string; hAlign: 'right' }

/** Marks a rate of few journeys. */
const FEW = '*'

type Style = Parameters<typeof styleText>[0]

const STYLES: Record<Kind, Style> = {
  engineering: 'red',
  ux: 'yellow',
  known_limitation: 'cyan',
}

/** What only the terminal can add: `--verbose` is its own. */
const TOLD: Record<Warning, string> = { ...WARNINGS, lines_rejected: 'Lines were rejected; --verbose lists them.' }

/** How the journeys were chosen and told apart, see `FunnelOptions`, and where it is shown. */
export interface RenderOptions {
  readonly where?: Readonly<Record<string, string>> | undefined
  readonly by?: string | undefined
  /** Whether what shows it takes colors, which repeat what words say. Default: false. */
  readonly hasColors?: boolean | undefined
}

/**
 * The funnel for people: a sentence, then tables. A rate is followed by its 95 % interval, and marked where it is one of
 * few journeys.
 */
export function renderFunnel(
  definition: JourneyDefinition,
  result: FunnelResult<null>,
  { where = {}, by, hasColors = false }: RenderOptions = {},
): string {
  const { window, journeys, steps, drop_offs, lost_returns, teams, direct, quality, groups, over_time, comparison } =
    result
  const cut =
    window.from || window.to
      ? `, started from ${window.from ?? 'the beginning'} to before ${window.to ?? 'the end'}`
      : ''
  const chosen = Object.entries(where).map(([name, value]) => `, ${name} ${value}`)
  const text = [
    styled('bold', headline(definition, result)),
    nothingFit(quality),
    `${result.journey} version ${result.version}, as of ${window.as_of}${cut}${chosen.join('')}`,
    section('Funnel', stepTable(definition, steps)),
    section('Where journeys were lost', dropOffTable(drop_offs, 'of the lost', journeys.dropped)),
    lost_returns.length > 0 &&
      section('Converted, and did not return', dropOffTable(lost_returns, 'of the converted', journeys.converted)),
    section('By team', teamTable(teams)),
    over_time && section('Over time, by when journeys began (UTC)', timeTable(over_time)),
    by !== undefined && groups && section(`By ${by}`, groupTable(definition, by, groups)),
    comparison &&
      section(`${visibleText(comparison.a)} beside ${visibleText(comparison.b)}`, comparisonTable(comparison)),
    ...direct.map(entry => renderDirect(definition, entry)),
    section('Data quality', qualityBox(quality)),
  ]
    .filter(part => part !== false)
    .join('\n\n')
    .replaceAll('\u00a0', ' ')
  const note = text.includes(FEW) ? `\n${FEW} A rate of fewer than ${SMALL_SAMPLE} journeys: it may be chance.` : ''
  return hasColors ? text + note : stripVTControlCharacters(text + note)
}

function wereOf(journeys: number): string {
  return journeys === 1 ? 'was' : 'were'
}

function styled(format: Style, text: string): string {
  return styleText(format, text, { validateStream: false })
}

/**
 * Says what became of the journeys. Its numbers close: those that chose are converted or lost, and what it says apart is
 * no part of them.
 */
function headline(
  { intentStep, convertingStep, steps }: JourneyDefinition,
  cohort: Pick<FunnelResult<null>, 'journeys' | 'steps'>,
): string {
  const { total, viewed_only, converted, returned, dropped } = cohort.journeys
  const in_progress = cohort.journeys.in_progress ?? 0
  if (total === 0) return 'No journeys.'
  const began = total - in_progress
  const chose = cohort.steps.find(({ step }) => step === intentStep)?.completed
  const lost = (chose ?? began) - converted
  const lostBefore = dropped - lost
  const last = steps.at(-1)?.name
  const whole =
    chose === undefined ? `Of ${count(began)} that began here` : `Of ${count(chose)} that completed ${intentStep}`
  const parts = [
    `${count(converted)} completed ${convertingStep} (${rate(converted, chose ?? began, FEW)})`,
    `${count(lost)} ${wereOf(lost)} lost`,
  ]
  const apart = [
    last !== convertingStep && converted > 0 && `${count(returned)} of the ${count(converted)} completed ${last}`,
    lostBefore > 0 && `${count(lostBefore)} more ${wereOf(lostBefore)} lost in ${intentStep}`,
    viewed_only > 0 && `${count(viewed_only)} more saw ${intentStep} and went no further`,
    in_progress > 0 && `${count(in_progress)} ${in_progress === 1 ? 'is' : 'are'} still in progress`,
  ].filter(part => part !== false)
  return [`${whole}, ${listed(parts)}.`, apart.length > 0 && ` ${listed(apart)}.`]
    .filter(part => part !== false)
    .join('')
}

/** Where journey events were looked for and only rejected lines found: most likely it is another kind of file. */
function nothingFit({ events, rejected }: Quality<null>): string | false {
  if (events > 0 || !rejected) return false
  return `${counted(rejected, 'line')} rejected, and no event of this journey found; --verbose says why.`
}

function stepTable({ intentStep }: JourneyDefinition, steps: readonly StepCounts[]): string {
  const head = ['', 'step', 'team', 'entered', 'completed', 'of previous', 'of intent', 'p50', 'p90']
  const intended = steps.find(({ step }) => step === intentStep)?.completed ?? 0
  return table(
    head,
    steps.map((each, i) => [
      each.step_number,
      each.step,
      each.team,
      right(count(each.entered)),
      right(count(each.completed)),
      rateCell(each.completed, steps[i - 1]?.completed ?? each.entered),
      rateCell(each.completed, intended),
      right(duration(each.p50_ms)),
      right(duration(each.p90_ms)),
    ]),
  )
}

function dropOffTable(drops: readonly DropOff[], share: string, of: number): string {
  if (drops.length === 0) return 'None.'
  return table(
    ['team', 'kind', 'where', 'cause', 'journeys', share],
    drops.map(each => [
      styled('bold', each.team),
      styled(STYLES[each.kind], kindWord(each.kind)),
      place(each),
      each.cause,
      right(count(each.journeys)),
      rateCell(each.journeys, of),
    ]),
  )
}

function timeTable(buckets: readonly TimeBucket[]): string {
  return table(
    ['from', 'selected', 'converted', 'of selected', 'engineering', 'UX', 'known limit'],
    buckets.map(({ from, chose, converted, engineering, ux, known_limitation }) => [
      from.slice(0, 16).replace('T', ' '),
      ...[chose, converted].map(journeys => right(count(journeys))),
      rateCell(converted, chose),
      ...[engineering, ux, known_limitation].map(journeys => right(count(journeys))),
    ]),
  )
}

function comparisonTable({ a, b, conversion, steps, losses }: GroupComparison): string {
  const share = (rate: number | null) => right(rate === null ? '–' : percent(rate))
  const row = (name: string, { difference, low, high, differs, ...rates }: RateComparison): Cell[] => [
    name,
    share(rates.a),
    share(rates.b),
    right(
      difference === null
        ? '–'
        : `${points(difference)} (${points(low ?? 0)} to ${points(high ?? 0)})${differs ? ', differs' : ''}`,
    ),
  ]
  const rows = [
    row('conversion of selected', conversion),
    ...steps.map(each => row(each.step, each)),
    ...losses.map(each => row(`lost ${place(each)}, ${each.cause}`, each)),
  ]
  return `${table(['', visibleText(a), visibleText(b), 'points, 95% interval'], rows)}\nA difference says nothing about its cause.`
}

function points(share: number): string {
  return `${share > 0 ? '+' : ''}${(100 * share).toFixed(1)}`
}

function groupTable(
  { intentStep, convertingStep }: JourneyDefinition,
  by: string,
  groups: readonly FunnelGroup<null>[],
) {
  return table(
    [by, 'journeys', `completed ${intentStep}`, `completed ${convertingStep}`, 'of intent', 'lost', 'most lost'],
    groups.map(({ by: value, result: { journeys, steps, drop_offs } }) => {
      const intended = steps.find(({ step }) => step === intentStep)?.completed ?? 0
      const [most] = drop_offs
      return [
        visibleText(value ?? 'none'),
        right(count(journeys.total)),
        right(count(intended)),
        right(count(journeys.converted)),
        rateCell(journeys.converted, intended),
        right(count(journeys.dropped)),
        most ? `${most.team}: ${place(most)}, ${most.cause}` : '',
      ]
    }),
  )
}

function place({ where, step }: Pick<DropOff, 'where' | 'step'>): string {
  return `${where === 'handoff' ? 'on the way to' : 'in'} ${step}`
}

function teamTable(teams: readonly TeamDropOffs[]): string {
  return table(
    ['team', ...KINDS.map(kindWord), 'total'],
    teams.map(each => [
      styled('bold', each.team),
      ...[...KINDS.map(kind => each[kind]), each.total].map(journeys => right(count(journeys))),
    ]),
  )
}

function renderDirect(definition: JourneyDefinition, entry: DirectEntry<null>): string {
  const { journeys, drop_offs, lost_returns } = entry
  return section(
    `Entered directly at ${entry.entry}`,
    [
      headline(definition, entry),
      stepTable(definition, entry.steps),
      drop_offs.length > 0 && dropOffTable(drop_offs, 'of the lost', journeys.dropped),
      lost_returns.length > 0 && dropOffTable(lost_returns, 'of the converted', journeys.converted),
    ]
      .filter(part => part !== false)
      .join('\n'),
  )
}

function qualityBox(quality: Quality<null>): string {
  const { events, duplicates, conflicts, rejected, missing, journeys_with_missing, synthetic_events } = quality
  const apps = quality.apps.map(({ app, events, sample_rates }) => {
    const rates =
      sample_rates.length > 0
        ? `sampled at ${sample_rates.map(rate => `${rate}\u00a0%`).join(', ')}`
        : 'sample rate unknown'
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
  const warnings = quality.warnings.map(warning => styled('yellow', `Warning: ${TOLD[warning as Warning]}`))
  return table([], [[[counts.join('; '), ...apps, ...(warnings.length > 0 ? warnings : ['No warnings.'])].join('\n')]])
}

function section(title: string, body: string): string {
  return `${styled('bold', title)}\n${body}`
}

function table(head: string[], rows: Cell[][]): string {
  const drawn = new Table({ head, style: { head: [], border: [], compact: true } })
  drawn.push(...rows)
  return drawn.toString()
}

function right(content: string): Cell {
  return { content, hAlign: 'right' }
}

function rateCell(part: number, whole: number): Cell {
  return right(rate(part, whole, FEW))
}
