import type { Kind } from '@journey-monitor/sdk'
import { labelsOf } from '../journey/labels.ts'
import type { LoadedJourney } from '../journey/profile.ts'
import * as format from '../system/format.ts'
import { type Count, capitalize, humanize } from '../system/format.ts'
import type { DropOff, FunnelResult } from './funnel-result.ts'
import { lossInSentence } from './loss-text.ts'
import { mostFirst } from './most-first.ts'

/** A count as a document may show it; `number` is undefined if that is not the number itself. */
export interface ShownCount {
  readonly shown: Count
  readonly number: number | undefined
}

/** Everything that a headline prints of a funnel. */
export interface HeadlineFunnel extends Pick<FunnelResult, 'journey' | 'window'> {
  /** No journey that began at the first step has ended. */
  readonly isEmpty: boolean
  readonly journeys: Readonly<Record<OutcomeName, ShownCount>>
  readonly steps: readonly { readonly step: string; readonly entered: ShownCount }[]
  readonly losses: readonly ShownLoss[]
  readonly teams: readonly { readonly team: string; readonly kinds: Readonly<Record<Kind, ShownCount>> }[]
  readonly kinds: Readonly<Record<Kind, ShownCount>>
  readonly direct: readonly unknown[]
  readonly quality: { readonly hasEvents: boolean; readonly rejected: ShownCount }
}

type OutcomeName =
  | 'chose'
  | 'converted'
  | 'returned'
  | 'dropped'
  | 'lostBeforeChoosing'
  | 'lostAfterChoosing'
  | 'viewedOnly'
  | 'inProgress'

interface ShownLoss extends Pick<DropOff, 'step' | 'where' | 'team' | 'kind' | 'cause'> {
  readonly journeys: ShownCount
}

/**
 * Returns the result in words: the conversion, the engineering problems by team, people's own reasons, and a sum that
 * closes: each ended journey is in one part.
 */
export function headline(funnel: HeadlineFunnel, journey: LoadedJourney): string[] {
  if (funnel.isEmpty) return nothingToReport(funnel)
  return [conversion(funnel, journey), ...lossesByKind(funnel, journey), closingSum(funnel, journey)]
}

function nothingToReport({ journey, journeys, window, direct, quality }: HeadlineFunnel): string[] {
  const { inProgress } = journeys
  const isCut = window.from !== null || window.to !== null
  const advice = [
    isSome(inProgress) &&
      `${count(inProgress)} ${isOrAre(inProgress)} still in progress: ask again later, or set --as-of to a later time.`,
    direct.length > 0 && 'Those that entered at a later step are under “Direct entries”.',
    isCut && 'Choose a longer time with --from-time and --to-time.',
    !quality.hasEvents &&
      isSome(quality.rejected) &&
      'Lines were rejected: journey-monitor funnel with --verbose says which, and why.',
    !(quality.hasEvents || isCut) &&
      `Check that the input holds RUM events of both apps, and that they signal ${journey}: --definition names another journey.`,
  ].filter(part => part !== false)
  return [`No journey that began at the first step has ended${isCut ? ' in this window' : ''}.`, ...advice]
}

/** @example conversion(funnel, context) // '42 of 51 journeys that selected the link sent the message (82.4%, …); the other 9 were lost.' */
function conversion({ journeys, steps }: HeadlineFunnel, { definition, profile }: LoadedJourney): string {
  const { convertingStep, intentStep } = definition
  const { chose, converted, lostAfterChoosing: lost } = journeys
  const { headline: labels } = profile
  const began = steps[0]?.entered
  if (convertingStep === intentStep && began) {
    const share =
      converted.number === undefined || began.number === undefined ? '' : ` (${rateInWords(converted, began)})`
    return `${capitalize(countInWords(converted))} of ${journeysInWords(began)} converted${share}: ${labels.chose}.`
  }
  if (converted.shown === 'withheld' && chose.shown === 'withheld') {
    return `How many ${labels.chose} ${labels.converted} is withheld.`
  }
  const subject = `${countInWords(chose)}${chose.shown === 'withheld' ? ' of' : ''} ${labels.chose}`
  if (converted.number === undefined || chose.number === undefined) {
    return `Of ${subject}, ${countInWords(converted)} ${labels.converted}.`
  }
  const rate = chose.number > 0 ? ` (${rateInWords(converted, chose)})` : ''
  const others = lost.shown === 0 ? '' : `; the other ${count(lost)} ${wasOrWere(lost)} lost`
  return `${count(converted)} of ${subject} ${labels.converted}${rate}${others}.`
}

