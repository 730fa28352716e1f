import type { JourneyDefinition } from '@journey-monitor/sdk'
import { knownOf } from '../journey/profile.ts'
import { placesOf } from '../journey/site-map.ts'
import { SEVERITIES, type Severity } from '../rollout/severity.ts'
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
} from '../system/json-checks.ts'
import { downtimeKey } from './identity.ts'

/** What a monitor watches. */
export type MonitorKind = 'failures' | 'causes' | 'handoff' | 'answers' | 'latency' | 'silence' | 'loss'
const MONITOR_KINDS: readonly MonitorKind[] = ['failures', 'causes', 'handoff', 'answers', 'latency', 'silence', 'loss']

export const DISCIPLINES = ['engineering', 'ux', 'product'] as const
type Handles = Readonly<Record<(typeof DISCIPLINES)[number], readonly string[]>>

/** When a monitor warns and alerts, over which time, and how bad an alert is. */
interface Rule {
  /** Like `15m` or `4h`; Datadog takes 5 minutes to 48 hours. */
  readonly window: string
  readonly warning: number
  readonly critical: number
  readonly severity: Severity
}

/** Failures of one step that deserve a monitor of their own. */
interface CauseMonitor {
  readonly step: string
  readonly codes: readonly string[]
  /** What people meet, to be read at night. */
  readonly means: string
  readonly rule: Rule
}

interface Mute {
  /** Why it is quiet, e.g. `Facility cutover`. */
  readonly name: string
  /** ISO 8601, UTC. */
  readonly from: string
  readonly to: string
  readonly kinds: readonly MonitorKind[]
}

/** What the definition does not say. Rates are percent. */
export interface DatadogConfig {
  /** RUM's `env` of the traffic that counts. */
  readonly env: string
  /** RUM's `service`, by app. */
  readonly services: Readonly<Record<string, string>>
  /** Whether the feature toggle is on for anybody: while it is off, it is no news that nobody sees the link. */
  readonly toggle: 'on' | 'off'
  /** Who is notified, by team and discipline: Datadog handles, e.g. `@slack-account-channel`. */
  readonly handles: Readonly<Record<string, Handles>>
  readonly urls: {
    /** Where the dashboards are found. */
    readonly dashboards: string
    /** Where the generated runbook is published; a monitor links to it and an anchor. */
    readonly runbook: string
  }
  /**
   * A rate counts as if this many more journeys or requests had gone well, so that one failure in a quiet night wakes
   * nobody. Far more traffic than this leaves a rate as it is.
   */
  readonly quietTraffic: number
  /** How many pages of the first app are viewed for each first step that is seen, at most. */
  readonly viewsPerLink: number
  readonly rules: {
    /** Of a step's journeys, those that failed; by the team whose that is. */
    readonly failures: Rule
    /** Of the journeys that completed a step, those that never started the next one. */
    readonly handoff: Rule
    /** Of the answers of a step's endpoints, those other than 200 and 201. */
    readonly answers: Rule
    /** p90 of an endpoint, ms. */
    readonly latency: Rule
    /** How many journeys should have come to an app from which nothing is heard. */
    readonly silence: Rule
    /** Of all journeys, those whose first event never arrived. */
    readonly loss: Rule
  }
  /** Failures that have a monitor of their own, by its key. */
  readonly causes: Readonly<Record<string, CauseMonitor>>
  /** Service level objectives over 30 days: the percentage that goes well. */
  readonly objectives: {
    /** Of the journeys that came to the converting step, those that no engineering failure ended there. */
    readonly conversion: number
    /** The same of each other step with engineering failures. */
    readonly step: number
    /** Of the journeys that completed a step, those that came to the next one. */
    readonly handoff: number
  }
  /** Quiet times that are planned. */
  readonly mutes: readonly Mute[]
}

/** What is taken for one journey instead of what is for all. */
export interface KnownMonitoring extends Pick<DatadogConfig, 'causes'> {
  /** What to look at where nobody sees the first step, most likely first. */
  readonly unseen: readonly string[]
}

const NOBODY: Handles = { engineering: [], ux: [], product: [] }

/** What is taken where the configuration says nothing: no handles, and thresholds to start from. */
export function defaultConfig(definition: JourneyDefinition): DatadogConfig {
  const { env, services } = placesOf(definition)
  return {
    env,
    services,
    toggle: 'on',
    handles: Object.fromEntries(definition.teams.map(team => [team, NOBODY])),
    urls: { dashboards: 'https://app.ddog-gov.com/dashboard/lists', runbook: '' },
    quietTraffic: 20,
    viewsPerLink: 1_000,
    rules: {
      failures: { window: '30m', warning: 5, critical: 10, severity: 'high' },
      handoff: { window: '1h', warning: 10, critical: 20, severity: 'high' },
      answers: { window: '30m', warning: 5, critical: 10, severity: 'high' },
      latency: { window: '1h', warning: 3_000, critical: 5_000, severity: 'low' },
      silence: { window: '4h', warning: 10, critical: 20, severity: 'high' },
      loss: { window: '24h', warning: 2, critical: 5, severity: 'low' },
    },
    causes: knownOf(definition).monitoring?.causes ?? {},
    objectives: { conversion: 99, step: 98, handoff: 97 },
    mutes: [],
  }
}

