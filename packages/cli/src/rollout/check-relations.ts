import type { JourneyDefinition, Kind } from '@journey-monitor/sdk'
import { stepNumber } from '../journey/definition-facts.ts'
import { endpointText } from '../journey/endpoint-text.ts'
import { handoffOwner } from '../journey/loss-owner.ts'
import type { RateCriterion } from './evidence.ts'
import type { Finding } from './finding.ts'
import { limitKept } from './judge-share.ts'

/** A finding of a share, and its criterion. */
export interface ShareFinding {
  readonly criterion: RateCriterion
  readonly finding: Finding & Required<Pick<Finding, 'measured' | 'basis'>>
}

/** Subtraction that a reader can do: `whole` minus the `parts`. */
export interface Relation {
  readonly whole: Term
  readonly parts: readonly Term[]
}

/** A number of a share: its hits, or the population that they are of. */
export interface Term {
  readonly share: ShareFinding
  readonly what: 'hits' | 'trials'
}

/** Lists the differences between the numbers of a check that a reader who knows the definition can compute. */
export function relationsOf(definition: JourneyDefinition, shares: readonly ShareFinding[]): Relation[] {
  const populations = shares.map((share): Population => ({ term: trials(share), depth: depthOf(definition, share) }))
  const converted = conversionsOf(shares).map(
    (share): Population => ({ term: hits(share), depth: convertedDepth(definition) }),
  )
  const all = [...populations, ...converted]
  return [
    ...shares.map(share => ({ whole: trials(share), parts: [hits(share)] })),
    ...all.flatMap(whole =>
      all.flatMap(part => (part !== whole && isPartOf(part, whole) ? [{ whole: whole.term, parts: [part.term] }] : [])),
    ),
    ...restOfChosen(definition, shares),
    ...lossesInside(definition, shares),
  ]
}

const hits = (share: ShareFinding): Term => ({ share, what: 'hits' })
const trials = (share: ShareFinding): Term => ({ share, what: 'trials' })

/** People who came at least so far. */
interface Population {
  readonly term: Term
  /** See {@link depthOf}. */
  readonly depth: number
}

/**
 * Tells whether the population of `part` is a subset of that of `whole`: it came further. A silence of an app leaves it out
 * of some populations only, but readers who see none assume none.
 */
function isPartOf(part: Population, whole: Population): boolean {
  return whole.depth < part.depth || (whole.depth === part.depth && numberOf(part.term) < numberOf(whole.term))
}

/** Tells whether the population of one share is a subset of that of another. */
export function isAmong(definition: JourneyDefinition, part: ShareFinding, whole: ShareFinding): boolean {
  const populationIn = (share: ShareFinding) => ({ term: trials(share), depth: depthOf(definition, share) })
  return isPartOf(populationIn(part), populationIn(whole))
}

/**
 * Returns how many people can be in the population of `whole` for a reader who knows that of `part`, which came further: the losses
 * in between are within their limits, if the findings say so.
 */
export function mostAround(
  definition: JourneyDefinition,
  shares: readonly ShareFinding[],
  { whole, part }: { readonly whole: ShareFinding; readonly part: ShareFinding },
): number {
  const depths = { whole: depthOf(definition, whole), part: depthOf(definition, part) }
  const arrived = shares.flatMap(({ criterion, finding }) => {
    if (criterion.kind !== 'handoff_loss' || depthOf(definition, { criterion }) !== depths.whole) return []
    return depths.part === depths.whole + 1 ? [1 - (limitKept(finding, 'above') ?? 1)] : []
  })
  const isChosen = depths.whole === 2 * stepNumber(definition, definition.intentStep) + 1
  const isBefore = depths.part > depths.whole && depths.part <= convertedDepth(definition)
  const converted = isChosen && isBefore ? leastConverted(definition, shares) : []
  const most = Math.floor(part.finding.measured.trials / Math.max(0, ...arrived, ...converted))
  // Lost events can break a limit's bound, which only misleads a reader who relies on it.
  return most < whole.finding.measured.trials ? Number.POSITIVE_INFINITY : most
}

/** Lists the shares that converted at least, as their verdict or those on all losses say. */
function leastConverted({ teams }: JourneyDefinition, shares: readonly ShareFinding[]): number[] {
  const lost = teams.map(team =>
    Math.min(1, ...dropOffsOf(shares, team, 'any').map(({ finding }) => limitKept(finding, 'above') ?? 1)),
  )
  return [
    1 - lost.reduce((sum, share) => sum + share, 0),
    ...conversionsOf(shares).map(({ finding }) => limitKept(finding, 'below') ?? 0),
  ]
}

/**
 * Tells whether the parts do not exceed the whole. Numbers of users, counted by first journey, may break a rule of
 * journeys, which only misleads a reader.
 */
export function isOrdered(whole: Term, parts: readonly Term[]): boolean {
  return numberOf(whole) >= parts.reduce((sum, part) => sum + numberOf(part), 0)
}

function numberOf({ share, what }: Term): number {
  return share.finding.measured[what]
}

/** Shares of the same population have the same name. */
export function populationOf(definition: JourneyDefinition, { criterion, finding }: ShareFinding): string {
  const depth = depthOf(definition, { criterion })
  const where =
    Number.isNaN(depth) && criterion.kind === 'endpoint_errors' ? endpointText(criterion.endpoint) : `${depth}`
  return `${where} ${finding.basis.unit} ${finding.measured.trials}`
}

