/**
 * Fields kept of RUM events without a journey, by type, each in a Parquet file of its name. Durations are ns, as in RUM.
 * `other` holds the remaining types.
 */
const OTHER_EVENTS = {
  view: {
    document_version: '$._dd.document_version',
    loading_type: '$.view.loading_type',
    loading_time: '$.view.loading_time',
    time_spent: '$.view.time_spent',
  },
  resource: {
    resource_id: '$.resource.id',
    resource_type: '$.resource.type',
    resource_url: '$.resource.url',
    method: '$.resource.method',
    status_code: '$.resource.status_code',
    duration: '$.resource.duration',
  },
  error: {
    error_id: '$.error.id',
    error_source: '$.error.source',
    error_type: '$.error.type',
    error_message: '$.error.message',
    error_handling: '$.error.handling',
    error_fingerprint: '$.error.fingerprint',
    error_url: '$.error.resource.url',
    error_method: '$.error.resource.method',
    error_status_code: '$.error.resource.status_code',
    journey: '$.context.journey.id',
    journey_name: '$.context.journey.name',
    step: '$.context.journey.step',
    code: '$.context.journey.failure.code',
  },
  action: {
    clicked_id: '$.action.id',
    action_type: '$.action.type',
    action_name: '$.action.target.name',
  },
  other: {},
} as const

export type OtherType = keyof typeof OTHER_EVENTS
export const OTHER_TYPES = Object.keys(OTHER_EVENTS) as OtherType[]

/** Fields that are kept of every such event, besides its date. */
const COMMON = {
  rum_type: '$.type',
  service: '$.service',
  rum_version: '$.version',
  session_id: '$.session.id',
  session_type: '$.session.type',
  view_id: '$.view.id',
  view_url: '$.view.url',
  view_referrer: '$.view.referrer',
  view_name: '$.view.name',
}

const NUMBERS = ['document_version', 'loading_time', 'time_spent', 'status_code', 'duration', 'error_status_code']

/** All fields that are kept, and their paths. */
export const OTHER_FIELDS: Readonly<Record<string, string>> = Object.assign({}, COMMON, ...Object.values(OTHER_EVENTS))

/** The columns of the file of `type`. */
export function columnsOf(type: OtherType): string[] {
  return ['date', ...Object.keys(COMMON), ...Object.keys(OTHER_EVENTS[type])]
}

/** SQL of the value of the field of that name, which is JSON text in a column of that name. */
export function otherValue(field: string): string {
  if (NUMBERS.includes(field)) return `TRY_CAST(${field} AS DOUBLE)`
  return `CASE WHEN starts_with(${field}, '"') THEN json_extract_string(${field}, '$') ELSE ${field} END`
}