function lossesByKind({ teams, losses, kinds, journeys }: HeadlineFunnel, context: LoadedJourney): string[] {
  if (journeys.dropped.shown === 0) return ['No journey was lost.']
  const labels = labelsOf(context.profile)
  const own = (kind: ShownLoss['kind']) => losses.filter(loss => loss.kind === kind)
  const lost = (cell: ShownCount) => `${journeysInWords(cell)} lost`
  const byTeam = teams
    .filter(team => team.kinds.engineering.shown !== 0)
    .sort((a, b) => (b.kinds.engineering.number ?? -1) - (a.kinds.engineering.number ?? -1))
    .map(({ team, kinds: { engineering } }) => {
      const ofTeam = own('engineering').filter(loss => loss.team === team)
      return ` ${labels.team(team)}: ${countInWords(engineering)}${most(ofTeam, context)}.`
    })
  const reasons = own('ux')
  return [
    kinds.engineering.shown === 0
      ? 'Engineering problems: none lost.'
      : `Engineering problems: ${lost(kinds.engineering)}.${byTeam.join('')}`,
    [
      kinds.ux.shown !== 0 && `People’s own reasons: ${lost(kinds.ux)}${most(reasons, context, true)}.`,
      kinds.known_limitation.shown !== 0 && `Known limitations: ${lost(kinds.known_limitation)}.`,
    ]
      .filter(part => part !== false)
      .join(' '),
  ].filter(paragraph => paragraph !== '')
}

/** Largest number of tied losses that are named. */
const MAX_TIED = 2

/** Names the most frequent of `losses`, or those that are tied; empty if too many are tied, or if they are not shown. */
function most(losses: readonly ShownLoss[], { definition, profile }: LoadedJourney, namesTeam = false): string {
  const [first] = mostFirst(definition, losses)
  if (first?.journeys.number === undefined) return ''
  if (losses.length === 1)
    return `, all ${lossInSentence(first)}${namesTeam ? ` (${labelsOf(profile).team(first.team)})` : ''}`
  const tied = mostFirst(definition, losses).filter(({ journeys }) => journeys.number === first.journeys.number)
  if (tied.length > MAX_TIED) return ''
  // A withheld loss may be larger than a shown one. A loss under 11 is not.
  const isCertain = losses.every(({ journeys }) => journeys.number !== undefined || journeys.shown === 'small')
  const number = ({ journeys, team }: ShownLoss) =>
    `(${count(journeys)}${namesTeam ? `, ${labelsOf(profile).team(team)}` : ''})`
  const named = tied.map(loss => `${lossInSentence(loss)} ${number(loss)}`)
  return `, most often${isCertain ? '' : ' of those shown'} ${named.join(' and ')}`
}

/** @example closingSum(funnel, context) // '55 journeys began at “Link view” and have ended: 42 sent the message + 9 lost + 4 saw the link.' */
function closingSum(funnel: HeadlineFunnel, { definition, profile }: LoadedJourney): string {
  const { steps, journeys, direct } = funnel
  const { converted, returned, dropped, viewedOnly, inProgress, lostBeforeChoosing } = journeys
  const [first] = steps
  const { headline: words } = profile
  const { intentStep, convertingStep } = definition
  const outcomes = [
    { cell: converted, title: words.converted },
    { cell: dropped, title: 'lost' },
    { cell: viewedOnly, title: uncapitalized(words.viewedOnly) },
  ]
  const isShown = outcomes.some(({ cell }) => cell.number !== undefined)
  const parts = isShown
    ? `: ${outcomes.map(({ cell, title }) => `${countInWords(cell)} ${title}`).join(' + ')}`
    : '. How they ended is withheld'
  const sum = first
    ? `${capitalize(journeysInWords(first.entered))} began at “${humanize(first.step)}” and ${first.entered.shown === 1 ? 'has' : 'have'} ended${parts}.`
    : ''
  const more = [
    isSome(lostBeforeChoosing) &&
      intentStep !== convertingStep &&
      `Of the lost, ${countInWords(lostBeforeChoosing)} ${wasOrWere(lostBeforeChoosing)} lost before they ${labelsOf(profile).pastTense(intentStep)}.`,
    steps.at(-1)?.step !== convertingStep &&
      isSome(converted) &&
      converted.number !== undefined &&
      returned.number !== undefined &&
      `${count(returned)} of the ${count(converted)} ${words.returned}.`,
    isSome(inProgress) && `Not counted: ${countInWords(inProgress)} in progress.`,
    direct.length > 0 && 'Direct entries are counted separately.',
  ].filter(part => part !== false)
  return [sum, ...more].join(' ')
}

function isSome({ shown }: ShownCount): boolean {
  return shown !== 0 && shown !== 'unknown'
}

function journeysInWords(cell: ShownCount): string {
  if (cell.shown === 'withheld') return 'a withheld number of journeys'
  return `${countInWords(cell)} ${cell.shown === 1 ? 'journey' : 'journeys'}`
}

function isOrAre(cell: ShownCount): string {
  return cell.shown === 1 ? 'is' : 'are'
}

function wasOrWere(cell: ShownCount): string {
  return cell.shown === 1 ? 'was' : 'were'
}

function uncapitalized(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}

function count({ shown }: ShownCount): string {
  return format.count(shown)
}

/** @example countInWords(cell) // '1,234', 'fewer than 11' or 'a withheld number' */
function countInWords({ shown }: ShownCount): string {
  if (shown === 'small') return 'fewer than 11'
  return shown === 'withheld' ? 'a withheld number' : format.count(shown)
}

function rateInWords(part: ShownCount, whole: ShownCount): string {
  return format.rateInWords(part.shown, whole.shown)
}
