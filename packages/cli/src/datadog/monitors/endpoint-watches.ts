import { endpointText } from '../../journey/endpoint-text.ts'
import { labelsOf } from '../../journey/labels.ts'
import type { LoadedJourney } from '../../journey/profile.ts'
import type { DatadogConfig } from '../config.ts'
import { difference, zero } from '../losses.ts'
import { all } from '../query.ts'
import { endpointGroups, NOT_OK, NS_PER_MS, OK, P90_DURATION, requestsTo, slugOf } from '../resources.ts'
import { createQueries, type Watch } from './watch.ts'

/** Answers and latency of the endpoints behind the steps. */
export function endpointWatches({ definition, profile }: LoadedJourney, config: DatadogConfig): Watch[] {
  const { rules, quietTraffic } = config
  const { subject } = labelsOf(profile)
  const { query, share } = createQueries(definition, config)
  const serviceOf = (app: string) => config.services[app] as string

  return [...answers(), ...latencies()]

  function answers(): Watch[] {
    return definition.steps.flatMap((step): Watch[] => {
      const endpoints = profile.siteMap.endpoints.filter(each => each.step === step.name)
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
          number: `Answers to ${endpoint.app} from the endpoints of \`${step.name}\` that were neither 200 nor 201, for ${subject} or not:`,
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
    return endpointGroups(profile.siteMap.endpoints).map((group): Watch => {
      const requests = all(requestsTo(serviceOf(group.app), group.paths, group.method), OK)
      const p90 = query('p90', requests, P90_DURATION)
      const count = query('requests', requests)
      return {
        key: `latency-${slugOf(group)}`,
        kind: 'latency',
        step: group.step,
        team: group.team,
        title: `${group.method} ${group.path} is slow`,
        number: `p90 of the good answers of \`${group.method} ${group.path}\`, which \`${group.step}\` needs:`,
        unit: 'ms',
        ...rules.latency,
        comparison: '>',
        formula: `${zero(p90)} / ${NS_PER_MS} * ${zero(count)} / (${zero(count)} + ${quietTraffic})`,
        queries: [p90, count],
        ...(group.paths.length === 1 && { measures: endpointText(`${group.method} ${group.paths[0]}`) }),
        look: ['Are other endpoints of the same service slow too?', 'Has traffic grown, e.g. by a new stage?'],
      }
    })
  }
}
