import { humanize } from '../system/format.ts'
import { FILL_IN } from '../system/markdown-text.ts'
import type { JourneyProfile } from './profile.ts'

/** Meaning of a code for the person, and the owner's response. */
export interface CodeLabels {
  readonly means: string
  readonly todo: string
}

/** Labels for a journey and its parts. Default for each: the declared name, or `[FILL_IN]`. */
export interface JourneyLabels {
  /** Who takes the journey, e.g. `people`. */
  readonly people: string
  /** Subject of the journey, for example `check-ins`. */
  readonly subject: string
  starts(step: string): string
  completes(step: string): string
  /** Past tense of completing the step, for example `sent the message`. */
  pastTense(step: string): string
  onCode(step: string, code: string): CodeLabels
  onReason(step: string, reason: string): string
  /** @example team('travel_pay') // 'Travel pay' */
  team(team: string): string
  /** Short name of the team, as internal forms use it. */
  shortTeam(team: string): string
}

const UNKNOWN: CodeLabels = { means: FILL_IN, todo: FILL_IN }

export function labelsOf({ labels: { people, subject, teams, shortTeams, steps } }: JourneyProfile): JourneyLabels {
  return {
    people,
    subject,
    starts: step => own(steps, step)?.starts ?? FILL_IN,
    completes: step => own(steps, step)?.completes ?? FILL_IN,
    pastTense: step => own(steps, step)?.pastTense ?? `completed “${humanize(step)}”`,
    onCode: (step, code) => own(own(steps, step)?.codes ?? {}, code) ?? UNKNOWN,
    onReason: (step, reason) => own(own(steps, step)?.reasons ?? {}, reason) ?? FILL_IN,
    team: team => own(teams, team) ?? humanize(team),
    shortTeam: team => own(shortTeams, team) ?? humanize(team),
  }
}

/** Reads an own property. A code may be called `constructor`. */
function own<Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined
}
