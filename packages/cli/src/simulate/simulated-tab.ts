import type { JourneyEvent } from '@journey-monitor/sdk'
import type { DatadogRum } from '@journey-monitor/sdk/datadog'
import { HOUR, MINUTE } from '../system/time-units.ts'
import type { Mix } from './mix.ts'
import * as parts from './rum-event-parts.ts'
import { type Answer, inner, type Parts } from './rum-event-parts.ts'
import { isSampled } from './sampling.ts'
import type { Random } from './seeded-random.ts'
import type { AppSite, Site, SiteRequest } from './simulated-site.ts'

const SESSION_IDLE_MS = 15 * MINUTE
const SESSION_MAX_MS = 4 * HOUR
const SDK_VERSION = '7.16.2'
const LOAD = { p50: 1_400, p90: 3_800 }
const ROUTE = { p50: 350, p90: 1_200 }
const VIEWPORTS = { '1280x720': 3, '1920x1080': 3, '390x844': 4, '412x915': 2 }

/** A RUM event that the browser is about to send. */
export interface RumLine {
  readonly text: string
  /** The journey event in it, if it is one of the journey's own actions. */
  readonly event?: JourneyEvent
  /** The session is not sampled, so nothing is sent. */
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

/** A simulated browser tab whose RUM events have the shape that version 7 of the real SDK posts. */
export interface Tab {
  /** The RUM API of the current page. */
  readonly rum: DatadogRum
  /** Opens a page of `app`: a full page load if the app changes or `reloads` is set, else a route change. */
  visit(app: string, page: string, options?: { reloads?: boolean }): void
  /** The current page. */
  page(): string
  app(): string | undefined
  click(name: string): void
  request(request: SiteRequest, answer: Answer): void
  /** Leaves the page: RUM sends the final update of the view. */
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
  readonly shared: Shared
}

interface Shared {
  /** Percent of sessions. */
  readonly rate: number
  readonly configuration: string
  readonly view: string
  readonly rest: string
}

export function openTab({ site, record, random, person, now, rateOf, versionOf, send }: TabOptions): Tab {
  const tabId = random.uuid()
  const [width, height] = (random.pick(VIEWPORTS) ?? '').split('x').map(Number) as [number, number]
  let view: View | undefined
  let session = { id: '', since: 0, active: Number.NEGATIVE_INFINITY }
  let referrer = absolute(random.pick(site.referrers) ?? '')

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

  /**
   * Returns the fields that all events of a view share, as JSON without the outer braces. RUM reads the sample rate and the
   * version when the page loads.
   */
  function sharedOf({ app, url, referrer, id }: Omit<View, 'shared'>): Shared {
    const { service, applicationId, replaySampleRate } = site.apps[app] as AppSite
    const rate = rateOf(app)
    const version = versionOf(app)
    const configuration = {
      session_sample_rate: rate,
      session_replay_sample_rate: replaySampleRate,
      profiling_sample_rate: 0,
      trace_sample_rate: 100,
    }
    return {
      rate,
      configuration: inner(configuration),
      view: inner({ url, referrer, id }),
      rest: inner({
        application: { id: applicationId },
        source: 'browser',
        connectivity: { status: 'connected', effective_type: '4g' },
        tab: { id: tabId },
        usr: { id: person },
        service,
        version,
        ddtags: `sdk_version:${SDK_VERSION},env:${site.env},service:${service},version:${version}`,
      }),
    }
  }

  function post({ type, date, dd = '', view: more = '', own }: Parts, event?: JourneyEvent): void {
    if (!view) return
    const { rate, configuration, view: ids, rest } = view.shared
    const session = sessionAt(now())
    const isView = type === 'view'
    const isInForeground = type === 'action' || type === 'error'
    const text = `{"type":"${type}","_dd":{"format_version":2,"drift":0,"configuration":{${configuration}${
      isView ? ',"start_session_replay_recording_manually":false' : ''
    }},"sdk_name":"rum"${comma(dd)}},"date":${date},"view":{${
      isInForeground ? '"in_foreground":true,' : ''
    }${ids}${comma(more)}},"session":{"id":"${session}","type":"user"${
      isView ? `,"sampled_for_replay":${isSampled(session, (site.apps[view.app] as AppSite).replaySampleRate)}` : ''
    }},"display":{"viewport":{"width":${width},"height":${height}}${
      isView
        ? `,"scroll":{"max_depth":${height},"max_depth_scroll_top":0,"max_scroll_height":${height},"max_scroll_height_time":0}`
        : ''
    }},${rest},${own}}`
    const isSampledOut = !isSampled(session, rate)
    send(event ? { text, event, isSampledOut } : { text, isSampledOut })
  }

  function leave(): void {
    if (!view) return
    if (record.views) {
      const { since, loading, counts } = view
      const spentMs = Math.max(1, now() - since)
      const loadMs = Math.min(spentMs, random.duration(loading === 'initial_load' ? LOAD : ROUTE))
      post(parts.view({ since, spentMs, loadMs, loading, counts }))
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
        post(parts.customAction(random.uuid(), name, journey, now()), journey)
      },
      addError(error, context = {}) {
        if (!view || !record.errors) return
        view.counts.error++
        post(parts.customError(random.uuid(), error as Error, context, now()))
      },
    },
    visit(app, page, { reloads = false } = {}) {
      const loading = reloads || view?.app !== app ? 'initial_load' : 'route_change'
      leave()
      const counts = { action: 0, error: 0, resource: 0 }
      const next = {
        app,
        page,
        url: absolute(page),
        id: random.uuid(),
        referrer,
        loading,
        since: now(),
        counts,
      } as const
      view = { ...next, shared: sharedOf(next) }
    },
    page: () => view?.page ?? '',
    app: () => view?.app,
    click(name) {
      if (!view || !record.clicks) return
      view.counts.action++
      const at = { x: random.whole(240), y: random.whole(24) }
      post(parts.clickAction(random.uuid(), name, at, random.duration(ROUTE), now()))
    },
    request(request, answer) {
      if (!view || !record.resources) return
      view.counts.resource++
      post(parts.resource(random.uuid(), request, { ...answer, api: site.api, size: 200 + random.whole(20_000) }))
    },
    leave,
  }
}

/** Prepends a comma to JSON that isn't empty. */
function comma(json: string): string {
  return json && `,${json}`
}
