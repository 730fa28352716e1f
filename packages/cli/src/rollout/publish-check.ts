import type { JourneyDefinition } from '@journey-monitor/sdk'
import { type Cell, Ledger } from '../disclosure/ledger.ts'
import { MAX_SMALL_COUNT, MIN_SPAN } from '../disclosure/suppress.ts'
import { KEEP } from '../report/publish-funnel.ts'
import { HOUR } from '../system/time-units.ts'
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
import type { BrokenSince, Finding, Measured, MeasuredLimit } from './finding.ts'
import { couldBeFound } from './judge-share.ts'
import type { PublishedVersion } from './mixed-versions.ts'
import { publishAnswers } from './publish-answers.ts'
import { isTellingOfCodes, publishNewCodes } from './publish-new-codes.ts'
import type { Minimum } from './stages.ts'
import type { Reason } from './verdict.ts'

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

/** A finding as it may be published. Read its descriptions only once the ledger has all numbers. */
export interface PublishedFinding
  extends Pick<Finding, 'id' | 'name' | 'team' | 'otherTeams' | 'severity' | 'verdict' | 'lack'> {
  /** Description of the criterion; undefined if it would reveal a small baseline. */
  readonly definition: string | undefined
  /** Description of the result; undefined if it is withheld. */
  readonly actual: string | undefined
  readonly needs: string | undefined
  readonly share: PublishedShare | undefined
}

/** A share as it may be published. */
export interface PublishedShare extends Pick<Measured, 'of'> {
  readonly hits: Cell
  readonly trials: Cell
  /** Undefined if they would reveal a small baseline. */
  readonly limits: Measured['limits'] | undefined
  /** Its numbers; undefined unless both may be shown. */
  readonly shown: ShownShare | undefined
}

/** The numbers of a share; `brokenSince` has those that may be shown, if the share is broken. */
export interface ShownShare extends Pick<Measured, 'hits' | 'trials' | 'interval' | 'designEffect'> {
  readonly brokenSince?: ShownSince
}

/** How a broken share may be described: without the numbers that are withheld. */
export type ShownSince = Pick<BrokenSince, 'side'> & Partial<BrokenSince>

