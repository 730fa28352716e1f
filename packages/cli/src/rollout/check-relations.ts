import type { JourneyDefinition } from '@journey-monitor/sdk'
import { stepNumber } from '../journey/definition-facts.ts'
import { handoffOwner } from '../journey/loss-owner.ts'
import type { RateCriterion } from './evidence.ts'
import type { Finding } from './finding.ts'

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
  const hits = (share: ShareFinding): Term => ({ share, what: 'hits' })
  const trials = (share: ShareFinding): Term => ({ share, what: 'trials' })
  const missesOf = shares.map(share => ({ whole: trials(share), parts: [hits(share)] }))
  const nested = shares.flatMap(whole =>
    shares.flatMap(part =>
      isPartOf(definition, part, whole) ? [{ whole: trials(whole), parts: [trials(part)] }] : [],
    ),
  )
  return [...missesOf, ...nested, ...restOfChosen(definition, shares), ...lossesInside(definition, shares)]
}

/**
 * Tells whether the population of `part` is a subset of that of `whole`: it came further, and no journey begins between
 * the two.
 */
function isPartOf(definition: JourneyDefinition, part: ShareFinding, whole: ShareFinding): boolean {
  const [less, more] = [depthOf(definition, whole), depthOf(definition, part)]
  const isEntryBetween = definition.steps.some(({ entry }, i) => entry && less < 2 * (i + 1) && 2 * (i + 1) <= more)
  return less < more && !isEntryBetween
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
  const where = Number.isNaN(depth) && criterion.kind === 'endpoint_errors' ? criterion.endpoint : `${depth}`
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

type DropOff = ShareFinding & { readonly criterion: Extract<RateCriterion, { kind: 'drop_off' }> }

const isDropOff = (share: ShareFinding): share is DropOff => share.criterion.kind === 'drop_off'

/** Relations among those who selected the link: some converted, each team lost some, and no user is in two groups. */
function restOfChosen({ teams }: JourneyDefinition, shares: readonly ShareFinding[]): Relation[] {
  const conversions = shares.filter(({ criterion }) => criterion.kind === 'conversion').slice(0, 1)
  const losses = teams.flatMap(team => {
    const own = shares.filter(isDropOff).filter(({ criterion }) => criterion.team === team)
    const any = own.filter(({ criterion: { cause = 'any' } }) => cause === 'any').slice(0, 1)
    const byKind = own.filter(
      ({ criterion }, i) => own.findIndex(other => other.criterion.cause === criterion.cause) === i,
    )
    return any.length > 0 ? any : byKind
  })
  const parts = [...conversions, ...losses]
  const [whole] = parts
  if (!whole || parts.length < 2) return []
  return [{ whole: { share: whole, what: 'trials' }, parts: parts.map(share => ({ share, what: 'hits' })) }]
}

/** Losses of one kind are among those of all kinds; those in a handoff, among those of the team that owns it. */
function lossesInside(definition: JourneyDefinition, shares: readonly ShareFinding[]): Relation[] {
  const intent = stepNumber(definition, definition.intentStep)
  const converting = stepNumber(definition, definition.convertingStep)
  const isInside = ({ criterion: part }: ShareFinding, { criterion: { team, cause = 'any' } }: DropOff) => {
    if (part.kind === 'drop_off') return part.team === team && cause === 'any' && (part.cause ?? 'any') !== 'any'
    if (part.kind !== 'handoff_loss') return false
    const number = stepNumber(definition, part.step)
    const step = definition.steps[number - 1]
    const owner = step && handoffOwner(step)
    return owner?.team === team && (cause === 'any' || cause === owner.kind) && number > intent && number <= converting
  }
  return shares
    .filter(isDropOff)
    .flatMap(whole =>
      shares
        .filter(part => isInside(part, whole))
        .map((part): Relation => ({ whole: { share: whole, what: 'hits' }, parts: [{ share: part, what: 'hits' }] })),
    )
}
