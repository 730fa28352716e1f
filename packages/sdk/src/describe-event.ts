import type { JourneyEvent } from './event.ts'

/** Returns what an event says besides its name and its time, for people: `care_team_api_error (engineering, sm) 503, attempt 2`. */
export function describeEvent(event: JourneyEvent): string {
  const { failure, reason, attempt, implied, supersedes, step_ms: stepMs, attributes } = event
  const parts = [
    failure &&
      [`${failure.code} (${failure.kind}, ${failure.team})`, failure.http_status, failure.api_code]
        .filter(Boolean)
        .join(' '),
    reason,
    implied && 'implied',
    attempt > 1 && `attempt ${attempt}`,
    stepMs !== undefined && `after ${seconds(stepMs)}`,
    supersedes && `supersedes ${supersedes}`,
    ...Object.keys(attributes)
      .sort()
      .map(name => `${name}=${attributes[name]}`),
  ]
  return parts.filter(Boolean).join(', ')
}

/** `1234` as `1.2 s`. */
export function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`
}
