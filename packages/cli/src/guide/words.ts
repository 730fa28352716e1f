import type { JourneyDefinition } from '@journey-monitor/sdk'
import { renewal } from '@journey-monitor/sdk/renewal'
import { FILL_IN } from '../form.ts'
import { words } from '../report/format.ts'
import { type CodeWords, renewalWords, type StepWords } from './renewal-words.ts'

const UNKNOWN: CodeWords = { means: FILL_IN, todo: FILL_IN }
const TEAMS: Readonly<Record<string, string>> = { meds: 'Medications', sm: 'Secure Messaging' }
const SHORT_TEAMS: Readonly<Record<string, string>> = { meds: 'Meds', sm: 'SM' }

/** What is known of a journey beside its definition. What is not is `[FILL_IN]`. */
export interface JourneyWords {
  starts(step: string): string
  completes(step: string): string
  onCode(step: string, code: string): CodeWords
  onReason(step: string, reason: string): string
  /** @example team('sm') // 'Secure Messaging' */
  team(team: string): string
  /** As a form calls it among colleagues. @example shortTeam('sm') // 'SM' */
  shortTeam(team: string): string
}

/** The words for `definition`: of the prescription renewal all, of another journey none but its own. */
export function wordsFor({ name }: JourneyDefinition): JourneyWords {
  const isRenewal = name === renewal.name
  const known: Readonly<Record<string, StepWords>> = isRenewal ? renewalWords : {}
  const calledIn = (names: Readonly<Record<string, string>>, team: string) =>
    (isRenewal && own(names, team)) || words(team)
  return {
    starts: step => own(known, step)?.starts ?? FILL_IN,
    completes: step => own(known, step)?.completes ?? FILL_IN,
    onCode: (step, code) => own(own(known, step)?.codes ?? {}, code) ?? UNKNOWN,
    onReason: (step, reason) => own(own(known, step)?.reasons ?? {}, reason) ?? FILL_IN,
    team: team => calledIn(TEAMS, team),
    shortTeam: team => calledIn(SHORT_TEAMS, team),
  }
}

/** Not what every object inherits. */
function own<Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined
}
