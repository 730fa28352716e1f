import type { JourneyDefinition } from '@journey-monitor/sdk'
import { type Cell, Ledger } from '../disclosure/ledger.ts'
import { MAX_SMALL_COUNT, MIN_SPAN } from '../disclosure/suppress.ts'
import { KEEP } from '../report/publish-funnel.ts'
import { isRate } from './assess.ts'
import { boundBySilence } from './bound-by-silence.ts'
import type { EventBasis, StageCheck } from './check.ts'
import {
  convertedDepth,
  depthOf,
  isAmong,
  isInApp,
  isOrdered,
  mostAround,
  populationOf,
  relationsOf,
  type ShareFinding,
  type Term,
  targetOf,
} from './check-relations.ts'
import type { Finding } from './finding.ts'
import { couldBeFound } from './judge-share.ts'
import type { PublishedVersion } from './mixed-versions.ts'
import { publishAnswers } from './publish-answers.ts'
import { asClose, type PublishedFinding, publishFinding, type ShareCells } from './publish-finding.ts'
import { isTellingOfCodes, publishNewCodes } from './publish-new-codes.ts'
import type { Minimum } from './stages.ts'
import { type Reason, TOGGLE_OFF } from './verdict.ts'

/** A check whose numbers are cells, as a document may print it. Renderers get only this form. */
export interface PublishedCheck extends Omit<StageCheck, 'events' | 'users' | 'findings' | 'reasons' | 'criteria'> {
  readonly events: Omit<EventBasis, 'builds'> & { readonly builds: readonly PublishedVersion[] }
  readonly users: { readonly count: Cell; readonly needed: number; readonly by: StageCheck['users']['by'] }
  readonly findings: readonly PublishedFinding[]
  readonly reasons: readonly PublishedReason[]
  /** The document stays in the team, and hides nothing. */
  readonly isExact: boolean
}

export type PublishedReason =
  | Exclude<Reason, { type: 'finding' | 'too_few_users' }>
  | { readonly type: 'finding'; readonly finding: PublishedFinding }
  | ({ readonly type: 'too_few_users'; readonly users: Cell; readonly needed: number } & Pick<Minimum, 'lacking'>)

/** Decides how each number of `checked` may be shown: outside the team, or in it alone. */
export function publishCheck(
  definition: JourneyDefinition,
  { users, findings, reasons, criteria, events, ...checked }: StageCheck,
  { isExact }: { readonly isExact: boolean },
): PublishedCheck {
  const ledger = new Ledger({ isExact })
  const shares = shareFindings(criteria, findings)
  const saysMoreThanTen = !isExact && isMoreThanTenKnown(reasons, events)
  const isTelling =
    !isExact &&
    ((saysMoreThanTen && isHardlyMore(users.count)) ||
      shares.some(share => isTellingVerdict(shares, share, users.count)) ||
      findings.some(finding => isTellingOfCodes(finding, users.count, true)))
  const count = isTelling ? ledger.hidden(users.count) : ledger.count(users.count, KEEP.headline)
  const numbers = { ledger, definition, criteria, findings, shares, users: { count, by: users.by }, saysMoreThanTen }
  const cells = publishNumbers(numbers)
  const figures = publishFigures(numbers, cells)
  publishSilences(numbers, cells)
  const baselines = publishBaselines(ledger, definition, shares)
  const published = findings.map(finding =>
    publishFinding(ledger, finding, {
      share: cells.get(finding),
      figures: figures.get(finding),
      baseline: baselines.get(finding),
    }),
  )
  const publishReason = (reason: Reason): PublishedReason => {
    if (reason.type === 'text') return reason
    return reason.type === 'finding'
      ? { type: 'finding', finding: published[findings.indexOf(reason.finding)] as PublishedFinding }
      : { ...reason, users: count }
  }
  return {
    ...checked,
    events: publishEvents(ledger, events),
    users: { ...users, count },
    findings: published,
    reasons: reasons.map(publishReason),
    isExact,
  }
}

/** The findings of shares, with their criteria. */
export function shareFindings(criteria: StageCheck['criteria'], findings: readonly Finding[]): ShareFinding[] {
  return findings.flatMap((finding, i) => {
    const criterion = criteria[i]
    return criterion && isRate(criterion) && isShare(finding) ? [{ criterion, finding }] : []
  })
}

