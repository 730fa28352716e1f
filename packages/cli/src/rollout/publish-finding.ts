import type { Cell, Ledger } from '../disclosure/ledger.ts'
import { HOUR } from '../system/time-units.ts'
import type { BrokenSince, Finding, Measured, MeasuredLimit } from './finding.ts'

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

/** The numbers of a share. */
export interface ShareCells {
  readonly hits: Cell
  readonly trials: Cell
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

/** Rounds a time to the hour outside the team, since it is the time of one person. */
export function asClose({ isExact }: Ledger, time: string): string {
  return isExact ? time : new Date(Math.floor(Date.parse(time) / HOUR) * HOUR).toISOString()
}
