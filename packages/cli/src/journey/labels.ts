import type { JourneyDefinition } from '@journey-monitor/sdk'
import { words } from '../system/format.ts'
import { type Check, object, record, text } from '../system/json-checks.ts'
import { FILL_IN } from '../system/markdown-text.ts'
import { knownOf } from './profile.ts'

/** What happened to the person, and what its team does about it. */
export interface CodeWords {
  readonly means: string
  readonly todo: string
}

/** A step, told to who has not read the code. */
export interface StepWords {
  readonly starts?: string
  readonly completes?: string
  readonly codes?: Readonly<Record<string, CodeWords>>
  readonly reasons?: Readonly<Record<string, string>>
}

/** A journey, told to who has not read the code. */
export interface KnownWords {
  /** Who takes it, e.g. `Veterans`. */
  readonly people: string
  /** What it is about, e.g. `renewals`. */
  readonly subject: string
  readonly teams: Readonly<Record<string, string>>
  /** As a form calls them among colleagues. */
  readonly shortTeams: Readonly<Record<string, string>>
  readonly steps: Readonly<Record<string, StepWords>>
}

const UNKNOWN: CodeWords = { means: FILL_IN, todo: FILL_IN }
const NEUTRAL: KnownWords = { people: 'people', subject: 'this journey', teams: {}, shortTeams: {}, steps: {} }

/** The words for a journey. What is not known beside its definition is neutral, or `[FILL_IN]`. */
export interface JourneyWords extends Pick<KnownWords, 'people' | 'subject'> {
  starts(step: string): string
  completes(step: string): string
  onCode(step: string, code: string): CodeWords
  onReason(step: string, reason: string): string
  /** @example team('sm') // 'Secure Messaging' */
  team(team: string): string
  /** @example shortTeam('sm') // 'SM' */
  shortTeam(team: string): string
}

export function knownWords(definition: JourneyDefinition): KnownWords {
  return knownOf(definition).words ?? NEUTRAL
}

/** That words are of `definition`. */
export function wordsIn({ teams, steps }: JourneyDefinition): Check {
  const ofTeams = record(teams, text, 'a team')
  const ofSteps = steps.map(({ name, failures = {}, reasons = [] }): [string, Check] => [
    name,
    object(
      {},
      {
        starts: text,
        completes: text,
        codes: record(Object.keys(failures), object({ means: text, todo: text }), 'a code'),
        reasons: record(reasons, text, 'a reason'),
      },
    ),
  ])
  return object({
    people: text,
    subject: text,
    teams: ofTeams,
    shortTeams: ofTeams,
    steps: object({}, Object.fromEntries(ofSteps)),
  })
}

export function wordsFor(definition: JourneyDefinition): JourneyWords {
  const { people, subject, teams, shortTeams, steps } = knownWords(definition)
  return {
    people,
    subject,
    starts: step => own(steps, step)?.starts ?? FILL_IN,
    completes: step => own(steps, step)?.completes ?? FILL_IN,
    onCode: (step, code) => own(own(steps, step)?.codes ?? {}, code) ?? UNKNOWN,
    onReason: (step, reason) => own(own(steps, step)?.reasons ?? {}, reason) ?? FILL_IN,
    team: team => own(teams, team) ?? words(team),
    shortTeam: team => own(shortTeams, team) ?? words(team),
  }
}

/** Not what every object inherits. */
function own<Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined
}
