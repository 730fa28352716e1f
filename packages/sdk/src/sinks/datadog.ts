import type { Sink } from '../journey.ts'
import { resolved, type ValueOrFunction } from '../value-or-function.ts'

/** The part of `datadogRum` that is used; versions 4 to 7 have it. */
export interface DatadogRum {
  addAction(name: string, context?: object): void
  addError(error: unknown, context?: object): void
}

/** The part of `datadogLogs` that is used; versions 4 to 7 have it. */
export interface DatadogLogs {
  readonly logger: { error(message: string, context?: object): void }
}

/** Which of the host's Datadog instances a {@link datadogSink} hands events to. Neither is created or configured. */
export interface DatadogSinkOptions {
  /** The host's own RUM instance, or what finds it at the time of an event: this package never brings a copy. */
  readonly rum: ValueOrFunction<DatadogRum | undefined>
  /** Where failures of kind `engineering` are also logged. Default: nowhere. */
  readonly logs?: ValueOrFunction<DatadogLogs | undefined>
}

/**
 * Sends each event as a RUM custom action, at once, so that it is queued before the navigation that often follows.
 * A failure of kind `engineering` is also a RUM error and, where `logs` is given, a log.
 *
 * RUM queues what comes before its `init`. Where RUM is absent, the event is lost, and shows as a hole in `seq`.
 * @example datadogSink({ rum: datadogRum, logs: datadogLogs })
 * @example datadogSink({ rum: () => window.DD_RUM })
 */
export function datadogSink({ rum, logs }: DatadogSinkOptions): Sink {
  return event => {
    const context = { journey: event }
    const { failure } = event
    const prefix = `${event.name}.${event.step}.`
    const fingerprint = failure && failure.kind === 'engineering' && prefix + failure.code
    try {
      const instance = resolved(rum)
      if (instance) {
        instance.addAction(prefix + event.phase, context)
        if (fingerprint) {
          instance.addError(Object.assign(new Error(fingerprint), { stack: '', dd_fingerprint: fingerprint }), context)
        }
      }
    } finally {
      const instance = fingerprint && resolved(logs)
      if (instance) instance.logger.error(fingerprint, context)
    }
  }
}
