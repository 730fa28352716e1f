import type { JourneyDefinition, JourneyEvent } from '@journey-monitor/sdk'

export interface Field {
  readonly type: string
  /** All possible values. */
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
    name: { type: 'word', values: code(name), purpose: 'journey' },
    version: { type: 'number', values: code(version), purpose: 'version of the definition' },
    id: {
      type: 'text',
      values: ID,
      purpose: 'joins the events of one journey, across pages and apps, and ends with it',
    },
    started_at: { type: 'number', values: 'epoch milliseconds', purpose: 'assigns the journey to a day or stage' },
    entry_step: {
      type: 'word',
      values: listed(entries),
      purpose: 'separates journeys that begin at a later step',
    },
    seq: { type: 'number', values: '1, 2, 3 …', purpose: 'finds lost events' },
    step: { type: 'word', values: listed(steps.map(step => step.name)), purpose: 'position of the journey' },
    step_number: { type: 'number', values: `1 to ${steps.length}`, purpose: 'order of the steps' },
    phase: {
      type: 'word',
      values: listed(['start', 'complete', 'fail', 'abandon']),
      purpose: 'event of the step',
    },
    team: { type: 'word', values: listed(teams), purpose: 'owner of the step' },
    app: { type: 'word', values: listed(apps), purpose: 'frontend that hosts the step' },
    attempt: { type: 'number', values: '1, 2, 3 …', purpose: 'number of starts of the step' },
    first: {
      type: 'flag',
      values: listed(['true', 'false']),
      purpose: 'lets Datadog count journeys by counting events',
    },
    supersedes: { type: 'word', values: causes, purpose: 'earlier cause that no longer counts' },
    implied: { type: 'flag', values: code(true), purpose: 'marks a signal that the app forgot' },
    elapsed_ms: { type: 'number', values: MILLISECONDS, purpose: 'time since the journey began' },
    step_ms: { type: 'number', values: MILLISECONDS, purpose: 'time since the attempt began' },
    reason: { type: 'word', values: causes, purpose: 'reason for leaving the step' },
    'failure.code': { type: 'word', values: causes, purpose: 'cause of the failure' },
    'failure.kind': {
      type: 'word',
      values: listed(['engineering', 'ux', 'known_limitation']),
      purpose: 'kind of cause',
    },
    'failure.team': { type: 'word', values: listed(teams), purpose: 'owner of the failure' },
    'failure.http_status': { type: 'number', values: '100 to 599', purpose: 'status of the failed request' },
    'failure.api_code': {
      type: 'word',
      values: listed([...apiCodes, 'other']),
      purpose: 'error code from the API',
    },
  }
}
