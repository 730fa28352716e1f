import type { JourneyDefinition, JourneyEvent } from '@journey-monitor/sdk'

export interface Field {
  readonly type: string
  /** Everything that it can be. */
  readonly values: string
  readonly purpose: string
}

type FailureField = `failure.${keyof NonNullable<JourneyEvent['failure']>}`
export type EventField = Exclude<keyof JourneyEvent, 'failure' | 'attributes'> | FailureField

export const code = (text: string | number | boolean) => `\`${text}\``
export const listed = (words: readonly (string | number | boolean)[]) => [...new Set(words)].map(code).join(', ')

const ID = 'a random UUID v4, derived from nothing'
const MILLISECONDS = '0 or more, in milliseconds'

/** Possible values of each field of an event of `definition`. The compiler checks that no field is missing. */
export function eventFields(definition: JourneyDefinition): Record<EventField, Field> {
  const { name, version, steps, teams, apps } = definition
  const causes = 'the reasons and codes of the steps, below'
  const apiCodes = steps.flatMap(step => step.apiCodes ?? [])
  const entries = steps.filter((step, i) => i === 0 || step.entry).map(step => step.name)
  return {
    name: { type: 'word', values: code(name), purpose: 'which journey' },
    version: { type: 'number', values: code(version), purpose: 'which version of its definition' },
    id: {
      type: 'text',
      values: ID,
      purpose: 'joins the events of one attempt, across pages and apps; it ends with it',
    },
    started_at: { type: 'number', values: 'epoch milliseconds', purpose: 'which day or stage the journey counts for' },
    entry_step: {
      type: 'word',
      values: listed(entries),
      purpose: 'journeys that begin further on are counted apart',
    },
    seq: { type: 'number', values: '1, 2, 3 …', purpose: 'shows where an event was lost' },
    step: { type: 'word', values: listed(steps.map(step => step.name)), purpose: 'where the journey is' },
    step_number: { type: 'number', values: `1 to ${steps.length}`, purpose: 'the order of the steps' },
    phase: {
      type: 'word',
      values: listed(['start', 'complete', 'fail', 'abandon']),
      purpose: 'what happened to the step',
    },
    team: { type: 'word', values: listed(teams), purpose: 'whose step it is' },
    app: { type: 'word', values: listed(apps), purpose: 'which frontend hosts the step' },
    attempt: { type: 'number', values: '1, 2, 3 …', purpose: 'how often the step was begun' },
    first: {
      type: 'flag',
      values: listed(['true', 'false']),
      purpose: 'lets Datadog count journeys by counting events',
    },
    supersedes: { type: 'word', values: causes, purpose: 'the cause that no longer holds' },
    implied: { type: 'flag', values: code(true), purpose: 'the app forgot to signal this' },
    elapsed_ms: { type: 'number', values: MILLISECONDS, purpose: 'how long the journey has taken' },
    step_ms: { type: 'number', values: MILLISECONDS, purpose: 'how long the attempt has taken' },
    reason: { type: 'word', values: causes, purpose: 'why the step was left' },
    'failure.code': { type: 'word', values: causes, purpose: 'what broke' },
    'failure.kind': {
      type: 'word',
      values: listed(['engineering', 'ux', 'known_limitation']),
      purpose: 'what sort of cause it is',
    },
    'failure.team': { type: 'word', values: listed(teams), purpose: 'whose failure it is' },
    'failure.http_status': { type: 'number', values: '100 to 599', purpose: 'the status of the answer that failed' },
    'failure.api_code': {
      type: 'word',
      values: listed([...apiCodes, 'other']),
      purpose: 'the error code that the API gave',
    },
  }
}
