import type { JourneyEvent, JourneyFailure } from '../event.ts'
import { isUuid } from '../uuid.ts'

const FIELDS: Record<keyof JourneyEvent | keyof JourneyFailure, 1> = {
  name: 1,
  version: 1,
  id: 1,
  started_at: 1,
  entry_step: 1,
  seq: 1,
  step: 1,
  step_number: 1,
  phase: 1,
  team: 1,
  app: 1,
  attempt: 1,
  first: 1,
  supersedes: 1,
  implied: 1,
  elapsed_ms: 1,
  step_ms: 1,
  failure: 1,
  reason: 1,
  attributes: 1,
  code: 1,
  kind: 1,
  http_status: 1,
  api_code: 1,
}

/**
 * Returns a copy of `value` with the fields of a journey event, if these are words, bands, numbers or flags. Returns undefined if `value` is
 * not a journey event, because an app may call something else `journey`.
 */
export function allowedJourney(value: unknown): JourneyEvent | undefined {
  const event = coded(value, name => Object.keys(FIELDS).includes(name))
  return isUuid(event?.id) ? (event as unknown as JourneyEvent) : undefined
}

function coded(given: unknown, isKnown: (name: string) => unknown): Record<string, unknown> | undefined {
  if (!given) return undefined
  const kept: Record<string, unknown> = {}
  for (const name of Object.keys(given).filter(isKnown)) {
    const value = (given as Record<string, unknown>)[name]
    const safe =
      typeof value === 'object'
        ? coded(value, name === 'attributes' ? isCode : isKnown)
        : isCode(value)
          ? value
          : undefined
    if (safe !== undefined) kept[name] = safe
  }
  return kept
}

function isCode(value: unknown): boolean {
  return typeof value === 'string'
    ? /^[\w<+-]{1,40}$/.test(value)
    : typeof value === 'boolean' || Number.isFinite(value)
}
