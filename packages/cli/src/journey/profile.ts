import type { JourneyDefinition } from '@journey-monitor/sdk'
import { renewal } from '@journey-monitor/sdk/renewal'
import type { KnownMonitoring } from '../datadog/config.ts'
import type { FormSection } from '../guide/form-sections.ts'
import { renewalGuide } from '../renewal/guide.ts'
import { renewalHeadline } from '../renewal/headline.ts'
import { renewalIntakeFields } from '../renewal/intake-fields.ts'
import { renewalMix } from '../renewal/mix.ts'
import { renewalMonitoring } from '../renewal/monitoring.ts'
import { renewalPlaces } from '../renewal/places.ts'
import { renewalSite } from '../renewal/site.ts'
import { renewalWords } from '../renewal/words.ts'
import type { HeadlineWords } from '../report/headline.ts'
import type { KnownMix } from '../simulate/default-mix.ts'
import type { Site } from '../simulate/simulated-site.ts'
import type { IntakeField } from '../urls/intake-fields.ts'
import type { JourneyUrl } from '../urls/urls.ts'
import type { KnownWords } from './labels.ts'
import type { JourneyPlaces } from './site-map.ts'

/** What may be known of a journey beyond its definition. */
export interface Known {
  readonly places?: JourneyPlaces
  readonly words?: KnownWords
  readonly headline?: HeadlineWords
  /** The headings of the product guides, by team. */
  readonly guide?: Readonly<Record<string, readonly FormSection[]>>
  /** What the VSignals/Medallia intake asks a team for. */
  readonly intakeFields?: (team: string, urls: readonly JourneyUrl[]) => IntakeField[]
  readonly monitoring?: KnownMonitoring
  readonly mix?: KnownMix
  readonly site?: Site
}

const renewalKnown: Known = {
  places: renewalPlaces,
  words: renewalWords,
  headline: renewalHeadline,
  guide: renewalGuide,
  intakeFields: renewalIntakeFields,
  monitoring: renewalMonitoring,
  mix: renewalMix,
  site: renewalSite,
}

/** A definition whose module says more of the journey. */
export interface KnownJourney extends JourneyDefinition {
  readonly known?: Known
}

/** Of the prescription renewal all; of another journey what its module says. For the rest every tool has neutral words. */
export function knownOf({ name, known }: KnownJourney): Known {
  return known ?? (name === renewal.name ? renewalKnown : {})
}
