import type { Spread, Weights } from './random.ts'

/** How a simulated population behaves and which faults it meets. Probabilities are 0 to 1, times ISO 8601 in UTC, durations ms. */
export interface Mix {
  readonly calendar: Calendar
  readonly people: People
  readonly apps: Readonly<Record<string, AppMix>>
  /** The attributes of the whole journey, by value; `toggle` follows the calendar's stages instead. */
  readonly attributes: Readonly<Record<string, Weights>>
  readonly steps: Readonly<Record<string, StepMix>>
  readonly faults: readonly Fault[]
  readonly delivery: Delivery
  /** Which RUM events are written in addition to the journey's own. */
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
  /** Traffic of a Saturday or a Sunday, relative to another day. */
  readonly weekend: number
  /** The percentage of people who have the feature on, from each day on. */
  readonly stages: readonly { readonly from: string; readonly percent: number }[]
}

export interface People {
  /** The probability of entering at a later step, by step. */
  readonly direct: Weights
  /** The probability that a person who stopped tries again before the journey expires. */
  readonly comesBack: number
  /** The probability that a person who returned selects another link at once. */
  readonly anotherSoon: number
  /** The probability of another journey on a later day. */
  readonly anotherLater: number
  /** The probability of visiting another page of the same app and coming back to the link. */
  readonly looksAround: number
  /** The probability of following an outbound link at the end. */
  readonly outboundLink: number
}

export interface AppMix {
  /** Session sample rate, percent. */
  readonly sampleRate: number
  /** Released versions, each with the time from which it is live. */
  readonly versions: readonly { readonly from: string; readonly version: string }[]
}

export interface StepMix {
  /** From the step's start to its completion, failure or abandonment. */
  readonly time: Spread
  /** From the completion of the step before to this one's start. */
  readonly gap: Spread
  /** The probability of leaving without a signal. */
  readonly leaves?: number
  /** The probability of abandoning the step, by reason. */
  readonly abandons?: Weights
  /** By code. */
  readonly failures?: Readonly<Record<string, FailureMix>>
  /** The probability of going back to an earlier step, by step. */
  readonly back?: Weights
  readonly signsOut?: number
  /** The probability of staying away until the journey has expired, and then continuing. */
  readonly sleeps?: number
  /** The probability that the handoff to this step is lost. */
  readonly notReached?: number
  /** The probability that the app doesn't signal the start, or the completion. */
  readonly forgetsStart?: number
  readonly forgetsComplete?: number
  /** The probability that the app signals the start twice, as a second render does. */
  readonly repeatsStart?: number
  /** Sent with the completion, by value; a banded number as the number. */
  readonly attributes?: Readonly<Record<string, Weights>>
}

export interface FailureMix {
  readonly chance: number
  /** The probability of another try in the same step. */
  readonly recovers?: number
  /** The probability of abandoning the step after the last failed try, by reason. */
  readonly abandons?: Weights
  /** The page is reloaded before the failure. */
  readonly reloads?: boolean
  /** HTTP statuses, by weight. */
  readonly statuses?: Weights
  readonly apiCodes?: Weights
}

/** The time of a fault: half open; by default from the beginning to the end. */
interface Window {
  /** The fault's name in the truth file. Default: its kind. */
  readonly name?: string
  readonly from?: string
  readonly to?: string
}

export type Fault = Window &
  (
    | { readonly kind: 'failure'; readonly step: string; readonly code: string; readonly chance: number }
    /** Multiplies the duration of a request, e.g. `GET /my_health/v1/messaging/allrecipients`. */
    | { readonly kind: 'slow'; readonly request: string; readonly factor: number }
    /** The step is not reached, or is reached without the correlation ID. */
    | { readonly kind: 'handoff'; readonly step: string; readonly loses: 'page' | 'id'; readonly chance: number }
    /** The app's kill switch is on: it records nothing. */
    | { readonly kind: 'silent'; readonly app: string }
    | { readonly kind: 'sampled'; readonly app: string; readonly rate: number }
  )

/** What happens to journey events in transit; probabilities. */
export interface Delivery {
  readonly dropped: number
  readonly duplicated: number
  /** The event arrives after events of later people. */
  readonly delayed: number
  readonly filesShuffled: boolean
}

export interface Period {
  readonly name: string
  /** Epoch ms. */
  readonly from: number
  readonly to: number
}

/** Returns the faults of `mix`, with their times as epoch ms. */
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
