import type { z } from 'zod'
import type { PlanLimit } from '../journey/plan-limit.ts'
import type { LoadedJourney } from '../journey/profile.ts'
import type { DeepReadonly } from '../system/deep-readonly.ts'
import type { configSchema } from './config-schema.ts'
import { webHost } from './explorer-links.ts'

/** Settings of the monitors and dashboards, in addition to the journey. Rates are percent. */
export type DatadogConfig = DeepReadonly<z.infer<ReturnType<typeof configSchema>>> & {
  /** Limits of the rollout plan, which replace those of the rules where they measure the same; the strictest first. */
  readonly planLimits?: readonly PlanLimit[]
}
/** Kind of condition that a monitor watches. */
export type MonitorKind = DatadogConfig['mutes'][number]['kinds'][number]
type Handles = DatadogConfig['handles'][string]

export const DISCIPLINES = ['engineering', 'ux', 'product'] as const satisfies readonly (keyof Handles)[]

const NO_HANDLES: Handles = { engineering: [], ux: [], product: [] }

/** Default configuration: no handles, and initial thresholds. */
export function defaultConfig({ definition, profile }: LoadedJourney): DatadogConfig {
  const { siteMap, monitoring } = profile
  return {
    env: siteMap.env,
    services: siteMap.services,
    toggle: 'on',
    sessionReplay: 'off',
    logs: 'off',
    handles: Object.fromEntries(definition.teams.map(team => [team, NO_HANDLES])),
    urls: { dashboards: `https://${webHost(monitoring.site)}/dashboard/lists`, runbook: '' },
    quietTraffic: 20,
    viewsPerLink: 1_000,
    rules: {
      failures: { window: '30m', warning: 5, critical: 10, severity: 'high' },
      handoff: { window: '1h', warning: 10, critical: 20, severity: 'high' },
      answers: { window: '30m', warning: 5, critical: 10, severity: 'high' },
      latency: { window: '1h', warning: 3_000, critical: 5_000, severity: 'low' },
      silence: { window: '4h', warning: 10, critical: 20, severity: 'high' },
      loss: { window: '24h', warning: 2, critical: 5, severity: 'low' },
      logs: { window: '30m', warning: 10, critical: 20, severity: 'low' },
    },
    causes: monitoring.causes,
    objectives: { conversion: 99, step: 98, handoff: 97 },
    mutes: [],
  }
}

/** Which settings monitors would lack at night. */
export function missingSettings({ handles, urls }: DatadogConfig): string[] {
  const unheard = Object.entries(handles).filter(([, { engineering }]) => engineering.length === 0)
  return [
    ...unheard.map(
      ([team]) => `no monitor of ${team} notifies anyone: set handles.${team}.engineering in the file of --config`,
    ),
    ...(urls.runbook === '' ? ['monitors link to no runbook: set urls.runbook in the file of --config'] : []),
  ]
}
