import { defineJourney, type JourneyDefinition, type Kind, type Owner, type StepDefinition } from '@journey-monitor/sdk'
import fc from 'fast-check'
import { MINUTE } from './journey-recorder.ts'

const TEAMS: readonly string[] = ['shop', 'post']
const APPS: readonly string[] = ['web', 'kiosk']
const EXPIRIES = [30 * MINUTE, 120 * MINUTE]

const kind = fc.constantFrom<Kind>('engineering', 'ux', 'known_limitation')
const owner: fc.Arbitrary<Owner> = fc.record({ team: fc.constantFrom(...TEAMS), kind })
const sometimes = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: undefined })

const looseStep = fc.record({
  team: fc.constantFrom(...TEAMS),
  app: fc.constantFrom(...APPS),
  entry: fc.boolean(),
  requires: sometimes(fc.nat()),
  expiryMs: sometimes(fc.constantFrom(...EXPIRIES)),
  reasons: fc.subarray(['bored', 'dear']),
  codes: fc.subarray(['broken', 'refused', 'slow']),
  owners: fc.array(fc.oneof(kind, owner), { minLength: 3, maxLength: 3 }),
  notReachedOwner: sometimes(owner),
  leftOwner: sometimes(owner),
})

/** Definitions of one to six steps, with entries anywhere, even after the converting step, and owners of every kind. */
export const randomDefinitions: fc.Arbitrary<JourneyDefinition> = fc
  .record({
    loose: fc.array(looseStep, { minLength: 1, maxLength: 6 }),
    intent: fc.nat(),
    converting: fc.nat(),
    expiryMs: fc.constantFrom(...EXPIRIES),
  })
  .map(({ loose, intent, converting, expiryMs }) => {
    const steps = loose.map(({ entry, requires, expiryMs, codes, owners, notReachedOwner, leftOwner, ...rest }, i) => {
      const step: StepDefinition = {
        ...rest,
        name: `step_${i + 1}`,
        failures: Object.fromEntries(codes.map((code, c) => [code, owners[c] as Kind | Owner])),
        ...(expiryMs !== undefined && { expiryMs }),
        ...(notReachedOwner && { notReachedOwner }),
        ...(leftOwner && { leftOwner }),
      }
      if (i > 0 && entry) return { ...step, entry: true as const }
      return i > 0 && requires !== undefined ? { ...step, requires: `step_${1 + (requires % i)}` } : step
    })
    const [first, last] = [intent % steps.length, converting % steps.length].sort()
    return defineJourney({
      name: 'errand',
      version: 1,
      teams: TEAMS,
      apps: APPS,
      intentStep: `step_${Number(first) + 1}`,
      convertingStep: `step_${Number(last) + 1}`,
      expiryMs,
      steps,
    })
  })
