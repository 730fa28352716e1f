import { DAY, HOUR, MINUTE } from './time-units.ts'

const ISO_TIME = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(:\d\d(\.\d+)?)?)?(Z|[+-]\d\d:\d\d)?$/

/** Parses an ISO 8601 day or time, in UTC unless it has an offset, as epoch ms. Returns undefined for any other text. */
export function parseTime(text: string): number | undefined {
  const [, day, clock = 'T00:00', , , zone = 'Z'] = ISO_TIME.exec(text) ?? []
  const time = Date.parse(`${day}${clock}${zone}`)
  const isDay = day !== undefined && new Date(`${day}T00:00Z`).toJSON()?.startsWith(day)
  return Number.isNaN(time) || !isDay ? undefined : time
}

const UNITS = { m: MINUTE, h: HOUR, d: DAY }

/** Parses a duration as ms. Returns undefined for any other text. @example parseDuration('30m') // 1_800_000 */
export function parseDuration(text: string): number | undefined {
  const [, amount, unit] = /^(\d{1,6})([mhd])$/.exec(text) ?? []
  return Number(amount) ? Number(amount) * UNITS[unit as keyof typeof UNITS] : undefined
}
