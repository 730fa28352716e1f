import type { JourneyEvent } from '@journey-monitor/sdk'
import type { DatadogRum } from '@journey-monitor/sdk/datadog'
import type { Mix } from './mix.ts'
import type { Random } from './random.ts'
import { isSampled } from './sampling.ts'
import type { AppSite, Site, SiteRequest } from './site.ts'

const MS = 1_000_000
const SESSION_IDLE_MS = 15 * 60_000
const SESSION_MAX_MS = 4 * 3_600_000
const SDK_VERSION = '7.16.2'
const LOAD = { p50: 1_400, p90: 3_800 }
const ROUTE = { p50: 350, p90: 1_200 }
const VIEWPORTS = { '1280x720': 3, '1920x1080': 3, '390x844': 4, '412x915': 2 }

/** A RUM event on its way out of the browser. */
export interface RumLine {
  readonly text: string
  readonly date: number
  /** What it is about, where it is one of the journey's own actions. */
  readonly event?: JourneyEvent
  /** The session is not sampled: nothing is sent. */
  readonly isSampledOut: boolean
}

export interface TabOptions {
  readonly site: Site
  readonly record: Mix['record']
  readonly random: Random
  readonly person: string
  now(): number
  /** The session sample rate of an app, percent. */
  rateOf(app: string): number
  versionOf(app: string): string
  send(line: RumLine): void
}

/** A browser tab with RUM in it, shaped as version 7 of the real SDK shapes what it posts. */
export interface Tab {
  /** RUM, as the page of the moment has it. */
  readonly rum: DatadogRum
  /** Goes to a page of `app`: a full load from another app and where asked for, else a change of route. */
  visit(app: string, page: string, options?: { reloads?: boolean }): void
  /** Where it is. */
  page(): string
  app(): string | undefined
  click(name: string): void
  /** `date` is when it began. */
  request(request: SiteRequest, outcome: { date: number; durationMs: number; status: number }): void
  /** Leaves the page: RUM sends the last word about the view. */
  leave(): void
}

interface View {
  readonly app: string
  readonly page: string
  readonly url: string
  readonly id: string
  readonly referrer: string
  readonly loading: 'initial_load' | 'route_change'
  readonly since: number
  readonly counts: { action: number; error: number; resource: number }
  /** JSON of what every event of the view says, by session. */
  shared: { readonly session: string; readonly text: string } | undefined
}

