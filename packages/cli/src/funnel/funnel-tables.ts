import type { Kind } from '@journey-monitor/sdk'
import { KINDS, stepNumber } from '../journey/definition-facts.ts'
import { labelsOf } from '../journey/labels.ts'
import type { LoadedJourney } from '../journey/profile.ts'
import { capitalize, count, duration, humanize, kindLabel, percent, rate } from '../system/format.ts'
import { styled, type TerminalStyle } from '../system/terminal-style.ts'
import type { TableCell, TableColumn, TableContent } from '../system/terminal-table.ts'
import { visibleName, visibleValue } from '../system/visible-text.ts'
import type {
  DropOff,
  FunnelGroup,
  GroupComparison,
  OddsOfLoss,
  RateComparison,
  StepCounts,
  TimeBucket,
} from './funnel-result.ts'
import { lossTitle } from './loss-text.ts'

/** Marks a rate of few journeys. */
export const FEW = '*'

const STYLES: Record<Kind, TerminalStyle> = {
  engineering: 'red',
  ux: 'yellow',
  known_limitation: 'cyan',
}

export function stepTable({ definition, profile }: LoadedJourney, steps: readonly StepCounts[]): TableContent {
  const { team } = labelsOf(profile)
  const intent = steps.findIndex(({ step }) => step === definition.intentStep)
  const chose = steps[intent]?.completed
  return {
    columns: [
      ...words('Step', 'Team'),
      ...numbers('Entered', 'Completed', 'Of previous', ...(chose === undefined ? [] : ['Of intent'])),
      ...numbers('Median', 'p90').map(column => ({ ...column, isOptional: true })),
    ],
    rows: steps.map((each, i) => [
      `${stepNumber(definition, each.step)}. ${humanize(each.step)}`,
      team(each.team),
      count(each.entered),
      count(each.completed),
      rateCell(each.completed, steps[i - 1]?.completed ?? each.entered),
      // A share of itself is always 100%.
      ...(chose === undefined ? [] : [i <= intent ? '–' : rateCell(each.completed, chose)]),
      plainBlanks(duration(each.p50_ms)),
      plainBlanks(duration(each.p90_ms)),
    ]),
  }
}

/** Losses by kind and team, engineering problems first, with the total of each group. */
export function lossTable(
  { definition, profile }: LoadedJourney,
  losses: readonly DropOff[],
  share: string,
  whole: number,
): TableContent {
  const { team: teamName } = labelsOf(profile)
  const total = (own: readonly DropOff[]) => own.reduce((sum, { journeys }) => sum + journeys, 0)
  const groups = KINDS.flatMap(kind =>
    definition.teams
      .map(team => ({ team, kind, own: losses.filter(loss => loss.team === team && loss.kind === kind) }))
      .filter(({ own }) => own.length > 0)
      .sort((a, b) => total(b.own) - total(a.own)),
  )
  const row = (name: string, journeys: number) => [name, count(journeys), rateCell(journeys, whole)]
  return {
    columns: [...words('Team, kind and cause'), ...numbers('Journeys', share)],
    rows: groups.flatMap(({ team, kind, own }) => {
      const group = `${styled('bold', `${teamName(team)},`)} ${styled(STYLES[kind], kindLabel(kind))}`
      const [only, ...others] = own
      if (only && others.length === 0) return [row(`${group}: ${lossTitle(only)}`, only.journeys)]
      return [row(group, total(own)), ...own.map(loss => row(`  ${lossTitle(loss)}`, loss.journeys))]
    }),
  }
}

export function timeTable(journey: LoadedJourney, buckets: readonly TimeBucket[]): TableContent {
  const areDays = buckets.every(({ from }) => from.includes('T00:00'))
  return {
    columns: [
      ...words('From'),
      ...numbers(choice(journey), 'Converted', 'Of those', 'Lost: engineering', 'Lost: UX', 'Lost: known limitation'),
    ],
    rows: buckets.map(({ from, chose, converted, engineering, ux, known_limitation }) => [
      areDays ? from.slice(0, 10) : from.slice(0, 16).replace('T', ' '),
      count(chose),
      count(converted),
      rateCell(converted, chose),
      ...[engineering, ux, known_limitation].map(count),
    ]),
  }
}

