import { failureOwner, type JourneyDefinition, type StepDefinition } from '@journey-monitor/sdk'
import { placesOf } from '../endpoints.ts'
import { ownerOf } from '../funnel/cohort.ts'
import { wordsFor } from '../guide/words.ts'
import type { DatadogConfig, MonitorKind, Severity } from './config.ts'
import { difference, type Formula, type Query, zero } from './losses.ts'
import { all, COUNT, type FirstEvent, firstEvents, is, journeyEvents, journeyField, type Search } from './query.ts'
import { endpointGroups, NOT_OK, NS_PER_MS, P90_DURATION, requestsTo, slugOf } from './resources.ts'

/** What a monitor watches, before it is told to Datadog or in the runbook. */
export interface Watch extends Formula {
  readonly key: string
  readonly kind: MonitorKind
  readonly step?: string
  readonly team: string
  readonly title: string
  /** What the number is of; it ends in the number. */
  readonly number: string
  readonly unit: '%' | 'ms' | ''
  readonly window: string
  readonly comparison: '>' | '<'
  readonly critical: number
  readonly warning?: number
  /** Of an alert. */
  readonly severity: Severity
  /** What to look at, most likely first. */
  readonly look: readonly string[]
  /** The failures that it counts, of `step`. */
  readonly codes?: readonly string[]
}

const DEPLOYED = 'What was deployed, and where was the toggle moved, in the hour before it began?'
/** So many events of an app make up for one journey that should have come to it. */
const EVENTS_PER_ARRIVAL = 100