export function openTab({ site, record, random, person, now, rateOf, versionOf, send }: TabOptions): Tab {
  const tabId = random.uuid()
  const [width, height] = (random.pick(VIEWPORTS) ?? '').split('x').map(Number) as [number, number]
  let view: View | undefined
  let session = { id: '', since: 0, active: Number.NEGATIVE_INFINITY }
  let referrer = absolute(random.pick(site.origins) ?? '')

  function absolute(page: string): string {
    return page.startsWith('/') ? site.origin + page : page
  }

  function sessionAt(time: number): string {
    if (time - session.active > SESSION_IDLE_MS || time - session.since > SESSION_MAX_MS) {
      session = { id: random.uuid(), since: time, active: time }
    }
    session.active = time
    return session.id
  }

  function sharedOf(own: View, id: string): string {
    if (own.shared?.session === id) return own.shared.text
    const { service, applicationId } = site.apps[own.app] as AppSite
    const version = versionOf(own.app)
    const text = JSON.stringify({
      application: { id: applicationId },
      source: 'browser',
      connectivity: { status: 'connected', effective_type: '4g' },
      tab: { id: tabId },
      usr: { id: person },
      service,
      version,
      ddtags: `sdk_version:${SDK_VERSION},env:vagov-production,service:${service},version:${version}`,
    }).slice(1, -1)
    own.shared = { session: id, text }
    return text
  }

  interface Parts {
    readonly type: 'action' | 'error' | 'resource' | 'view'
    readonly date: number
    readonly dd?: object
    /** JSON of the view, beside its URL, referrer and ID. */
    readonly view?: object
    readonly own: object
  }

  function post({ type, date, dd, view: more, own }: Parts, event?: JourneyEvent): void {
    if (!view) return
    const { app, url, referrer, id } = view
    const rate = rateOf(app)
    const sessionId = sessionAt(now())
    const isView = type === 'view'
    const { replaySampleRate } = site.apps[app] as AppSite
    const text = `{"type":"${type}",${JSON.stringify({
      _dd: {
        format_version: 2,
        drift: 0,
        configuration: {
          session_sample_rate: rate,
          session_replay_sample_rate: replaySampleRate,
          profiling_sample_rate: 0,
          trace_sample_rate: 100,
          ...(isView && { start_session_replay_recording_manually: false }),
        },
        sdk_name: 'rum',
        ...dd,
      },
      date,
      view: { ...(type === 'action' || type === 'error' ? { in_foreground: true } : {}), url, referrer, id, ...more },
      session: {
        id: sessionId,
        type: 'user',
        ...(isView && { sampled_for_replay: isSampled(sessionId, replaySampleRate) }),
      },
      display: {
        viewport: { width, height },
        ...(isView && {
          scroll: { max_depth: height, max_depth_scroll_top: 0, max_scroll_height: height, max_scroll_height_time: 0 },
        }),
      },
      ...own,
    }).slice(1, -1)},${sharedOf(view, sessionId)}}`
    const isSampledOut = !isSampled(sessionId, rate)
    send(event ? { text, date, event, isSampledOut } : { text, date, isSampledOut })
  }

  function leave(): void {
    if (!view) return
    if (record.views) {
      const { since, loading, counts } = view
      const isLoad = loading === 'initial_load'
      const spent = Math.max(1, now() - since)
      const loaded = Math.min(spent, random.duration(isLoad ? LOAD : ROUTE)) * MS
      const paint = Math.round(loaded * 0.7)
      post({
        type: 'view',
        date: since,
        dd: { page_states: [{ state: 'active', start: 0 }], document_version: 2 + counts.action + counts.error },
        view: {
          action: { count: counts.action },
          frustration: { count: 0 },
          cumulative_layout_shift: 0,
          ...(isLoad && {
            first_byte: Math.round(loaded * 0.2),
            dom_complete: Math.round(loaded * 0.9),
            dom_content_loaded: Math.round(loaded * 0.8),
            dom_interactive: Math.round(loaded * 0.6),
            first_contentful_paint: Math.round(loaded * 0.5),
            largest_contentful_paint: paint,
            largest_contentful_paint_target_selector: 'MAIN>H1',
            load_event: Math.round(loaded * 0.95),
          }),
          error: { count: counts.error },
          is_active: false,
          loading_time: loaded,
          loading_type: loading,
          long_task: { count: 0 },
          performance: { cls: { score: 0 }, ...(isLoad && { lcp: { timestamp: paint, target_selector: 'MAIN>H1' } }) },
          resource: { count: counts.resource },
          time_spent: spent * MS,
        },
        own: {
          privacy: { replay_level: 'mask' },
          device: { locale: 'en-US', locales: ['en-US', 'en'], time_zone: 'America/New_York' },
        },
      })
    }
    referrer = view.url
    view = undefined
  }

  return {
    rum: {
      addAction(name, context) {
        if (!view) return
        const { journey } = context as { journey: JourneyEvent }
        view.counts.action++
        const action = { id: random.uuid(), target: { name }, type: 'custom', frustration: { type: [] } }
        post({ type: 'action', date: now(), own: { context, action } }, journey)
      },
      addError(error, context) {
        if (!view || !record.errors) return
        const { message, dd_fingerprint: fingerprint } = error as Error & { dd_fingerprint: string }
        view.counts.error++
        const own = {
          id: random.uuid(),
          message,
          source: 'custom',
          stack: `Error: ${message}`,
          handling_stack: 'HandlingStack: error',
          type: 'Error',
          handling: 'handled',
          source_type: 'browser',
          fingerprint,
        }
        post({ type: 'error', date: now(), own: { context, error: own } })
      },
    },
    visit(app, page, { reloads = false } = {}) {
      const loading = reloads || view?.app !== app ? 'initial_load' : 'route_change'
      leave()
      const counts = { action: 0, error: 0, resource: 0 }
      const url = absolute(page)
      view = { app, page, url, id: random.uuid(), referrer, loading, since: now(), counts, shared: undefined }
    },
    page: () => view?.page ?? '',
    app: () => view?.app,
    click(name) {
      if (!view || !record.clicks) return
      view.counts.action++
      post({
        type: 'action',
        date: now(),
        dd: {
          action: {
            target: { selector: `[data-dd-action-name="${name.replaceAll(' ', '\\ ')}"]`, width: 240, height: 24 },
            position: { x: random.whole(240), y: random.whole(24) },
            name_source: 'custom_attribute',
          },
        },
        own: {
          action: {
            id: random.uuid(),
            target: { name },
            type: 'click',
            loading_time: random.duration(ROUTE) * MS,
            error: { count: 0 },
            long_task: { count: 0 },
            resource: { count: 0 },
            frustration: { type: [] },
          },
        },
      })
    },
    request({ method, path, query }, { date, durationMs, status }) {
      if (!view || !record.resources) return
      view.counts.resource++
      const size = 200 + random.whole(20_000)
      const duration = durationMs * MS
      post({
        type: 'resource',
        date,
        dd: { discarded: false },
        own: {
          resource: {
            id: random.uuid(),
            duration,
            type: 'fetch',
            method,
            status_code: status,
            url: `${site.api}${path}${query ? `?${query}` : ''}`,
            protocol: 'h2',
            delivery_type: 'other',
            render_blocking_status: 'non-blocking',
            size,
            encoded_body_size: size,
            decoded_body_size: size,
            transfer_size: size + 300,
            download: { duration: Math.round(duration * 0.05), start: Math.round(duration * 0.95) },
            first_byte: { duration: Math.round(duration * 0.93), start: Math.round(duration * 0.02) },
          },
        },
      })
    },
    leave,
  }
}
