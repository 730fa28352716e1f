import { duration, percent, time } from '../system/format.ts'
import { MINUTE } from '../system/time-units.ts'
import type { Silence, SilentGap } from './evidence.ts'
import { type Assessment, type Judgement, source, undecided } from './finding.ts'
import { quietTime } from './quiet-time.ts'
import type { Criterion } from './rollout-plan.ts'
import type { Period } from './stages.ts'
import { usualTraffic } from './usual-traffic.ts'

/** Fewer that were to be expected may stay away by chance. */
export const TELLING_JOURNEYS = 20
/** Number of people known to be on their way that makes a silence count. */
const TELLING_ARRIVALS = 10
/** Part of the limit after which a silence that still lasts holds the stage. */
const HOLDING_SHARE = 0.25
/** Assumed share of journeys that arrive if none ever did; chosen on the safe side. */
const UNKNOWN_ARRIVALS = 0.5

/**
 * Judges a silence by the time in which usual traffic brings as many journeys, so that a quiet night does not count; at
 * least the time that brings {@link TELLING_JOURNEYS}, on a day as quiet as other signs of people allow. At any hour,
 * {@link TELLING_ARRIVALS} people on their way to the app are enough.
 */
export async function judgeSilence(
  { app, forMinutes }: Extract<Criterion, { kind: 'silence' }>,
  { evidence, period }: Assessment,
): Promise<Judgement> {
  const forMs = forMinutes * MINUTE
  const silence = await evidence.silence(app)
  if (!silence) return undecided(describeLimit(forMs), 'not known', `${source(evidence)} cannot show it`)
  const levelIn = async (gap: Period) => quietTime(gap, period, await evidence.otherTraffic(app, gap))
  const measured: MeasuredGap[] = []
  for (const gap of silence.gaps) measured.push(await measure(gap, silence, period, forMs, levelIn))
  measured.sort((a, b) => Number(b.isBroken) - Number(a.isBroken) || b.usualMs / b.limitMs - a.usualMs / a.limitMs)
  const [worst] = measured
  if (!worst) return undecided(describeLimit(forMs), 'nothing yet', 'journeys', 'data')
  const definition = describeLimit(worst.limitMs)
  const actual = describe(worst)
  // Traffic in ms per journey tells how many there were, and the ends of a silence are the times of single people.
  const redact = (actual: string, needs?: string) => ({
    redacted: { definition: describeLimit(forMs), actual, ...(needs !== undefined && { needs }) },
  })
  if (worst.isBroken) {
    const lasts = worst.to >= period.to ? '; it lasts' : ''
    return { verdict: 'broken', definition, actual: actual + lasts, ...redact(`there was one${lasts}`) }
  }
  const lasting = measured.find(({ to, isSuspicious }) => to >= period.to && isSuspicious)
  if (lasting) {
    const needs = (since: string) => `nothing has come ${since}, at a time when people usually come`
    return {
      ...undecided(describeLimit(lasting.limitMs), describeLasting(lasting), needs(`since ${time(lasting.from)}`)),
      ...redact('none yet', needs('lately')),
    }
  }
  const missingMs = worst.ordinaryLimitMs - (period.to - period.from)
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
  /** The limit on a day like others. */
  readonly ordinaryLimitMs: number
  /** See {@link quietTime}. */
  readonly level: number
  readonly isBroken: boolean
  /** Whether people should have come, though not enough for "broken". */
  readonly isSuspicious: boolean
}

async function measure(
  gap: SilentGap,
  silence: Silence,
  period: Period,
  forMs: number,
  quietTimeOf: (gap: Period) => Promise<ReturnType<typeof quietTime>>,
): Promise<MeasuredGap> {
  const usual = usualTraffic(gap, period, silence.hours)
  const departed = silence.departed - gap.departed
  const arrivalShare = departed > 0 && silence.arrived > 0 ? Math.min(1, silence.arrived / departed) : UNKNOWN_ARRIVALS
  const isMissed = gap.to - gap.from >= forMs && gap.departed * arrivalShare >= TELLING_ARRIVALS
  const limitAt = (level: number) => Math.max(forMs, usual.perMs > 0 ? TELLING_JOURNEYS / (usual.perMs * level) : 0)
  const isSuspicious = usual.journeys >= TELLING_ARRIVALS && usual.ms >= HOLDING_SHARE * forMs
  const found = { ...gap, usualMs: usual.ms, ordinaryLimitMs: limitAt(1), isSuspicious }
  if (usual.perMs === 0 || usual.ms < limitAt(1)) return { ...found, limitMs: limitAt(1), level: 1, isBroken: isMissed }
  const { level, unseen, missing } = await quietTimeOf(gap)
  const isUnseen = usualTraffic(unseen, period, silence.hours).ms >= forMs && missing >= TELLING_JOURNEYS
  const isBroken = isMissed || isUnseen || usual.ms >= limitAt(level)
  return { ...found, limitMs: limitAt(isUnseen ? 1 : level), level, isBroken }
}

function describeLimit(ms: number): string {
  return `no silence of ${Math.round(ms / MINUTE)} minutes of usual traffic`
}

function describeLasting(gap: MeasuredGap): string {
  return `nothing since ${time(gap.from)} (${lengthOf(gap)})`
}

function lengthOf({ from, to, usualMs }: MeasuredGap): string {
  return `${duration(usualMs)} of usual traffic, ${duration(to - from)} by the clock`
}

function describe(gap: MeasuredGap): string {
  const { from, to, level, departed, isBroken } = gap
  const length = lengthOf(gap)
  const quiet = level < 1 ? `, on a day that may have had ${percent(level)} of it` : ''
  if (!isBroken) return `the longest silence was ${length}${quiet}`
  const onTheirWay = departed > 0 ? ', while people were on their way there' : ''
  return `nothing from ${time(from)} to ${time(to)} (${length})${onTheirWay}`
}