/** Everything that is watched, by event time, over all journeys however entered. */
export function watches(definition: JourneyDefinition, config: DatadogConfig): Watch[] {
  const { env, rules, quietTraffic, services, viewsPerLink } = config
  const { name: journey, steps } = definition
  const words = wordsFor(definition)
  const inEnv = is('env', env)
  const first = steps[0] as StepDefinition
  const query = (name: string, search: Search, compute = COUNT): Query => ({
    name,
    search: all(search, inEnv),
    compute,
  })
  const counted = (name: string, event: FirstEvent) => query(name, firstEvents(definition, event))
  const serviceOf = (app: string) => services[app] as string

  return [...failures(), ...causes(), ...handoffs(), ...answers(), ...latencies(), ...silences(), loss()]

  function share(part: Formula, of: Query): Formula {
    const numerator = part.queries.length > 1 ? `(${part.formula})` : part.formula
    const queries = [...part.queries.filter(({ name }) => name !== of.name), of]
    return { formula: `${numerator} / (${zero(of)} + ${quietTraffic}) * 100`, queries }
  }

  function failing(step: string, codes: readonly string[]): Formula {
    const failed = counted('failed', { step, phase: 'fail', causes: codes })
    return share(difference([failed], []), counted('started', { step, phase: 'start' }))
  }

  function failures(): Watch[] {
    return steps.flatMap(step => {
      const codes = Object.keys(step.failures ?? {})
      const owner = (code: string) => failureOwner(step, code)
      const isOurs = (code: string, team: string) => owner(code)?.kind === 'engineering' && owner(code)?.team === team
      return definition.teams.flatMap((team): Watch[] => {
        const own = codes.filter(code => isOurs(code, team))
        if (own.length === 0) return []
        return [
          {
            key: `failures-${step.name}-${team}`,
            kind: 'failures',
            step: step.name,
            team,
            title: `${step.name} fails`,
            number: `Of the Veterans who came to \`${step.name}\`, this many met a failure of ${words.team(team)}:`,
            unit: '%',
            ...rules.failures,
            comparison: '>',
            ...failing(step.name, own),
            look: ['Which code is it? The dashboard has them over time, the runbook says what each means.', DEPLOYED],
            codes: own,
          },
        ]
      })
    })
  }

  function causes(): Watch[] {
    return Object.entries(config.causes).map(([key, { step, codes, means, rule }]): Watch => {
      const owner = failureOwner(steps.find(({ name }) => name === step) as StepDefinition, codes[0])
      return {
        key,
        kind: 'causes',
        step,
        team: owner?.team as string,
        title: means,
        number: `Of the Veterans who came to \`${step}\`, this many met ${codes.map(code => `\`${code}\``).join(', ')}:`,
        unit: '%',
        ...rule,
        comparison: '>',
        ...failing(step, codes),
        look: ['The answers of the endpoints behind the step, on the dashboard: which status, since when?', DEPLOYED],
        codes,
      }
    })
  }

  function handoffs(): Watch[] {
    return steps.slice(1).map((step, i): Watch => {
      const previous = steps[i] as StepDefinition
      const { team } = ownerOf(step, 'handoff', 'not_reached')
      const entered = { entryStep: first.name }
      const completed = counted('completed', { ...entered, step: previous.name, phase: 'complete' })
      const started = counted('started', { ...entered, step: step.name, phase: 'start' })
      const isAcross = previous.app !== step.app
      return {
        key: `handoff-${step.name}`,
        kind: 'handoff',
        step: step.name,
        team,
        title: `Veterans do not arrive at ${step.name}`,
        number: `Of those who completed \`${previous.name}\`, this many never started \`${step.name}\`:`,
        unit: '%',
        ...rules.handoff,
        comparison: '>',
        ...share(difference([completed], [started]), completed),
        look: [
          ...(isAcross
            ? [
                `Is ${step.app} silent, or sampled less than ${previous.app}? Then nothing is lost but events: see the dashboard, “Can this be trusted?”.`,
                `Ask the team of ${step.app} too: the page may not load.`,
              ]
            : [`Does \`${step.name}\` render? Look for errors of ${step.app} in RUM.`]),
          DEPLOYED,
        ],
      }
    })
  }

  function answers(): Watch[] {
    return steps.flatMap((step): Watch[] => {
      const endpoints = placesOf(definition).endpoints.filter(each => each.step === step.name)
      const [endpoint] = endpoints
      if (!endpoint) return []
      const paths = [...new Set(endpoints.map(({ path }) => path))]
      const requests = requestsTo(serviceOf(endpoint.app), paths)
      return [
        {
          key: `answers-${step.name}`,
          kind: 'answers',
          step: step.name,
          team: endpoint.team,
          title: `the endpoints of ${step.name} answer with errors`,
          number: `Of the answers to ${endpoint.app} from the endpoints behind \`${step.name}\`, for renewals or not, this many were neither 200 nor 201:`,
          unit: '%',
          ...rules.answers,
          comparison: '>',
          ...share(difference([query('errors', all(requests, NOT_OK))], []), query('requests', requests)),
          look: [
            'Which endpoint, which status? 401 and 403: sessions; 404: routes; 5xx: the service behind it; none: the network.',
            'Is there planned downtime?',
          ],
        },
      ]
    })
  }

  function latencies(): Watch[] {
    return endpointGroups(placesOf(definition).endpoints).map((group): Watch => {
      const requests = requestsTo(serviceOf(group.app), group.paths, group.method)
      const p90 = query('p90', requests, P90_DURATION)
      const count = query('requests', requests)
      return {
        key: `latency-${slugOf(group)}`,
        kind: 'latency',
        step: group.step,
        team: group.team,
        title: `${group.method} ${group.path} is slow`,
        number: `p90 of \`${group.method} ${group.path}\`, which \`${group.step}\` waits for:`,
        unit: 'ms',
        ...rules.latency,
        comparison: '>',
        formula: `p90 / ${NS_PER_MS} * requests / (requests + ${quietTraffic})`,
        queries: [p90, count],
        look: ['Are other endpoints of the same service slow too?', 'Has traffic grown, e.g. by a new stage?'],
      }
    })
  }

  function silences(): Watch[] {
    const { silence } = rules
    const views = query('views', all(is('@type', 'view'), is('service', serviceOf(first.app))))
    const overdue = (heard: Query): Pick<Watch, 'formula' | 'queries' | 'comparison' | 'critical'> => ({
      formula: `${zero(views)} - ${viewsPerLink} * ${zero(heard)}`,
      queries: [views, heard],
      comparison: '>',
      critical: viewsPerLink,
    })
    const hasToggle = definition.attributes?.toggle !== undefined
    const isOn = hasToggle ? is(journeyField('attributes.toggle'), true) : ''
    const seen = query('seen', all(firstEvents(definition, { step: first.name, phase: 'start' }), isOn))
    const base = { kind: 'silence', unit: '', window: silence.window, severity: silence.severity } as const
    const link: Watch = {
      ...base,
      key: 'silence-link',
      step: first.name,
      team: first.team,
      title: `nobody sees ${first.name} while the toggle is on`,
      number: `Pages of ${first.app} viewed, less ${viewsPerLink} for each \`${first.name}\`:`,
      ...overdue(seen),
      look: [
        'Was the toggle turned off, or are facilities being cut over? Then mute this, and say so in the configuration.',
        'Does the prescriptions API still say which prescriptions can be renewed?',
        DEPLOYED,
      ],
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
      number: `Veterans sent to ${app}, less ${EVENTS_PER_ARRIVAL} for each event heard from it:`,
      formula: `${zero(sent)} - ${EVENTS_PER_ARRIVAL} * ${zero(heard)}`,
      queries: [sent, heard],
      comparison: '>' as const,
      critical,
      warning,
    }
    const pages = {
      number: `Pages of ${app} viewed, less ${viewsPerLink} for each event heard from it:`,
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
          'Is the journey switched off in this app, or its last deployment without it?',
          'Until it speaks again, losses in handoffs to it are not real: do not act on them.',
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
          'Is RUM initialised? Look at its sample rate, client token, site and content security policy.',
          'Until it is, every other monitor of this journey is blind.',
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
      number: `Of the ${journey} journeys heard of, this many whose first event never arrived:`,
      unit: '%',
      ...rules.loss,
      comparison: '>',
      formula: `(journeys - ${zero(begun)}) / (journeys + ${quietTraffic}) * 100`,
      queries: [journeys, begun],
      look: [
        'Do the sample rates of the apps differ? See the dashboard, “Can this be trusted?”.',
        'Is there a new content blocker, proxy, or RUM version? Is intake limited, or an exclusion filter too wide?',
        'Journeys that were under way when the window began count as lost: a little is normal.',
      ],
    }
  }
}