function isShare(finding: Finding): finding is ShareFinding['finding'] {
  return finding.measured !== undefined && finding.basis !== undefined
}

interface CheckNumbers extends Pick<StageCheck, 'criteria' | 'findings'> {
  readonly ledger: Ledger
  readonly definition: JourneyDefinition
  readonly shares: readonly ShareFinding[]
  readonly users: { readonly count: Cell; readonly by: StageCheck['users']['by'] }
  /** See {@link isMoreThanTenKnown}. */
  readonly saysMoreThanTen: boolean
}

/**
 * Tells whether a document says that more than 10 of the stage's journeys have something in common: an app version, or that the
 * toggle was off for them. A reader who knows the number of all then knows how many can be without it at most.
 */
function isMoreThanTenKnown(reasons: readonly Reason[], { builds }: EventBasis): boolean {
  return (
    builds.some(({ journeys }) => journeys > MAX_SMALL_COUNT) ||
    reasons.some(reason => reason.type === 'text' && reason.text === TOGGLE_OFF)
  )
}

/** Tells whether hardly more than 10 are so many. All of exactly 11 are no few. */
function isHardlyMore(count: number): boolean {
  return count > MAX_SMALL_COUNT + 1 && count <= MAX_SMALL_COUNT + MIN_SPAN
}

/** Adds the numbers of latencies and new codes. Returns the cells that decide whether a finding may be shown. */
function publishFigures(
  { ledger, criteria, findings, shares, users }: CheckNumbers,
  cells: ReadonlyMap<Finding, ShareCells>,
): Map<Finding, readonly Cell[]> {
  const cellsOf = ({ finding }: ShareFinding) => cells.get(finding) as ShareCells
  const callers = shares.flatMap(share =>
    share.criterion.kind === 'endpoint_errors' ? [{ endpoint: share.criterion.endpoint, ...cellsOf(share) }] : [],
  )
  const figures = publishAnswers(ledger, criteria, findings, callers)
  const wholesOf = (step: string) =>
    shares
      .filter(({ criterion }) => criterion.kind === 'failure_rate' && criterion.step === step)
      .flatMap(share => Object.values(cellsOf(share)))
  for (const finding of findings) {
    const { verdict, newCodes } = finding
    const own = newCodes && publishNewCodes(ledger, verdict, newCodes, { users: users.count, wholesOf })
    if (own) figures.set(finding, own)
  }
  return figures
}

/** Adds what an undecided silence reveals about the number of users who reached an app. */
function publishSilences(
  { ledger, definition, criteria, findings, shares, users }: CheckNumbers,
  cells: ReadonlyMap<Finding, ShareCells>,
): void {
  const numbers = [
    { depth: 1, cell: users.count },
    ...shares.flatMap(share => {
      const { hits, trials } = cells.get(share.finding) as ShareCells
      const converted = share.criterion.kind === 'conversion' ? [{ depth: convertedDepth(definition), cell: hits }] : []
      return [{ depth: depthOf(definition, share), cell: trials }, ...converted]
    }),
  ]
  boundBySilence(criteria, findings, (app, most) => {
    for (const { depth, cell } of numbers) if (isInApp(definition, depth, app)) ledger.atMost(cell, most)
  })
}