/**
 * The default of `definition`, with what `given` says instead.
 * @throws InputError that names the file, the place, and what must be there.
 */
export function configFrom(given: unknown, definition: JourneyDefinition, file: string): DatadogConfig {
  return settingsFrom(defaultConfig(definition), given, configOf(definition), { file, what: 'the configuration' })
}

/** What a monitor would lack at night; nothing where all is said. */
export function unsaid({ handles, urls }: DatadogConfig): string[] {
  const unheard = Object.entries(handles).filter(([, { engineering }]) => engineering.length === 0)
  return [
    ...unheard.map(([team]) => `nobody is notified: handles.${team}.engineering is empty`),
    ...(urls.runbook === '' ? ['monitors link to no runbook: urls.runbook is empty'] : []),
  ]
}

const percent = number(0, 100)

function configOf({ steps, apps, teams }: JourneyDefinition): Check {
  const each = (names: readonly string[], check: Check) => object(Object.fromEntries(names.map(name => [name, check])))
  const share = ruleOf(percent)
  return object({
    env: text,
    services: each(apps, text),
    toggle: oneOf(['on', 'off']),
    handles: each(teams, each(DISCIPLINES, list(handle))),
    urls: object({ dashboards: url, runbook: (value, path) => value === '' || url(value, path) }),
    quietTraffic: whole(0, 1_000_000),
    viewsPerLink: whole(1, 1_000_000),
    rules: object({
      failures: share,
      handoff: share,
      answers: share,
      latency: ruleOf(whole(1, 600_000)),
      silence: ruleOf(whole(1, 1_000_000)),
      loss: share,
    }),
    causes: (value, path) => {
      record(Object.keys(Object(value)), causeOf(steps), 'a monitor')(value, path)
      for (const key of Object.keys(Object(value))) {
        if (!/^[a-z][a-z0-9-]*$/.test(key)) refuse(`${path}.${key}`, 'called in small letters, digits and "-"', key)
      }
    },
    objectives: object({ conversion: percent, step: percent, handoff: percent }),
    mutes,
  })
}

function ruleOf(amount: Check): Check {
  return (value, path) => {
    object({ window: timeSpan, warning: amount, critical: amount, severity: oneOf(SEVERITIES) })(value, path)
    const { warning, critical } = value as Rule
    if (warning >= critical) refuse(`${path}.warning`, `less than critical, ${critical}`, warning)
  }
}

function causeOf(steps: JourneyDefinition['steps']): Check {
  return (value, path) => {
    const { step } = Object(value)
    oneOf(steps.map(({ name }) => name))(step, `${path}.step`)
    const codes = Object.keys(steps.find(({ name }) => name === step)?.failures ?? {})
    object({ step: text, codes: list(oneOf(codes), 1), means: text, rule: ruleOf(percent) })(value, path)
  }
}

const mute: Check = (value, path) => {
  object({ name: text, from: time, to: time, kinds: list(oneOf(MONITOR_KINDS), 1) })(value, path)
  const { from, to } = value as Mute
  if (Date.parse(from) >= Date.parse(to)) refuse(`${path}.to`, `after from, ${from}`, to)
}

const mutes: Check = (value, path) => {
  list(mute)(value, path)
  const keys = new Set<string>()
  for (const [i, { name, from, kinds }] of (value as readonly Mute[]).entries()) {
    for (const kind of kinds) {
      const key = downtimeKey(name, from, kind)
      if (keys.has(key)) refuse(`${path}[${i}].name`, `another than that of a mute of ${kind} on the same day`, name)
      keys.add(key)
    }
  }
}

const handle: Check = (value, path) => {
  if (typeof value !== 'string' || !/^@[\w.@+-]+$/.test(value))
    refuse(path, 'a handle like @slack-account-channel', value)
}

const url: Check = (value, path) => {
  if (typeof value !== 'string' || !/^https:\/\/\S+$/.test(value))
    refuse(path, 'an address that begins with https://', value)
}

const MINUTES = { m: 1, h: 60 }

const timeSpan: Check = (value, path) => {
  const [, amount, unit] = /^(\d{1,4})([mh])$/.exec(String(value)) ?? []
  const minutes = Number(amount) * MINUTES[unit as keyof typeof MINUTES]
  if (!(minutes >= 5 && minutes <= 48 * 60)) refuse(path, 'a time from 5m to 48h', value)
}
