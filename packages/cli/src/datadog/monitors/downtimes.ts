import type { JourneyDefinition } from '@journey-monitor/sdk'
import type { DatadogConfig } from '../config.ts'
import type { DatadogDocument } from '../datadog-document.ts'
import { downtimeKey, identityLine } from '../identity.ts'

/** A mute, as `POST /api/v2/downtime` takes it. */
export interface Downtime {
  readonly data: {
    readonly type: 'downtime'
    readonly attributes: {
      readonly message: string
      readonly monitor_identifier: { readonly monitor_tags: readonly string[] }
      readonly scope: '*'
      readonly schedule: { readonly start: string; readonly end: string }
      readonly display_timezone: 'UTC'
      readonly mute_first_recovery_notification: true
    }
  }
}

/**
 * Creates the mutes of the configuration: one for each kind of monitor, because a mute selects monitors that have all
 * its tags.
 */
export function downtimes(definition: JourneyDefinition, { mutes }: DatadogConfig): DatadogDocument<Downtime>[] {
  return mutes.flatMap(({ name, from, to, kinds }) =>
    kinds.map(kind => {
      const key = downtimeKey(name, from, kind)
      return {
        key,
        body: {
          data: {
            type: 'downtime',
            attributes: {
              message: `${name}: expected quiet.\n\n${identityLine(definition, key)}`,
              monitor_identifier: {
                monitor_tags: ['managed_by:journey-monitor', `journey:${definition.name}`, `kind:${kind}`],
              },
              scope: '*',
              schedule: { start: wholeSeconds(from), end: wholeSeconds(to) },
              display_timezone: 'UTC',
              mute_first_recovery_notification: true,
            },
          },
        },
      }
    }),
  )
}

/** Rounds a time as Datadog does, so that Terraform sees no change. */
function wholeSeconds(time: string): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, 'Z')
}
