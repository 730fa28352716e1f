import type { Cell, Ledger } from '../disclosure/ledger.ts'
import { MAX_SMALL_COUNT, MIN_SPAN } from '../disclosure/suppress.ts'
import { KEEP } from '../report/publish-funnel.ts'
import type { Finding, NewCodes } from './finding.ts'
import { couldBeNewCode } from './judge-new-codes.ts'

/**
 * Tells whether the verdict about new codes would reveal how many users met one, or did not, to a reader who knows the
 * thresholds and the number of users. If so, that number is withheld.
 * @param most number of users
 * @param isOfAll whether these are all of the stage; otherwise they are only known to be among them.
 */
export function isTellingOfCodes({ verdict, newCodes }: Finding, most: number, isOfAll: boolean): boolean {
  if (!newCodes?.isListed) return false
  const counts = Array.from({ length: most }, (_, i) => i + 1)
  const possible = counts.filter(users => couldBeNewCode(users, verdict, newCodes))
  const highest = isOfAll ? possible.at(-1) : most
  const isNarrow = highest === undefined || highest - (possible[0] ?? most) < MIN_SPAN
  const isFew = (count: number) => count > 0 && count <= MAX_SMALL_COUNT
  return isNarrow && newCodes.codes.some(({ users }) => isFew(users) || isFew(most - users))
}

/** Numbers that the users who met a code of a step are part of. */
export interface StepCells {
  /** Users who entered the step, and those for whom it failed, in all criteria about it. */
  wholesOf(step: string): readonly Cell[]
  readonly users: Cell
}

/** Adds the users who met each new code. Returns the cells that decide whether the codes may be listed. */
export function publishNewCodes(
  ledger: Ledger,
  verdict: Finding['verdict'],
  { codes, baselineUsers, isListed }: NewCodes,
  { wholesOf, users }: StepCells,
): readonly Cell[] | undefined {
  if (!isListed) return undefined
  const met = codes.map(code => {
    const cell = ledger.count(code.users)
    for (const whole of [users, ...wholesOf(code.step)]) ledger.differenceWithin(whole, cell)
    return cell
  })
  return verdict === 'undecided' ? [...met, ledger.count(baselineUsers, KEEP.entered)] : met
}
