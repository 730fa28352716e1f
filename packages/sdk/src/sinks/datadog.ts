import { guard } from '../guard.ts'
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

/** The Datadog instances of the app. {@link datadogSink} neither creates nor configures them. */
export interface DatadogSinkOptions {
  /** The RUM instance of the app, or a function that returns it at the time of an event. This package never brings a copy. */
  readonly rum: ValueOrFunction<DatadogRum | undefined>
  /** The logs instance, or a function that returns it. It logs failures of kind `engineering`. Default: none. */
  readonly logs?: ValueOrFunction<DatadogLogs | undefined>
}

/**
 * Sends each event as a RUM custom action, at once, so that it is queued before the navigation that often follows.
 * A failure of kind `engineering` is also a RUM error and, if `logs` is given, a log.
 *
 * RUM queues events before its `init`. Without RUM, the event is lost, and its number is missing in `seq`.
 * @example datadogSink({ rum: datadogRum, logs: datadogLogs })
 * @example datadogSink({ rum: () => window.DD_RUM })
 */
export function datadogSink({ rum, logs }: DatadogSinkOptions): Sink {
  return event => {
    const context = { journey: event }
    const { failure } = event
    const prefix = `${event.name}.${event.step}.`
    const fingerprint = failure && failure.kind === 'engineering' && prefix + failure.code
    guard(() => {
      const instance = resolved(rum)
      if (instance) {
        instance.addAction(prefix + event.phase, context)
        if (fingerprint) {
          instance.addError(Object.assign(new Error(fingerprint), { stack: '', dd_fingerprint: fingerprint }), context)
        }
      }
    })
    guard(() => {
      const instance = fingerprint && resolved(logs)
      if (instance) instance.logger.error(fingerprint, context)
    })
  }
}
