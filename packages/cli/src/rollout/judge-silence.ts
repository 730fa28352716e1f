import { duration, time } from '../system/format.ts'
import { MINUTE } from '../system/time-units.ts'
import type { Silence, SilentGap } from './evidence.ts'
import { type Assessment, type Judgement, source, undecided } from './finding.ts'
import type { Criterion } from './rollout-plan.ts'
import type { Period } from './stages.ts'
import { usualTraffic } from './usual-traffic.ts'

/** Fewer that were to be expected may stay away by chance. */
export const TELLING_JOURNEYS = 20
/** Number of people known to be on their way that makes a silence count. */
const TELLING_ARRIVALS = 10
/** Assumed share of journeys that arrive if none ever did; chosen on the safe side. */
const UNKNOWN_ARRIVALS = 0.5

/**
 * Judges a silence by the time in which usual traffic brings as many journeys, so that a quiet night does not count; at
 * least the time that brings {@link TELLING_JOURNEYS}. At any hour, {@link TELLING_ARRIVALS} people on their way to the
 * app are enough.
 */
export async function judgeSilence(
  { app, forMinutes }: Extract<Criterion, { kind: 'silence' }>,
  { evidence, period }: Assessment,
): Promise<Judgement> {
  const forMs = forMinutes * MINUTE
  const silence = await evidence.silence(app)
  if (!silence) return undecided(limitText(forMs), 'not known', `${source(evidence)} cannot show it`)
  const measured = silence.gaps
    .map(gap => measure(gap, silence, period, forMs))
    .sort((a, b) => Number(b.isBroken) - Number(a.isBroken) || b.usualMs / b.limitMs - a.usualMs / a.limitMs)
  const [worst] = measured
  if (!worst) return undecided(limitText(forMs), 'nothing yet', 'journeys', 'data')
  const definition = limitText(worst.limitMs)
  const actual = describe(worst)
  // Traffic in ms per journey tells how many there were, and the ends of a silence are the times of single people.
  const redact = (actual: string, needs?: string) => ({
    redacted: { definition: limitText(forMs), actual, ...(needs !== undefined && { needs }) },
  })
  if (worst.isBroken) {
    const lasts =
      worst.to >= period.to ? '; it lasts: if your events end there, read newer ones, or ask with --as-of' : ''
    return { verdict: 'broken', definition, actual: actual + lasts, ...redact(`there was one${lasts}`) }
  }
  const missingMs = worst.limitMs - (period.to - period.from)
  if (silence.journeys === 0)
    return { ...undecided(definition, 'nothing yet', 'journeys', 'data'), ...redact('nothing yet', 'journeys') }
  if (missingMs > 0)
    return {
      ...undecided(definition, actual, `${duration(missingMs)} more`, 'data'),
      ...redact('none yet', 'more time'),
    }
  return { verdict: 'met', definition, actual, ...redact('none') }
}

interface MeasuredGap extends SilentGap {
  readonly usualMs: number
  readonly limitMs: number
  readonly isBroken: boolean
}

function measure(gap: SilentGap, silence: Silence, period: Period, forMs: number): MeasuredGap {
  const usual = usualTraffic(gap, period, silence.hours)
  const limitMs = Math.max(forMs, usual.perMs > 0 ? TELLING_JOURNEYS / usual.perMs : 0)
  const departed = silence.departed - gap.departed
  const arrivalShare = departed > 0 && silence.arrived > 0 ? Math.min(1, silence.arrived / departed) : UNKNOWN_ARRIVALS
  const isMissed = gap.to - gap.from >= forMs && gap.departed * arrivalShare >= TELLING_ARRIVALS
  const isTooLong = usual.perMs > 0 && usual.ms >= limitMs
  return { ...gap, limitMs, usualMs: usual.ms, isBroken: isMissed || isTooLong }
}

function limitText(ms: number): string {
  return `no silence of ${Math.round(ms / MINUTE)} minutes of usual traffic`
}

function describe({ from, to, usualMs, departed, isBroken }: MeasuredGap): string {
  const length = `${duration(usualMs)} of usual traffic, ${duration(to - from)} by the clock`
  if (!isBroken) return `the longest silence was ${length}`
  const onTheirWay = departed > 0 ? ', while people were on their way there' : ''
  return `nothing from ${time(from)} to ${time(to)} (${length})${onTheirWay}`
}
