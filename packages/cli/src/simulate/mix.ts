import type { Spread, Weights } from './random.ts'

/** What a population does and what is done to it. Probabilities are 0 to 1, times ISO 8601 and UTC, durations ms. */
export interface Mix {
  readonly calendar: Calendar
  readonly people: People
  readonly apps: Readonly<Record<string, AppMix>>
  /** The attributes of the whole journey, by value; `toggle` follows the calendar's stages instead. */
  readonly attributes: Readonly<Record<string, Weights>>
  readonly steps: Readonly<Record<string, StepMix>>
  readonly faults: readonly Fault[]
  readonly delivery: Delivery
  /** Which RUM events are written beside the journey's own. */
  readonly record: {
    readonly views: boolean
    readonly clicks: boolean
    readonly resources: boolean
    readonly errors: boolean
  }
}

export interface Calendar {
  /** The first day. */
  readonly start: string
  readonly days: number
  /** Traffic of a Saturday or a Sunday, where another day's is 1. */
  readonly weekend: number
  /** To how many percent of people the feature is open, each from its day on. */
  readonly stages: readonly { readonly from: string; readonly percent: number }[]
}

export interface People {
  /** Enters at a later step, by step. */
  readonly direct: Weights
  /** Somebody who did not go on tries again while the journey is live. */
  readonly comesBack: number
  /** Somebody who returned chooses another link at once. */
  readonly anotherSoon: number
  /** Begins another journey on a later day. */
  readonly anotherLater: number
  /** Looks at another page of the same app, and comes back to the link. */
  readonly looksAround: number
  /** Follows a link out of the app, before leaving it. */
  readonly outboundLink: number
}

export interface AppMix {
  /** Percent of sessions whose events are sent. */
  readonly sampleRate: number
  /** Released versions, each from its time on. */
  readonly versions: readonly { readonly from: string; readonly version: string }[]
}

export interface StepMix {
  /** From the step's start to its completion, or to whatever else happens. */
  readonly time: Spread
  /** From the completion of the step before to this one's start. */
  readonly gap: Spread
  /** Goes away without a word. */
  readonly leaves?: number
  /** Leaves in a way that the app sees, by reason. */
  readonly abandons?: Weights
  /** By code. */
  readonly failures?: Readonly<Record<string, FailureMix>>
  /** Goes back to an earlier step, by step. */
  readonly back?: Weights
  readonly signsOut?: number
  /** Stays away until the journey has expired, and then goes on. */
  readonly sleeps?: number
  /** The handoff to this step is lost. */
  readonly notReached?: number
  /** The app forgets to signal the start, the completion. */
  readonly forgetsStart?: number
  readonly forgetsComplete?: number
  /** The app signals the start again, as a second render does. */
  readonly repeatsStart?: number
  /** Sent with the completion, by value; a banded number as the number. */
  readonly attributes?: Readonly<Record<string, Weights>>
}

export interface FailureMix {
  readonly chance: number
  /** Tries again in the step. */
  readonly recovers?: number
  /** Where not: leaves in a way that the app sees. */
  readonly abandons?: Weights
  /** The page was reloaded. */
  readonly reloads?: boolean
  /** HTTP statuses, by weight. */
  readonly statuses?: Weights
  readonly apiCodes?: Weights
}

/** Half open; without a time, from the beginning, to the end. */
interface Window {
  /** What the truth calls it. Default: its kind. */
  readonly name?: string
  readonly from?: string
  readonly to?: string
}

export type Fault = Window &
  (
    | { readonly kind: 'failure'; readonly step: string; readonly code: string; readonly chance: number }
    /** Makes a request, e.g. `GET /my_health/v1/messaging/allrecipients`, last so many times as long. */
    | { readonly kind: 'slow'; readonly request: string; readonly factor: number }
    /** The step is not reached, or is reached without the correlation ID. */
    | { readonly kind: 'handoff'; readonly step: string; readonly loses: 'page' | 'id'; readonly chance: number }
    /** The app's kill switch is on: it records nothing. */
    | { readonly kind: 'silent'; readonly app: string }
    | { readonly kind: 'sampled'; readonly app: string; readonly rate: number }
  )

/** What happens to journey events on the way. */
export interface Delivery {
  readonly dropped: number
  readonly duplicated: number
  /** Arrives after events of later people. */
  readonly delayed: number
  readonly filesShuffled: boolean
}

export interface Period {
  readonly name: string
  /** Epoch ms. */
  readonly from: number
  readonly to: number
}

/** The faults of `mix`, with their windows as numbers. */
export function periods(mix: Mix): readonly (Fault & { readonly period: Period })[] {
  return mix.faults.map(fault => ({
    ...fault,
    period: {
      name: fault.name ?? fault.kind,
      from: fault.from === undefined ? Number.NEGATIVE_INFINITY : Date.parse(fault.from),
      to: fault.to === undefined ? Number.POSITIVE_INFINITY : Date.parse(fault.to),
    },
  }))
}
