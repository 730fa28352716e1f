import type { StepDefinition } from '@journey-monitor/sdk'
import { labelsOf } from '../../journey/labels.ts'
import type { LoadedJourney } from '../../journey/profile.ts'
import { humanize } from '../../system/format.ts'
import type { DatadogConfig } from '../config.ts'
import { type Query, zero } from '../losses.ts'
import { all, firstEvents, is, journeyEvents, journeyField } from '../query.ts'
import { createQueries, DEPLOYED, type Watch } from './watch.ts'

/** Number of sent people that one event of the app accounts for: an app that sends anything is not silent. */
const ARRIVALS_PER_EVENT = 100

/** Watches for missing telemetry: links that no one sees, silent apps, and events lost on the way. */
export function telemetryWatches({ definition, profile }: LoadedJourney, config: DatadogConfig): Watch[] {
  const { rules, quietTraffic, viewsPerLink } = config
  const { name: journey, steps } = definition
  const { query, counted } = createQueries(definition, config)
  const first = steps[0] as StepDefinition
  const serviceOf = (app: string) => config.services[app] as string

  return [...silences(), loss()]

  function silences(): Watch[] {
    const { silence } = rules
    const views = query('views', all(is('@type', 'view'), is('service', serviceOf(first.app))))
    const overdue = (heard: Query): Pick<Watch, 'formula' | 'queries' | 'comparison' | 'critical'> => ({
      formula: `${zero(views)} - ${viewsPerLink} * ${zero(heard)}`,
      queries: [views, heard],
      comparison: '>',
      critical: viewsPerLink,
    })
    const { toggle } = profile.attributes
    const isOn = toggle === undefined ? '' : is(journeyField(`attributes.${toggle}`), true)
    const seen = query('seen', all(firstEvents(definition, { step: first.name, phase: 'start' }), isOn))
    const base = { kind: 'silence', unit: '', window: silence.window, severity: silence.severity } as const
    const link: Watch = {
      ...base,
      key: 'silence-link',
      step: first.name,
      team: first.team,
      title: `nobody sees ${first.name} while the toggle is on`,
      number: `Page views in ${first.app} beyond those that the started \`${first.name}\` account for (${viewsPerLink} each):`,
      ...overdue(seen),
      look: [...profile.monitoring.unseen, DEPLOYED],
    }
    return [
      ...(config.toggle === 'on' ? [link] : []),
      ...definition.apps.flatMap(app => silencesOf(app, base, overdue)),
    ]
  }

  function silencesOf(
    app: string,
    base: Pick<Watch, 'kind' | 'unit' | 'window' | 'severity'>,
    overdue: (heard: Query) => Pick<Watch, 'formula' | 'queries' | 'comparison' | 'critical'>,
  ): Watch[] {
    const index = steps.findIndex(step => step.app === app)
    const step = steps[index]
    if (!step) return []
    const heard = query('heard', all(journeyEvents(definition), is(journeyField('app'), app)))
    const previous = steps[index - 1]
    const sent = previous && counted('sent', { step: previous.name, phase: 'complete' })
    const { critical, warning } = rules.silence
    const arrivals = sent && {
      number: `${humanize(labelsOf(profile).people)} sent to ${app} beyond those that its events account for (${ARRIVALS_PER_EVENT} each):`,
      formula: `${zero(sent)} - ${ARRIVALS_PER_EVENT} * ${zero(heard)}`,
      queries: [sent, heard],
      comparison: '>' as const,
      critical,
      warning,
    }
    const pages = {
      number: `Page views in ${app} beyond those that its events of the journey account for (${viewsPerLink} each):`,
      ...overdue(heard),
    }
    const events = query('events', is('service', serviceOf(app)))
    return [
      {
        ...base,
        key: `silence-${app}`,
        team: step.team,
        title: `${app} sends no events of the journey`,
        ...(arrivals ?? pages),
        look: [
          `Open ${app} yourself, as in the journey. If it does not load, this is an outage, and its lost handoffs are real.`,
          'If it works: is the journey’s code off in this app, or missing from its last deployment? Then only events are lost, and no handoff to it can be trusted.',
          DEPLOYED,
        ],
      },
      {
        ...base,
        key: `silence-rum-${app}`,
        team: step.team,
        title: `${app} sends no RUM events at all`,
        number: `RUM events of ${app}:`,
        formula: zero(events),
        queries: [events],
        comparison: '<',
        critical: 1,
        look: [
          'Is RUM initialized? Look at its sample rate, client token, site and content security policy.',
          'Until it is, no other monitor of this journey works.',
        ],
      },
    ]
  }

  function loss(): Watch {
    const journeys = query('journeys', journeyEvents(definition), {
      aggregation: 'cardinality',
      metric: journeyField('id'),
    })
    const begun = query('begun', all(journeyEvents(definition), is(journeyField('seq'), 1)))
    return {
      key: 'telemetry-loss',
      kind: 'loss',
      team: first.team,
      title: 'events are lost on the way',
      number: `${journey} journeys whose first event never arrived, of all that sent any:`,
      unit: '%',
      ...rules.loss,
      comparison: '>',
      formula: `(${zero(journeys)} - ${zero(begun)}) / (${zero(journeys)} + ${quietTraffic}) * 100`,
      queries: [journeys, begun],
      look: [
        'Do the sample rates of the apps differ? See the dashboard, “Data quality”.',
        'Is there a new content blocker, proxy, or RUM version? Is intake limited, or an exclusion filter too wide?',
        'Journeys that began before the window count as lost, so a few are normal.',
      ],
    }
  }
}
