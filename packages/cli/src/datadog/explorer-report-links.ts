import type { JourneyDefinition } from '@journey-monitor/sdk'
import type { FunnelResult } from '../funnel/funnel-result.ts'
import type { LoadedJourney } from '../journey/profile.ts'
import type { ReportLinks } from '../report/report-links.ts'
import { DAY, HOUR } from '../system/time-units.ts'
import type { DatadogConfig } from './config.ts'
import { rumLink } from './explorer-links.ts'
import {
  all,
  any,
  between,
  exists,
  type FirstEvent,
  firstEvents,
  is,
  journeyEvents,
  journeyField,
  matches,
  not,
  type Search,
} from './query.ts'
import { requestsTo } from './resources.ts'

/** Time for which Datadog keeps RUM events. */
const KEPT_MS = 30 * DAY

/**
 * Creates the links of a report about the journeys in `window` to the RUM Explorer. Their time frame is whole hours, so that
 * it never reveals the time of an event.
 */
export function explorerReportLinks(
  { definition, profile }: LoadedJourney,
  { env, services }: Pick<DatadogConfig, 'env' | 'services'>,
  window: FunnelResult<null>['window'],
): ReportLinks {
  const { site } = profile.monitoring
  const asOf = Math.ceil(Date.parse(window.as_of) / HOUR) * HOUR
  const from = window.from === null ? asOf - KEPT_MS : Date.parse(window.from)
  const to = window.to === null ? asOf : Date.parse(window.to)
  const isCut = window.from !== null || window.to !== null
  const cohort = isCut ? { startedFrom: from, startedTo: to } : {}
  const inEnv = is('env', env)
  const serviceNames = [...new Set(Object.values(services))]
  /** Events of the journeys in the window happen until the question is asked. */
  const link = (search: Search, time = { from, to: asOf }) => rumLink(site, all(search, inEnv), time)
  const first = (event: FirstEvent, more: Search = '') =>
    link(all(firstEvents(definition, { ...cohort, ...event }), more))
  const entryStep = definition.steps[0]?.name as string
  /** A report names a page without its last slash. */
  const ofPage = (page: string) => {
    const pattern = page.replace(/:\w+/g, '*')
    return any(...new Set([pattern, pattern.replace(/\/?$/, '/')].map(each => matches('@view.url_path', each))))
  }

  return {
    step: (step, phase, entry = entryStep) => first({ entryStep: entry, step, phase }),
    loss({ step, where, cause }, entry = entryStep) {
      const own = { entryStep: entry, step }
      if (where === 'handoff') return first({ ...own, step: stepBefore(definition, step), phase: 'complete' })
      return cause === 'left' ? first({ ...own, phase: 'start' }) : first({ ...own, causes: [cause] })
    },
    teamFailures: team => first({ entryStep, phase: 'fail' }, is(journeyField('failure.team'), team)),
    attribute(name, value) {
      const path = journeyField(`attributes.${name}`)
      const isValue = value === null ? not(exists(path)) : is(path, value)
      return first({ entryStep, step: definition.intentStep, phase: 'complete' }, isValue)
    },
    failures: (start, end) =>
      link(all(journeyEvents(definition), is(journeyField('phase'), 'fail')), { from: start, to: end }),
    page: page =>
      page.startsWith('/')
        ? link(all(is('@type', 'view'), is('service', ...serviceNames), ofPage(page)), { from, to })
        : undefined,
    endpoint({ method, path }, status) {
      const isStatus = status === undefined ? '' : is('@resource.status_code', status)
      return link(all(requestsTo(serviceNames, [path], method), isStatus), { from, to })
    },
    app: app =>
      link(
        all(
          journeyEvents(definition),
          isCut ? between(journeyField('started_at'), from, to) : '',
          is(journeyField('app'), app),
        ),
      ),
  }
}

function stepBefore({ steps }: JourneyDefinition, name: string): string {
  const i = steps.findIndex(step => step.name === name)
  return steps[Math.max(0, i - 1)]?.name ?? name
}