/** Returns how far the people in a share's population came. NaN for requests. */
export function depthOf(definition: JourneyDefinition, { criterion }: Pick<ShareFinding, 'criterion'>): number {
  switch (criterion.kind) {
    case 'telemetry_loss':
      return 1
    case 'failure_rate':
      return 2 * stepNumber(definition, criterion.step)
    case 'handoff_loss':
      return 2 * stepNumber(definition, criterion.step) - 1
    case 'conversion':
    case 'drop_off':
      return 2 * stepNumber(definition, definition.intentStep) + 1
    case 'endpoint_errors':
      return Number.NaN
  }
}

/** Shares of the same hits and population have the same target, whatever their limits. */
export function targetOf({ criterion }: ShareFinding): string {
  switch (criterion.kind) {
    case 'failure_rate':
    case 'handoff_loss':
      return `${criterion.kind} ${criterion.step}`
    case 'drop_off':
      return `${criterion.kind} ${criterion.team} ${criterion.cause ?? 'any'}`
    case 'endpoint_errors':
      return `${criterion.kind} ${endpointText(criterion.endpoint)}`
    default:
      return criterion.kind
  }
}

/** Tells whether those who came so far have reached an app; without an app, the first step. */
export function isInApp({ steps }: JourneyDefinition, depth: number, app: string | undefined): boolean {
  if (Number.isNaN(depth)) return false
  return app === undefined || steps.slice(0, Math.max(1, Math.floor(depth / 2))).some(step => step.app === app)
}

/** Returns how far those came who converted. */
export function convertedDepth(definition: JourneyDefinition): number {
  return 2 * stepNumber(definition, definition.convertingStep) + 1
}

function conversionsOf(shares: readonly ShareFinding[]): ShareFinding[] {
  return shares.filter(({ criterion }) => criterion.kind === 'conversion').slice(0, 1)
}

type DropOff = ShareFinding & { readonly criterion: Extract<RateCriterion, { kind: 'drop_off' }> }

const isDropOff = (share: ShareFinding): share is DropOff => share.criterion.kind === 'drop_off'

/** Relations among those who selected the link: some converted, each team lost some, and no user is in two groups. */
function restOfChosen(definition: JourneyDefinition, shares: readonly ShareFinding[]): Relation[] {
  const ways = definition.teams.reduce<readonly (readonly ShareFinding[])[]>(
    (before, team) => {
      const whole = dropOffsOf(shares, team, 'any')
      const parts = partsOfTeam(definition, shares, team)
      const own = whole.length > 0 && parts.length > 0 ? [whole, parts] : [[...whole, ...parts]]
      return before.flatMap(each => own.map(added => [...each, ...added]))
    },
    [conversionsOf(shares)],
  )
  const [chose] = shares.filter(share => share.criterion.kind === 'conversion' || isDropOff(share))
  return ways.flatMap(parts => (chose && parts.length > 1 ? [{ whole: trials(chose), parts: parts.map(hits) }] : []))
}

/** Relations inside a team's losses: its losses of one kind, and its handoffs' losses, are part of them. */
function lossesInside(definition: JourneyDefinition, shares: readonly ShareFinding[]): Relation[] {
  return shares.filter(isDropOff).flatMap(whole => {
    const { team, cause = 'any' } = whole.criterion
    const parts = cause === 'any' ? partsOfTeam(definition, shares, team) : handoffsOf(definition, shares, team, cause)
    const together = parts.length > 1 ? [{ whole: hits(whole), parts: parts.map(hits) }] : []
    return [...parts.map(part => ({ whole: hits(whole), parts: [hits(part)] })), ...together]
  })
}

/** Lists the parts of a team's losses: by kind, or by handoff where a kind has no criterion. */
function partsOfTeam(definition: JourneyDefinition, shares: readonly ShareFinding[], team: string): ShareFinding[] {
  return (['engineering', 'ux', 'known_limitation'] as const).flatMap(kind => {
    const own = dropOffsOf(shares, team, kind)
    return own.length > 0 ? own : handoffsOf(definition, shares, team, kind)
  })
}

function dropOffsOf(shares: readonly ShareFinding[], team: string, kind: Kind | 'any'): ShareFinding[] {
  return shares
    .filter(isDropOff)
    .filter(({ criterion }) => criterion.team === team && (criterion.cause ?? 'any') === kind)
    .slice(0, 1)
}

/** The handoffs after the choice whose losses are that team's, of that kind. */
function handoffsOf(
  definition: JourneyDefinition,
  shares: readonly ShareFinding[],
  team: string,
  kind: Kind,
): ShareFinding[] {
  const { steps, intentStep, convertingStep } = definition
  const [intent, converting] = [stepNumber(definition, intentStep), stepNumber(definition, convertingStep)]
  const own = shares.filter(({ criterion }) => {
    if (criterion.kind !== 'handoff_loss') return false
    const number = stepNumber(definition, criterion.step)
    const step = steps[number - 1]
    const owner = step && handoffOwner(step)
    return owner?.team === team && owner.kind === kind && number > intent && number <= converting
  })
  return own.filter((share, i) => own.findIndex(other => stepOf(other) === stepOf(share)) === i)
}

function stepOf({ criterion }: ShareFinding): string | undefined {
  return criterion.kind === 'handoff_loss' ? criterion.step : undefined
}
