import type { DropOff } from '../funnel/funnel-result.ts'
import type { Count } from '../system/format.ts'

/** Says how the count of that key may be shown. */
export type Show = (key: string, value: number) => Count

/** Shows every count as it is. */
export const showAll: Show = (_, value) => value

/** The name of each count of a report, by which the report and what may be shown of it find each other. */
export const keys = {
  journeys: (outcome: string) => `journeys ${outcome}`,
  entered: (step: string) => `entered ${step}`,
  completed: (step: string) => `completed ${step}`,
  dropOff: ({ step, where, cause }: Pick<DropOff, 'step' | 'where' | 'cause'>) => `lost ${step} ${where} ${cause}`,
  lostReturn: ({ step, where, cause }: Pick<DropOff, 'step' | 'where' | 'cause'>) =>
    `unreturned ${step} ${where} ${cause}`,
  team: (team: string, kind = 'total') => `team ${team} ${kind}`,
  group: (attribute: string, value: string | null, what: string) => `group ${attribute} ${value} ${what}`,
  direct: (entry: string, outcome: string) => `direct ${entry} ${outcome}`,
  directDropOff: (entry: string, { step, where, cause }: DropOff) => `direct ${entry} ${step} ${where} ${cause}`,
  failures: (at: number, step: number, code: string) => `failures ${at} ${step} ${code}`,
  page: (page: string, what: string) => `page ${page} ${what}`,
  origin: (page: string, origin: string | null) => `origin ${page} ${origin}`,
  sessions: 'sessions',
  entry: (page: string, origin: string | null) => `entry ${page} ${origin}`,
  exit: (page: string) => `exit ${page}`,
  outbound: (page: string, target: string, what: string) => `outbound ${page} ${target} ${what}`,
  endpoint: (endpoint: { method: string; host: string; path: string }, what: string | number) =>
    `endpoint ${endpoint.method} ${endpoint.host} ${endpoint.path} ${what}`,
  quality: (what: string) => `quality ${what}`,
} as const
