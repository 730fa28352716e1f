import type { JourneyEvent } from '@journey-monitor/sdk'
import type { SiteRequest } from './simulated-site.ts'

/** The parts of a RUM event that depend on its type, as JSON without the outer braces: in `_dd`, in `view`, and in the event. */
export interface Parts {
  readonly type: 'action' | 'error' | 'resource' | 'view'
  /** Epoch ms. */
  readonly date: number
  readonly dd?: string
  readonly view?: string
  readonly own: string
}

/** Nanoseconds, the unit of RUM's durations, in a millisecond. */
const NS_PER_MS = 1_000_000

/** Returns `value` as JSON, without its braces. */
export function inner(value: object): string {
  return JSON.stringify(value).slice(1, -1)
}

export function customAction(id: string, name: string, event: JourneyEvent, date: number): Parts {
  const context = JSON.stringify(event)
  const action = `{"id":"${id}","target":{"name":"${name}"},"type":"custom","frustration":{"type":[]}}`
  return { type: 'action', date, own: `"context":{"journey":${context}},"action":${action}` }
}

export function clickAction(
  id: string,
  name: string,
  at: { x: number; y: number },
  loadMs: number,
  date: number,
): Parts {
  const selector = `[data-dd-action-name="${name.replaceAll(' ', '\\ ')}"]`
  const none = { count: 0 }
  return {
    type: 'action',
    date,
    dd: inner({
      action: {
        target: { selector, width: 240, height: 24, composed_path_selector: `A${selector};` },
        position: at,
        name_source: 'custom_attribute',
      },
    }),
    own: inner({
      action: {
        id,
        target: { name },
        type: 'click',
        loading_time: loadMs * NS_PER_MS,
        error: none,
        long_task: none,
        resource: none,
        frustration: { type: [] },
      },
    }),
  }
}

/** An error as the Datadog sink passes it to `addError`. */
export function customError(
  id: string,
  given: Error & { dd_fingerprint?: string },
  context: object,
  date: number,
): Parts {
  const { message, dd_fingerprint: fingerprint } = given
  return {
    type: 'error',
    date,
    own: inner({
      context,
      error: {
        id,
        message,
        source: 'custom',
        stack: `Error: ${message}`,
        handling_stack: 'HandlingStack: error',
        type: 'Error',
        handling: 'handled',
        source_type: 'browser',
        fingerprint,
      },
    }),
  }
}

export interface Answer {
  /** Time of the request, epoch ms. */
  readonly date: number
  readonly durationMs: number
  readonly status: number
}

export function resource(
  id: string,
  { method, path, query }: SiteRequest,
  answer: Answer & { api: string; size: number },
): Parts {
  const { date, durationMs, status, api, size } = answer
  const duration = durationMs * NS_PER_MS
  const share = (part: number) => Math.round(duration * part)
  const sizes = `"size":${size},"encoded_body_size":${size},"decoded_body_size":${size},"transfer_size":${size + 300}`
  const times = `"download":{"duration":${share(0.05)},"start":${share(0.95)}},"first_byte":{"duration":${share(0.93)},"start":${share(0.02)}}`
  const network = `"protocol":"h2","delivery_type":"other","render_blocking_status":"non-blocking"`
  const url = `${api}${path}${query ? `?${query}` : ''}`
  return {
    type: 'resource',
    date,
    dd: '"discarded":false',
    own: `"resource":{"id":"${id}","duration":${duration},"type":"fetch","method":"${method}","status_code":${status},"url":"${url}",${network},${sizes},${times}}`,
  }
}

export interface ViewFacts {
  readonly since: number
  readonly spentMs: number
  readonly loadMs: number
  readonly loading: 'initial_load' | 'route_change'
  readonly counts: Readonly<Record<'action' | 'error' | 'resource', number>>
}

/** Returns the parts of the final update of a view. */
export function view({ since, spentMs, loadMs, loading, counts }: ViewFacts): Parts {
  const share = (part: number) => Math.round(loadMs * NS_PER_MS * part)
  const isLoad = loading === 'initial_load'
  const target = '"MAIN>H1"'
  const load = isLoad
    ? `"first_byte":${share(0.2)},"dom_complete":${share(0.9)},"dom_content_loaded":${share(0.8)},"dom_interactive":${share(0.6)},"first_contentful_paint":${share(0.5)},"largest_contentful_paint":${share(0.7)},"largest_contentful_paint_target_selector":${target},"load_event":${share(0.95)},`
    : ''
  const paints = isLoad
    ? `,"fcp":{"timestamp":${share(0.5)}},"lcp":{"timestamp":${share(0.7)},"target_selector":${target},"sub_parts":{"load_delay":0,"load_time":0,"render_delay":${share(0.5)}}}`
    : ''
  return {
    type: 'view',
    date: since,
    dd: `"page_states":[{"state":"active","start":0}],"document_version":${2 + counts.action + counts.error}`,
    view: `"action":{"count":${counts.action}},"frustration":{"count":0},"cumulative_layout_shift":0,${load}"error":{"count":${counts.error}},"is_active":false,"loading_time":${share(1)},"loading_type":"${loading}","long_task":{"count":0},"performance":{"cls":{"score":0}${paints}},"resource":{"count":${counts.resource}},"time_spent":${spentMs * NS_PER_MS}`,
    own: '"privacy":{"replay_level":"mask"},"device":{"locale":"en-US","locales":["en-US","en"],"time_zone":"America/New_York"}',
  }
}
