import type { JourneyDefinition, StepDefinition } from '@journey-monitor/sdk'
import { codesOf, reasonsOf } from '../journey/definition-facts.ts'
import {
  type Check,
  list,
  number,
  object,
  oneOf,
  record,
  refuse,
  settingsFrom,
  text,
  time,
  whole,
  yesOrNo,
} from '../system/json-checks.ts'
import { defaultMix } from './default-mix.ts'
import type { Mix, StepMix } from './mix.ts'
import { requestName, siteOf } from './simulated-site.ts'

/**
 * The default mix of `definition`, with what `given` says instead: objects are merged, all else is replaced.
 * @throws InputError that names the file, the place, and what must be there.
 */
export function mixFrom(given: unknown, definition: JourneyDefinition, file: string): Mix {
  const check: Check = (value, path) => {
    mixOf(definition)(value, path)
    for (const { name } of definition.steps) checkSum((value as Mix).steps[name] as StepMix, `steps.${name}`)
  }
  return settingsFrom(defaultMix(definition), given, check, { file, what: 'the mix' })
}

const chance = number(0, 1)
const weight = number(0, Number.MAX_SAFE_INTEGER)
const spread: Check = (value, path) => {
  object({ p50: number(1, 86_400_000), p90: number(1, 86_400_000) })(value, path)
  const { p50, p90 } = value as { p50: number; p90: number }
  if (p90 < p50) refuse(`${path}.p90`, `at least p50, ${p50}`, p90)
}

function mixOf(definition: JourneyDefinition): Check {
  const { steps, apps, attributes = {} } = definition
  const names = steps.map(({ name }) => name)
  return object({
    calendar: object({
      start: time,
      days: whole(1, 3_650),
      weekend: number(0, 10),
      stages: list(object({ from: time, percent: number(0, 100) })),
    }),
    people: object({
      direct: record(
        steps.slice(1).flatMap(({ name, entry }) => (entry ? [name] : [])),
        chance,
        'an entry step other than the first',
      ),
      comesBack: chance,
      anotherSoon: chance,
      anotherLater: chance,
      looksAround: chance,
      outboundLink: chance,
    }),
    apps: record(
      apps,
      object({ sampleRate: number(0, 100), versions: list(object({ from: time, version: text }), 1) }),
      'an app',
    ),
    attributes: record(
      Object.keys(attributes),
      (value, path) => {
        const { values = [] } = attributes[path.slice(path.indexOf('.') + 1)] ?? {}
        record(values.map(String), weight, 'one of its values')(value, path)
      },
      'an attribute of the journey',
    ),
    steps: (value, path) => {
      record(names, () => {}, 'a step')(value, path)
      for (const step of steps)
        stepOf(step, names)((value as Record<string, unknown>)[step.name], `${path}.${step.name}`)
    },
    faults: list(faultOf(definition)),
    delivery: object({ dropped: chance, duplicated: chance, delayed: chance, filesShuffled: yesOrNo }),
    record: object({ views: yesOrNo, clicks: yesOrNo, resources: yesOrNo, errors: yesOrNo }),
  })
}

function stepOf(step: StepDefinition, names: readonly string[]): Check {
  const { name, attributes = {} } = step
  const abandons = record(reasonsOf(step), chance, `a reason of ${name}`)
  const values: Check = (value, path) => {
    const spec = attributes[path.slice(path.lastIndexOf('.') + 1)]
    if (spec && 'values' in spec) record(spec.values.map(String), weight, 'one of its values')(value, path)
    else record(numbersOf(value), weight, 'a number')(value, path)
  }
  return object(
    { time: spread, gap: spread },
    {
      leaves: chance,
      abandons,
      failures: record(
        codesOf(step),
        object({ chance }, { recovers: chance, abandons, reloads: yesOrNo, statuses, apiCodes: weights }),
        `a failure of ${name}`,
      ),
      back: record(names.slice(1, names.indexOf(name)), chance, 'an earlier step, other than the first'),
      signsOut: chance,
      sleeps: chance,
      notReached: chance,
      forgetsStart: chance,
      forgetsComplete: chance,
      repeatsStart: chance,
      attributes: record(Object.keys(attributes), values, `an attribute of ${name}`),
    },
  )
}

const statuses: Check = (value, path) =>
  record(
    numbersOf(value).filter(status => /^[1-5]\d\d$/.test(status)),
    weight,
    'an HTTP status',
  )(value, path)

const weights: Check = (value, path) => record(Object.keys(Object(value)), weight, 'a text')(value, path)

function faultOf(definition: JourneyDefinition): Check {
  const site = siteOf(definition)
  const requests = Object.values(site.steps).flatMap(({ atStart, atEnd }) => [...atStart, ...atEnd].map(requestName))
  const step = oneOf(definition.steps.map(({ name }) => name))
  const app = oneOf(definition.apps)
  const kinds: Record<string, Record<string, Check>> = {
    failure: { step, code: text, chance },
    slow: { request: oneOf([...new Set(requests)]), factor: number(0.01, 1_000) },
    handoff: { step: oneOf(definition.steps.slice(1).map(({ name }) => name)), loses: oneOf(['page', 'id']), chance },
    silent: { app },
    sampled: { app, rate: number(0, 100) },
  }
  return (value, path) => {
    const { kind, step: name, code } = Object(value)
    oneOf(Object.keys(kinds))(kind, `${path}.kind`)
    object({ kind: text, ...kinds[kind] }, { name: text, from: time, to: time })(value, path)
    if (kind !== 'failure') return
    const own = definition.steps.find(each => each.name === name)
    oneOf(Object.keys(own?.failures ?? {}))(code, `${path}.code`)
  }
}

/** What a person may do in a step excludes the rest of it. */
function checkSum({ leaves = 0, signsOut = 0, sleeps = 0, abandons, failures, back }: StepMix, path: string): void {
  const failing = Object.values(failures ?? {}).map(({ chance }) => chance)
  const all = [leaves, signsOut, sleeps, ...Object.values(abandons ?? {}), ...Object.values(back ?? {}), ...failing]
  const sum = all.reduce((total, each) => total + each, 0)
  if (sum > 1 + 1e-9) {
    const what = 'a step in which leaves, abandons, failures, back, signsOut and sleeps add up to at most 1'
    refuse(path, what, Number(sum.toFixed(3)))
  }
}

function numbersOf(value: unknown): string[] {
  return Object.keys(Object(value)).filter(name => name !== '' && Number.isFinite(Number(name)))
}
