import type { JourneyEvent } from '../event.ts'
import type { Sink } from '../journey.ts'

type Entry = Record<string, string | number | boolean | undefined>

/** Which data layer a {@link dataLayerSink} pushes to. */
export interface DataLayerSinkOptions {
  /** Default: `window.dataLayer`, created where it is missing. */
  readonly dataLayer?: { push(entry: Entry): unknown }
}

/**
 * Pushes each event onto Google's data layer, as `{ event: 'journey-step', 'journey-step': 'modal', … }`. Neither the
 * correlation ID nor any time goes there, so that what analytics holds cannot be joined to what RUM holds.
 *
 * The data layer remembers a key until it is pushed again; keys of an earlier event are pushed as undefined.
 * @example createJourney(renewal, { sinks: [datadogSink({ rum: datadogRum }), dataLayerSink()] })
 */
export function dataLayerSink(options: DataLayerSinkOptions = {}): Sink {
  const remembered: Entry = {}
  return event => {
    const entry = entryOf(event)
    const target = options.dataLayer || pageDataLayer()
    if (target) target.push(Object.assign({}, remembered, entry))
    for (const key of Object.keys(entry)) remembered[key] = undefined
  }
}

function entryOf(event: JourneyEvent): Entry {
  const { failure, attributes } = event
  const entry: Entry = {
    event: 'journey-step',
    'journey-name': event.name,
    'journey-version': event.version,
    'journey-entry-step': event.entry_step,
    'journey-step': event.step,
    'journey-step-number': event.step_number,
    'journey-phase': event.phase,
    'journey-team': event.team,
    'journey-app': event.app,
    'journey-attempt': event.attempt,
    'journey-first': event.first,
    'journey-implied': event.implied,
    'journey-reason': event.reason,
    'journey-failure-code': failure?.code,
    'journey-failure-kind': failure?.kind,
    'journey-failure-team': failure?.team,
    'journey-failure-http-status': failure?.http_status,
    'journey-failure-api-code': failure?.api_code,
  }
  for (const name of Object.keys(attributes)) entry[`journey-attribute-${name.replace(/_/g, '-')}`] = attributes[name]
  return entry
}

function pageDataLayer(): { push(entry: Entry): unknown } | undefined {
  if (typeof window === 'undefined') return undefined
  const page = window as Window & { dataLayer?: Entry[] }
  page.dataLayer = page.dataLayer || []
  return page.dataLayer
}
