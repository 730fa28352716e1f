import type { JourneyDefinition } from '@journey-monitor/sdk'
import { type Cell, Ledger } from '../disclosure/ledger.ts'
import type { OptionalKind } from '../events/pulled-folder.ts'
import type { AppVersion } from '../funnel/app-versions.ts'
import type { FunnelGroup } from '../funnel/funnel-result.ts'
import { stepNumber } from '../journey/definition-facts.ts'
import type { Report } from './compute-report.ts'
import { KEEP, type PublishedFunnel, publishFunnel } from './publish-funnel.ts'
import {
  oftenUsed,
  type PublishedOverTime,
  type PublishedTimeToConvert,
  publishOverTime,
  publishTimeToConvert,
} from './publish-over-time.ts'
import { type PublishedUsage, publishUsage } from './publish-usage.ts'

/** A report whose numbers are cells. Renderers get only this form. */
export interface PublishedReport {
  readonly funnel: PublishedFunnel
  readonly byAttribute: readonly { readonly attribute: string; readonly groups: readonly PublishedGroup[] }[]
  readonly failures: PublishedFailures
  readonly usage: PublishedUsage
  readonly overTime: PublishedOverTime | undefined
  readonly timeToConvert: PublishedTimeToConvert | undefined
  /** Kinds of events that the source left out on purpose. */
  readonly notCopied: readonly OptionalKind[]
  /** The document stays in the team, and hides nothing. */
  readonly isExact: boolean
}

/** The journeys that have one value of an attribute; null: they have none. */
export interface PublishedGroup {
  readonly value: string | null
  readonly chose: Cell
  readonly converted: Cell
  readonly dropped: Cell
}

export interface PublishedFailures {
  readonly bucketMs: number
  readonly counts: readonly PublishedFailureCount[]
}

export interface PublishedFailureCount {
  /** Epoch ms. */
  readonly at: number
  readonly stepNumber: number
  readonly code: string
  readonly events: Cell
}

/** Decides how each number of `report` may be shown: outside the team, or in it alone. */
export function publishReport(
  definition: JourneyDefinition,
  report: Report,
  { isExact }: { readonly isExact: boolean },
): PublishedReport {
  const ledger = new Ledger({ isExact })
  const funnel = publishFunnel(ledger, definition, report.funnel)
  return {
    funnel,
    byAttribute: publishAttributes(ledger, definition, report, funnel),
    failures: publishFailures(ledger, definition, report, funnel),
    usage: publishUsage(ledger, report.rum),
    overTime:
      report.overTime && publishOverTime(ledger, { ...report.overTime, versions: versionsOf(report, isExact) }, funnel),
    timeToConvert: report.timeToConvert && publishTimeToConvert(ledger, report.timeToConvert, funnel.journeys),
    notCopied: report.notCopied ?? [],
    isExact,
  }
}

function versionsOf({ overTime, funnel: { journeys } }: Report, isExact: boolean): readonly AppVersion[] {
  const versions = overTime?.versions ?? []
  return isExact ? versions : oftenUsed(versions, journeys.total + journeys.direct_entries)
}

function publishAttributes(
  ledger: Ledger,
  definition: JourneyDefinition,
  { byAttribute }: Report,
  funnel: PublishedFunnel,
): PublishedReport['byAttribute'] {
  return byAttribute.map(({ attribute, groups }) => ({
    attribute,
    groups: publishGroups(ledger, definition, groups, funnel),
  }))
}

/** Puts the counts of groups that share no journey into `ledger`. */
export function publishGroups(
  ledger: Ledger,
  { intentStep }: JourneyDefinition,
  groups: readonly FunnelGroup<null>[],
  { journeys }: PublishedFunnel,
): PublishedGroup[] {
  const own = groups.map(({ by, result }): PublishedGroup => {
    const chose = ledger.count(result.steps.find(({ step }) => step === intentStep)?.completed ?? 0)
    const converted = ledger.count(result.journeys.converted)
    const dropped = ledger.count(result.journeys.dropped)
    ledger.sum(dropped, [ledger.difference(chose, converted)])
    return { value: by, chose, converted, dropped }
  })
  if (own.length > 0) {
    for (const what of ['chose', 'converted', 'dropped'] as const) {
      ledger.sum(
        journeys[what],
        own.map(group => group[what]),
      )
    }
  }
  return own
}

/** Adds the counts of failures, which are events. A journey lost by a code has at least one. */
export function publishFailures(
  ledger: Ledger,
  definition: JourneyDefinition,
  { failures: { bucketMs, counts } }: Pick<Report, 'failures'>,
  { losses, lostReturns, direct }: PublishedFunnel,
): PublishedFailures {
  const published = counts.map(({ events, ...own }) => ({ ...own, events: ledger.count(events, KEEP.entered) }))
  const lost = [...losses, ...lostReturns, ...direct.flatMap(each => each.losses)]
  const codes = new Map(counts.map(each => [`${each.stepNumber} ${each.code}`, each]))
  for (const { stepNumber: number, code } of codes.values()) {
    const failed = published.filter(each => each.stepNumber === number && each.code === code)
    const all = ledger.derivedTotal(failed.map(({ events }) => events))
    const cells = lost
      .filter(loss => loss.where === 'step' && loss.cause === code && stepNumber(definition, loss.step) === number)
      .map(({ journeys }) => journeys)
    ledger.atLeast(all, cells)
  }
  return { bucketMs, counts: published }
}
