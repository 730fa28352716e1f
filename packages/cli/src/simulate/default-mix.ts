import { BUILT_IN_REASONS, type JourneyDefinition } from '@journey-monitor/sdk'
import type { LoadedJourney } from '../journey/profile.ts'
import { MINUTE, SECOND } from '../system/time-units.ts'
import type { Calendar, FailureMix, Mix, StepMix } from './mix.ts'

const calendar: Calendar = {
  start: '2026-10-19',
  days: 28,
  weekend: 0.45,
  stages: [
    { from: '2026-10-19', percent: 5 },
    { from: '2026-10-26', percent: 25 },
    { from: '2026-11-02', percent: 50 },
    { from: '2026-11-09', percent: 75 },
    { from: '2026-11-13', percent: 100 },
  ],
}

/** Default mix of a population. A step that the profile describes replaces the whole default step. */
export function defaultMix({ definition, profile }: LoadedJourney): Mix {
  const { apps, attributes, steps, faults } = profile.simulation
  const entries = definition.steps.slice(1).filter(({ entry }) => entry)
  return {
    calendar,
    people: {
      direct: Object.fromEntries(entries.map(({ name }) => [name, 0.03])),
      comesBack: 0.25,
      anotherSoon: 0.06,
      anotherLater: 0.08,
      looksAround: 0.2,
      outboundLink: 0.03,
    },
    apps: {
      ...Object.fromEntries(
        definition.apps.map(app => [app, { sampleRate: 100, versions: [{ from: calendar.start, version: '1.0.0' }] }]),
      ),
      ...apps,
    },
    attributes: {
      ...Object.fromEntries(
        Object.entries(definition.attributes ?? {})
          .filter(([name]) => name !== profile.attributes.toggle)
          .map(([name, { values }]) => [name, evenly(values.map(String), 1)]),
      ),
      ...attributes,
    },
    steps: { ...Object.fromEntries(definition.steps.map(step => [step.name, stepMix(step)])), ...steps },
    faults,
    delivery: { dropped: 0, duplicated: 0.002, delayed: 0.01, filesShuffled: false },
    record: { views: true, clicks: true, resources: true, errors: true },
  }
}

function stepMix({ reasons = [], failures = {} }: JourneyDefinition['steps'][number]): StepMix {
  const codes = Object.keys(failures)
  return {
    time: { p50: 15 * SECOND, p90: MINUTE },
    gap: { p50: SECOND, p90: 4 * SECOND },
    notReached: 0.01,
    leaves: 0.08,
    abandons: evenly(
      reasons.filter(reason => !BUILT_IN_REASONS.includes(reason)),
      0.06,
    ),
    failures: Object.fromEntries(
      codes.map((code): [string, FailureMix] => [code, { chance: 0.06 / codes.length, recovers: 0.4 }]),
    ),
  }
}

function evenly(choices: readonly string[], total: number): Record<string, number> {
  return Object.fromEntries(choices.map(choice => [choice, total / choices.length]))
}
