import type { StepDefinition } from '@journey-monitor/sdk'
import { codesOf, KINDS } from '../../journey/definition-facts.ts'
import { labelsOf } from '../../journey/labels.ts'
import type { LoadedJourney } from '../../journey/profile.ts'
import { kindLabel } from '../../system/format.ts'
import type { DatadogConfig } from '../config.ts'
import { FIRST_LOGS, failureLogs, logField } from '../failure-logs.ts'
import {
  type CountedLoss,
  countedLosses,
  createCounts,
  difference,
  nameOf,
  ownedLosses,
  type Query,
  zero,
} from '../losses.ts'
import { markQuery } from '../mark-search.ts'
import { all, COUNT, type FirstEvent, firstEvents, is, journeyEvents, journeyField, type Search } from '../query.ts'
import {
  type EndpointGroup,
  endpointGroups,
  NOT_OK,
  NS_PER_MS,
  P90_DURATION,
  requestsTo,
  slugOf,
} from '../resources.ts'
import { createWidgetLinks } from './widget-links.ts'
import { createWidgets, group, logStream, type Shown, sessionFunnel, type Widget } from './widgets.ts'

const STEP = journeyField('step')
const STEP_MS = journeyField('step_ms')

/** Creates the parts of dashboards. Conditions are template variables: `$env`, and one for each journey attribute. */
export function createSections(journeyOf: LoadedJourney, config: DatadogConfig) {
  const { definition, profile } = journeyOf
  const { services } = config
  const { name: journey, steps, teams, intentStep, convertingStep, attributes = {} } = definition
  const firstStep = (steps[0] as StepDefinition).name
  const lastStep = (steps.at(-1) as StepDefinition).name
  const inEnv = '$env'
  const where = [inEnv, ...Object.keys(attributes).map(name => `$${nameOf(name)}`)].join(' ')
  const counts = createCounts(definition, { where })
  const losses = countedLosses(definition, { where })
  const labels = labelsOf(profile)
  const { value, table, series } = createWidgets(createWidgetLinks(journeyOf, config), markQuery(definition))
  const query = (name: string, search: Search, compute = COUNT): Query => ({ name, search, compute })
  const counted = (name: string, event: FirstEvent, more: Search = '') =>
    query(name, all(firstEvents(definition, { entryStep: firstStep, ...event }), more, where))
  const shown = (alias: string, part: Query): Shown => ({ alias, formula: zero(part), queries: [part] })
  const percent = (alias: string, part: Query, of: Query): Shown => ({
    alias,
    formula: `${zero(part)} / ${of.name} * 100`,
    queries: [part, of],
    unit: 'percent',
  })

  return {
    outcome,
    funnel,
    owners,
    steps: stepCauses,
    handoffs,
    failures,
    logs,
    times,
    byAttribute,
    endpoints,
    trust,
    session,
  }

  function outcome(): Widget | undefined {
    const [seen, chosen] = [counts.started(firstStep), counts.completed(intentStep)]
    const [sent, returned] = [counts.completed(convertingStep), counts.completed(lastStep)]
    const codes = steps.filter(({ name }) => name === intentStep).flatMap(codesOf)
    const failed = codes.length ? [counts.withCauses(intentStep, 'failures', codes)] : []
    const recovered = codes.length ? [counts.superseded(intentStep, 'failures', codes)] : []
    const [before, viewed] = intentStep === firstStep ? [[], []] : [[seen], [counts.started(intentStep)]]
    const lost = difference([...before, chosen, ...failed], [sent, ...viewed, ...recovered])
    const entries = query('begun', all(journeyEvents(definition), is(journeyField('seq'), 1), where))
    const converted = query(
      'converted',
      all(firstEvents(definition, { step: convertingStep, phase: 'complete' }), where),
    )
    return group('Outcomes', [
      value(`Started ${firstStep}`, shown('journeys', seen)),
      value(`Completed ${intentStep}`, shown('journeys', chosen)),
      value(`Completed ${convertingStep}`, shown('journeys', sent)),
      value('Conversion', percent(`of those that completed ${intentStep}`, sent, chosen)),
      value(`Completed ${lastStep}`, shown('journeys', returned)),
      value('Lost', { alias: 'journeys', ...lost }),
      table(
        'Journeys by the step at which they began',
        [shown('began', entries), shown(`completed ${convertingStep}`, converted)],
        [journeyField('entry_step')],
        3,
      ),
    ])
  }

  /** A row for each step, of all teams or of one. */
  function funnel(title = 'The funnel', team?: string): Widget | undefined {
    const own = team === undefined ? '' : is(journeyField('team'), team)
    const started = counted('started', { phase: 'start' }, own)
    const completed = counted('completed', { phase: 'complete' }, own)
    const codes = [...new Set(steps.flatMap(codesOf))]
    const recovered = (from: readonly string[]) =>
      counted('recovered', { phase: 'complete', supersedes: from, implied: false }, own)
    const time = (name: string, aggregation: 'median' | 'pc90') =>
      query(name, completed.search, { aggregation, metric: STEP_MS })
    const columns: Shown[] = [
      shown('entered', started),
      shown('completed', completed),
      percent('completed of entered', completed, started),
      shown('implied', counted('implied', { phase: 'complete', implied: true }, own)),
      shown('failed', counted('failed', { phase: 'fail' }, own)),
      ...(codes.length ? [shown('recovered', recovered(codes))] : []),
      shown('abandoned', counted('abandoned', { phase: 'abandon' }, own)),
      { alias: 'p50', formula: 'p50', queries: [time('p50', 'median')], unit: 'millisecond' },
      { alias: 'p90', formula: 'p90', queries: [time('p90', 'pc90')], unit: 'millisecond' },
    ]
    const chosen = counts.completed(intentStep)
    const since = steps
      .slice(steps.findIndex(({ name }) => name === intentStep) + 1)
      .map(({ name }) => percent(name, counts.completed(name), chosen))
    return group(title, [
      table('By step', columns, [STEP], 5),
      ...(team === undefined && since.length
        ? [table(`Completed, of those who completed ${intentStep}`, since, [], 2)]
        : []),
    ])
  }

  function session(): Widget | undefined {
    const actions = steps.map(({ name }) => `${journey}.${name}.start`)
    return group('The same by RUM session, to compare: a session is not a journey, and ends after 15 idle minutes', [
      sessionFunnel('Sessions, in order', inEnv, actions),
    ])
  }

  /** Widget of lost journeys by owner. */
  function owners(): Widget | undefined {
    const owned = teams.map(team =>
      KINDS.filter(kind => losses.some(each => each.team === team && each.kind === kind)).map(
        (kind): Shown => ({
          alias: `${team}, ${kindLabel(kind)}`,
          ...ownedLosses(definition, { team, kind }, { where }),
        }),
      ),
    )
    return group('Lost journeys by team', [
      table('Lost, by team and kind', owned.flat(), [], 2),
      ...owned.flatMap((own, i) =>
        own.length ? [series(`Lost for ${labels.team(teams[i] as string)}`, own, { as: 'bars' })] : [],
      ),
    ])
  }

  /** Widget of causes by step; with a team, only the causes that it owns, in any step. */
  function stepCauses(title = 'Causes, step by step', team?: string): Widget | undefined {
    const tables = steps.flatMap(({ name }) => {
      const own = losses.filter(each => each.step === name && each.where === 'step' && isOf(each, team))
      const what = own.some(({ isLostReturn }) => isLostReturn) ? 'Converted and lost' : 'Lost'
      return own.length ? [table(`${what} in ${name}, by cause`, own.map(causeColumn), [], 2)] : []
    })
    return group(title, tables)
  }

  function handoffs(title = 'Lost between steps', team?: string): Widget | undefined {
    const own = losses.filter(each => each.where === 'handoff' && isOf(each, team))
    const columns = own.map(
      (each): Shown => ({ ...each, alias: `not at ${each.step} (${each.team}, ${kindLabel(each.kind)})` }),
    )
    if (columns.length === 0) return undefined
    return group(title, [
      table('Completed a step, and never started the next', columns, [], 2),
      series('Never started the next step', columns, { as: 'line', width: 12 }),
    ])
  }

  function failures(title = 'Failures', team?: string): Widget | undefined {
    if (steps.every(step => codesOf(step).length === 0)) return undefined
    const own = team === undefined ? '' : is(journeyField('failure.team'), team)
    const first = query('failures', all(firstEvents(definition, { phase: 'fail' }), own, where))
    const every = query('failures', all(journeyEvents(definition), is(journeyField('phase'), 'fail'), own, where))
    const code = journeyField('failure.code')
    return group(title, [
      series('Journeys that met a failure, by step and code', [{ ...shown('journeys', first), failure: {} }], {
        as: 'bars',
        facets: [STEP, code],
      }),
      series('Failures, repeated ones too, by HTTP status', [{ ...shown('failures', every), unit: 'failures' }], {
        as: 'bars',
        facets: [code, journeyField('failure.http_status')],
      }),
    ])
  }

  /** Widget of engineering failures in the apps' logs; undefined if the apps do not log them. */
  function logs(team?: string): Widget | undefined {
    if (config.logs === 'off') return undefined
    const own = team === undefined ? '' : is(logField('failure.team'), team)
    const search = all(failureLogs(definition, config), own)
    const logged: Query = { ...query('logged', all(search, FIRST_LOGS)), source: 'logs' }
    return group('Failures in the logs, which may include browser tests', [
      series('Journeys whose failure was logged, by step and code', [{ ...shown('journeys', logged), failure: {} }], {
        as: 'bars',
        facets: [logField('step'), logField('failure.code')],
        width: 12,
      }),
      logStream('The logs', search),
    ])
  }

  function times(title = 'How long steps take', team?: string): Widget | undefined {
    const own = team === undefined ? '' : is(journeyField('team'), team)
    const time = (name: string, aggregation: 'median' | 'pc90'): Shown => {
      const search = all(firstEvents(definition, { phase: 'complete' }), own, where)
      return {
        alias: name,
        formula: name,
        queries: [query(name, search, { aggregation, metric: STEP_MS })],
        unit: 'millisecond',
      }
    }
    return group(title, [
      series('p50 of each step', [time('p50', 'median')], { as: 'line', facets: [STEP] }),
      series('p90 of each step', [time('p90', 'pc90')], { as: 'line', facets: [STEP] }),
    ])
  }

  function byAttribute(): Widget | undefined {
    const chosen = counted('chosen', { step: intentStep, phase: 'complete' })
    const sent = counted('sent', { step: convertingStep, phase: 'complete' })
    const columns = [
      shown(`completed ${intentStep}`, chosen),
      shown(`completed ${convertingStep}`, sent),
      percent('conversion', sent, chosen),
    ]
    const tables = Object.keys(attributes).map(name =>
      table(`By ${name}`, columns, [journeyField(`attributes.${name}`)], 3),
    )
    return group('Conversion by attribute', tables)
  }

  /** Widget of the endpoints' requests, by all people in these apps. RUM does not connect requests to a journey. */
  function endpoints(title = 'Endpoints', team?: string): Widget | undefined {
    const groups = endpointGroups(profile.siteMap.endpoints).filter(each => isOf(each, team))
    if (groups.length === 0) return undefined
    const columns = groups.map(each => ({
      each,
      name: nameOf(slugOf(each)),
      alias: `${each.method} ${each.path}`,
    }))
    const search = ({ app, paths, method }: EndpointGroup) =>
      all(requestsTo(services[app] as string, paths, method), inEnv)
    const errors = columns.map(({ each, name, alias }) =>
      percent(alias, query(`${name}_errors`, all(search(each), NOT_OK)), query(`${name}_all`, search(each))),
    )
    const p90 = columns.map(({ each, name, alias }): Shown => {
      const duration = query(name, search(each), P90_DURATION)
      return { alias, formula: `${name} / ${NS_PER_MS}`, queries: [duration], unit: 'millisecond' }
    })
    return group(title, [
      series('Answers other than 200 and 201', errors, { as: 'line' }),
      series('p90 of answers', p90, { as: 'line' }),
    ])
  }

  function trust(): Widget | undefined {
    const events = query('events', all(journeyEvents(definition), where))
    const views = query('views', all(is('@type', 'view'), is('service', ...Object.values(services)), inEnv))
    const journeys = query('journeys', events.search, { aggregation: 'cardinality', metric: journeyField('id') })
    const begun = query('begun', all(journeyEvents(definition), is(journeyField('seq'), 1), where))
    const completed = query('completed', all(firstEvents(definition, { phase: 'complete' }), where))
    const implied = query('implied', all(firstEvents(definition, { phase: 'complete', implied: true }), where))
    const lost: Shown = {
      alias: 'journeys whose first event never arrived',
      formula: `(journeys - ${zero(begun)}) / journeys * 100`,
      queries: [journeys, begun],
      unit: 'percent',
    }
    return group('Data quality', [
      series('Events by app: each app must send some', [{ ...shown('events', events), unit: 'events' }], {
        as: 'bars',
        facets: [journeyField('app')],
      }),
      series('Journeys whose first event never arrived', [lost], { as: 'line' }),
      table(
        'Page views by sample rate: all apps must have the same',
        [{ ...shown('page views', views), unit: 'page views' }],
        ['service', '@_dd.configuration.session_sample_rate'],
        3,
      ),
      table('Steps that an app forgot to complete', [percent('implied', implied, completed)], [STEP], 3),
      table('Events by version', [{ ...shown('events', events), unit: 'events' }], ['service', 'version'], 3),
    ])
  }

  function causeColumn(loss: CountedLoss): Shown {
    const { step, cause, team, kind } = loss
    const isLogged = kind === 'engineering' && steps.some(each => each.name === step && codesOf(each).includes(cause))
    return {
      ...loss,
      alias: `${cause} (${team}, ${kindLabel(kind)})`,
      ...(isLogged && { failure: { step, codes: [cause] } }),
    }
  }

  function isOf(each: { readonly team: string }, team: string | undefined): boolean {
    return team === undefined || each.team === team
  }
}