export function groupTable(journey: LoadedJourney, by: string, groups: readonly FunnelGroup<null>[]): TableContent {
  const { definition, profile } = journey
  const { team } = labelsOf(profile)
  return {
    columns: [
      ...words(by),
      ...numbers('Journeys', choice(journey), 'Converted', 'Of those', 'Lost'),
      ...words('Most lost'),
    ],
    rows: groups.map(({ by: value, result: { journeys, steps, drop_offs } }) => {
      const chose = steps.find(({ step }) => step === definition.intentStep)?.completed ?? 0
      const [most, second] = drop_offs
      return [
        visibleValue(value),
        count(journeys.total),
        count(chose),
        count(journeys.converted),
        rateCell(journeys.converted, chose),
        count(journeys.dropped),
        most && most.journeys !== second?.journeys ? `${team(most.team)}: ${lossTitle(most)}` : '',
      ]
    }),
  }
}

/** A difference is never shown without its interval: names break instead. */
export function comparisonTable({ a, b, conversion, steps, losses }: GroupComparison): TableContent {
  const share = (rate: number | null) => (rate === null ? '–' : plainBlanks(percent(rate)))
  const row = (name: string, { difference, low, high, differs, ...rates }: RateComparison): TableCell[] => {
    const change = difference === null ? '–' : `${points(difference)} (${points(low ?? 0)} to ${points(high ?? 0)})`
    return [name, share(rates.a), share(rates.b), `${change}${differs ? ', differs' : ''}`]
  }
  return {
    columns: [...words(''), ...numbers(visibleName(a), visibleName(b), 'Points, 95% interval')],
    rows: [
      row('Converted', conversion),
      ...steps.map(each => row(humanize(each.step), each)),
      ...losses.map(each => row(`Lost: ${lossTitle(each)}`, each)),
    ],
  }
}

export function oddsTable(odds: readonly OddsOfLoss[]): TableContent {
  const times = (ratio: number) => (ratio >= 100 ? ratio.toFixed(0) : ratio.toPrecision(2))
  return {
    columns: [...words(''), ...numbers('Lost', 'Of the others', 'Odds ratio, 95% interval', 'p'), ...words('')],
    rows: odds.map(({ by, value, lost, converted, others, odds_ratio, low, high, p, differs }) => [
      `${by} ${visibleValue(value)}`,
      rateCell(lost, lost + converted),
      rateCell(others.lost, others.lost + others.converted),
      `${times(odds_ratio)} (${times(low)} to ${times(high)})`,
      p < 0.001 ? '<0.001' : p.toFixed(3),
      differs ? 'differs' : '',
    ]),
  }
}

/** @example choice(renewalJourney) // 'Selected the link' */
function choice({ definition, profile }: LoadedJourney): string {
  return capitalize(labelsOf(profile).pastTense(definition.intentStep))
}

/** Terminals need no special blanks, nor any before a percent sign. */
export function plainBlanks(text: string): string {
  return text.replaceAll('\u00a0', ' ')
}

function rateCell(part: number, whole: number): TableCell {
  const full = plainBlanks(rate(part, whole, FEW))
  return { full, short: full.replace(/ \(.*\)/, '') }
}

function points(share: number): string {
  const text = (100 * share).toFixed(1)
  return Number(text) === 0 ? '0.0' : `${share > 0 ? '+' : ''}${text}`
}

function words(...titles: string[]): TableColumn[] {
  return titles.map(title => ({ title }))
}

function numbers(...titles: string[]): TableColumn[] {
  return titles.map(title => ({ title, isNumber: true }))
}