/** Decides how each number of `checked` may be shown: outside the team, or in it alone. */
export function publishCheck(
  definition: JourneyDefinition,
  { users, findings, reasons, criteria, events, ...checked }: StageCheck,
  { isExact }: { readonly isExact: boolean },
): PublishedCheck {
  const ledger = new Ledger({ isExact })
  const shares = shareFindings(criteria, findings)
  const isTelling =
    !isExact &&
    (shares.some(share => isTellingVerdict(shares, share, users.count)) ||
      findings.some(finding => isTellingOfCodes(finding, users.count, true)))
  const count = isTelling ? ledger.hidden(users.count) : ledger.count(users.count, KEEP.headline)
  const numbers = { ledger, definition, criteria, findings, shares, users: { count, by: users.by } }
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

interface ShareCells {
  readonly hits: Cell
  readonly trials: Cell
}

interface CheckNumbers extends Pick<StageCheck, 'criteria' | 'findings'> {
  readonly ledger: Ledger
  readonly definition: JourneyDefinition
  readonly shares: readonly ShareFinding[]
  readonly users: { readonly count: Cell; readonly by: StageCheck['users']['by'] }
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
function publishNumbers({ ledger, definition, findings, shares, users }: CheckNumbers): Map<Finding, ShareCells> {
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

/** Numbers of a finding: those of a share, or others that must all be shown for its description to be. */
interface FindingCells {
  readonly share?: ShareCells | undefined
  readonly figures?: readonly Cell[] | undefined
  /** Numbers that its limit follows from. */
  readonly baseline?: readonly Cell[] | undefined
}

/** Adds the numbers of a finding. Without cells, its numbers are published elsewhere. */
export function publishFinding(
  ledger: Ledger,
  finding: Finding,
  { share: cells, figures, baseline = [] }: FindingCells = {},
): PublishedFinding {
  const { id, name, team, otherTeams, severity, verdict, lack, measured, redacted } = finding
  const isLimitShown = () => ledger.isExact || baseline.every(cell => cell.number !== undefined)
  const share = measured && cells && publishShare(ledger, finding, measured, cells, isLimitShown)
  const isAsFound = () =>
    ledger.isExact ||
    (share
      ? share.shown !== undefined
      : figures
        ? figures.every(cell => cell.number !== undefined)
        : redacted === undefined)
  return {
    ...{ id, name, team, severity, verdict },
    ...(otherTeams && { otherTeams }),
    ...(lack && { lack }),
    share,
    get definition() {
      if (!isLimitShown()) return undefined
      return isAsFound() || !redacted ? finding.definition : redacted.definition
    },
    get actual() {
      if (isAsFound() && isLimitShown()) return finding.actual
      return measured ? undefined : redacted?.actual
    },
    get needs() {
      return ledger.isExact || !redacted || (!measured && isAsFound()) ? finding.needs : redacted.needs
    },
  }
}

function publishShare(
  ledger: Ledger,
  finding: Finding,
  measured: Measured,
  { hits, trials }: ShareCells,
  isLimitShown: () => boolean,
): PublishedShare {
  const { of, interval, designEffect } = measured
  const brokenSince = publishBroken(ledger, finding, { hits, trials })
  return {
    ...{ of, hits, trials },
    get limits() {
      return isLimitShown() ? measured.limits.map(limit => publishLimit(ledger, limit)) : undefined
    },
    get shown() {
      if (hits.number === undefined || trials.number === undefined) return undefined
      return {
        ...{ hits: hits.number, trials: trials.number, designEffect },
        ...(interval && { interval }),
        ...(brokenSince && { brokenSince: brokenSince() }),
      }
    },
  }
}

/** Adds the number of hits at the user who broke the limit: a limit is crossed at exactly one such number. */
function publishBroken(
  ledger: Ledger,
  { measured, basis }: Finding,
  { hits, trials }: ShareCells,
): (() => ShownSince) | undefined {
  const { brokenSince } = measured ?? {}
  const broken = basis?.broken
  if (!brokenSince || !broken) return undefined
  const { side } = brokenSince
  const user = ledger.count(brokenSince.user)
  const later = ledger.difference(trials, user)
  if (!brokenSince.stretch) {
    const known = ledger.derived(broken.hits)
    ledger.difference(user, known)
    ledger.difference(later, ledger.difference(hits, known))
    return () => ({ side, ...(user.number !== undefined && { user: user.number }) })
  }
  const from = asClose(ledger, brokenSince.stretch.from)
  const [some, all] = [ledger.count(broken.hits), ledger.count(broken.trials)]
  ledger.difference(all, some)
  ledger.difference(user, all)
  ledger.difference(hits, some)
  return () => {
    if (user.number === undefined) return { side }
    const since = { side, user: user.number }
    if (some.number === undefined || all.number === undefined) return since
    return { ...since, stretch: { hits: some.number, trials: all.number, from } }
  }
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

/**
 * Leaves out the baseline of a relative limit outside the team, and rounds what follows from it: the differences between
 * the baselines of several criteria can be few people.
 */
function publishLimit(ledger: Ledger, limit: MeasuredLimit): MeasuredLimit {
  const { baseline, brokenBeyond, ...own } = limit
  if (ledger.isExact || !baseline) return limit
  return {
    ...{ side: own.side, limit: toTenth(own.limit), bound: toTenth(own.bound) },
    ...(brokenBeyond !== undefined && { brokenBeyond: toTenth(brokenBeyond) }),
  }
}

/** Rounds a share to a tenth of a percent. */
function toTenth(share: number): number {
  return Math.round(share * 1_000) / 1_000
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

/** Rounds a time to the hour outside the team, since it is the time of one person. */
function asClose({ isExact }: Ledger, time: string): string {
  return isExact ? time : new Date(Math.floor(Date.parse(time) / HOUR) * HOUR).toISOString()
}
