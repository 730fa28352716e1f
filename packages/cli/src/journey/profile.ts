import type { JourneyDefinition } from '@journey-monitor/sdk'
import type { z } from 'zod'
import type { DeepReadonly } from '../system/deep-readonly.ts'
import type { profileSchema } from './profile-schema.ts'

/**
 * Facts about a journey that the tools need and the apps don't ship: labels, pages and endpoints, monitoring, forms, and
 * a simulated population.
 */
export type JourneyProfile = DeepReadonly<z.infer<ReturnType<typeof profileSchema>>>

/** A profile as a module exports it: any part may be left out. A list replaces the whole default list. */
export type PartialProfile = PartialSettings<JourneyProfile>

type PartialSettings<Value> = Value extends readonly unknown[]
  ? Value
  : Value extends object
    ? { readonly [Key in keyof Value]?: PartialSettings<Value[Key]> | undefined }
    : Value

/** A journey definition and its profile. */
export interface LoadedJourney {
  readonly definition: JourneyDefinition
  readonly profile: JourneyProfile
}

export type SiteMap = JourneyProfile['siteMap']
export type JourneyEndpoint = SiteMap['endpoints'][number]
export type GuideSection = JourneyProfile['guide'][string][number]