/** Adds the numbers of all shares, and every difference between them that a reader can take. */
function publishNumbers({
  ledger,
  definition,
  findings,
  shares,
  users,
  saysMoreThanTen,
}: CheckNumbers): Map<Finding, ShareCells> {
  const nameOf = (share: ShareFinding) => populationOf(definition, share)
  const mostIn = (other: ShareFinding, known: ShareFinding) =>
    other === known || isAmong(definition, other, known)
      ? known.finding.measured.trials
      : mostAround(definition, shares, { whole: other, part: known })
  const isTold = (known: ShareFinding) => (other: ShareFinding) => {
    const most = mostIn(other, known)
    return Number.isFinite(most) && isTellingVerdict(shares, other, most)
  }
  const isTight = (share: ShareFinding) =>
    (saysMoreThanTen && isHardlyMore(share.finding.measured.trials)) ||
    shares.some(isTold(share)) ||
    findings.some(finding => isTellingOfCodes(finding, share.finding.measured.trials, false))
  const tight = new Set(ledger.isExact ? [] : shares.filter(isTight).map(nameOf))
  const populations = new Map<string, Cell>()
  const hitsByTarget = new Map<string, Cell>()
  const cells = new Map<Finding, ShareCells>()
  for (const share of shares) {
    const { finding } = share
    const { hits, trials } = finding.measured
    const name = nameOf(share)
    const population =
      populations.get(name) ?? (tight.has(name) ? ledger.hidden(trials) : ledger.count(trials, KEEP.completed))
    populations.set(name, population)
    const target = `${targetOf(share)} ${hits}`
    const hitsCell = hitsByTarget.get(target) ?? ledger.count(hits, KEEP.entered)
    hitsByTarget.set(target, hitsCell)
    cells.set(finding, { hits: hitsCell, trials: population })
    if (finding.basis.unit === users.by && !Number.isNaN(depthOf(definition, share)))
      ledger.difference(users.count, population)
  }
  const cellOf = ({ share, what }: Term) => (cells.get(share.finding) as ShareCells)[what]
  for (const { whole, parts } of relationsOf(definition, shares)) {
    if (whole.share.finding.basis.unit !== parts[0]?.share.finding.basis.unit) continue
    if (isOrdered(whole, parts)) ledger.sum(cellOf(whole), parts.map(cellOf))
  }
  return cells
}

/**
 * Tells whether a share's verdict, compared with its limit, would reveal a hidden number of hits or misses to a reader
 * who knows that there were at most `most` users. If so, that number is withheld. The verdict cannot be: the stage's
 * decision depends on it.
 */
function isTellingVerdict(shares: readonly ShareFinding[], share: ShareFinding, most: number): boolean {
  const { hits, trials } = share.finding.measured
  const twins = shares.filter(other => targetOf(other) === targetOf(share))
  const isTelling = (few: number, hitsOf: (few: number) => number) => {
    if (few < 1 || few > MAX_SMALL_COUNT) return false
    const possible = Array.from({ length: Math.min(MAX_SMALL_COUNT, most) }, (_, i) => i + 1).filter(value =>
      twins.every(({ finding }) => couldBeFound({ hits: hitsOf(value), trials: most }, finding)),
    )
    return Math.max(few, ...possible) - Math.min(few, ...possible) < MIN_SPAN
  }
  return isTelling(hits, few => few) || isTelling(trials - hits, few => most - few)
}

/**
 * Adds the baselines' counts, from which relative limits follow, and every difference between them that a reader can take.
 * Returns those of each finding.
 */
function publishBaselines(
  ledger: Ledger,
  definition: JourneyDefinition,
  shares: readonly ShareFinding[],
): Map<Finding, readonly Cell[]> {
  const findings = new Map<ShareFinding, Finding>()
  const baselines = shares.flatMap(share => {
    const { finding } = share
    const baseline = finding.basis.limits.find(limit => limit.baseline)?.baseline
    if (!baseline) return []
    const own = { ...share, finding: { ...finding, measured: { ...finding.measured, ...baseline } } }
    findings.set(own, finding)
    return [own]
  })
  const cells = new Map<string, Cell>()
  const cellOf = ({ share, what }: Term): Cell => {
    const { [what]: value } = share.finding.measured
    const name = `${what} ${what === 'hits' ? targetOf(share) : populationOf(definition, share)} ${value}`
    const cell = cells.get(name) ?? ledger.count(value, KEEP.entered)
    cells.set(name, cell)
    return cell
  }
  const own = (share: ShareFinding) => (['hits', 'trials'] as const).map(what => cellOf({ share, what }))
  const published = new Map(baselines.map(share => [findings.get(share) as Finding, own(share)]))
  for (const { whole, parts } of relationsOf(definition, baselines))
    if (isOrdered(whole, parts)) ledger.sum(cellOf(whole), parts.map(cellOf))
  return published
}

/** Leaves out the app versions that few people met, outside the team. */
function publishEvents(ledger: Ledger, { newest, are_open, builds }: EventBasis): PublishedCheck['events'] {
  return {
    newest: newest === null ? null : asClose(ledger, newest),
    are_open,
    builds: builds.flatMap(({ app, version, from, journeys }) =>
      ledger.isExact || journeys > MAX_SMALL_COUNT ? [{ app, version, from: asClose(ledger, from) }] : [],
    ),
  }
}
