import { describeEvent, seconds } from '../describe-event.ts'
import { eventName } from '../event.ts'
import type { Sink } from '../journey.ts'

/** The options of {@link consoleSink}. */
export interface ConsoleSinkOptions {
  /** The console that prints. Default: that of the page. */
  readonly console?: Pick<Console, 'info'>
}

/**
 * Prints each event as one line, for a machine on which RUM is not initialized:
 * `rx_renewal.modal.complete  #4 of 2f0c8d1e at 5.1 s: after 2.2 s, page=list`.
 *
 * @example createJourney(renewal, { sinks: [isLocalhost ? consoleSink() : datadogSink({ rum: datadogRum })] })
 */
export function consoleSink(options: ConsoleSinkOptions = {}): Sink {
  return event => {
    const details = describeEvent(event)
    const line = `${eventName(event)}  #${event.seq} of ${event.id.slice(0, 8)} at ${seconds(event.elapsed_ms)}`
    ;(options.console || console).info(details ? `${line}: ${details}` : line)
  }
}
