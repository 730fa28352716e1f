import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { renewal } from '@journey-monitor/sdk/renewal'
import {
  aggregate,
  evaluateFormula,
  evaluateFormulas,
  type NamedQuery,
  type Row,
  type RumEvent,
} from '@journey-monitor/test-kit/datadog/evaluate'
import { LATER } from '@journey-monitor/test-kit/journey-recorder'
import { calm, erratic, simulation } from '@journey-monitor/test-kit/simulated-journeys'
import { withFolder } from '@journey-monitor/test-kit/temporary-folder'
import { beforeAll, describe, expect, test } from 'vitest'
import { computeFunnel, type DropOff, type FunnelResult } from '../funnel/funnel.ts'
import { renewalJourney } from '../renewal/renewal-profile.ts'
import type { Mix } from '../simulate/mix.ts'
import { kindLabel } from '../system/format.ts'
import { defaultConfig } from './config.ts'
import type { PlacedWidget } from './dashboards/widgets.ts'
import { datadogDocuments } from './documents.ts'
import { all, COUNT, fillVariables, is } from './query.ts'

const config = defaultConfig(renewalJourney)
const documents = datadogDocuments(renewalJourney, config)
const variables = { env: is('env', config.env) }

/**
 * Mix with frequent failures of every kind, and RUM's own events. No event is lost or doubled, so counts can be
 * compared.
 */
const population: Mix = {
  ...erratic,
  people: { ...erratic.people, comesBack: 0.95 },
  record: calm.record,
  delivery: { ...calm.delivery, dropped: 0, duplicated: 0, delayed: 0 },
  steps: Object.fromEntries(
    Object.entries(erratic.steps).map(([name, step]) => [
      name,
      {
        ...step,
        leaves: 0.03,
        notReached: 0.02,
        signsOut: 0.02,
        abandons: Object.fromEntries(Object.keys(step.abandons ?? {}).map(reason => [reason, 0.04])),
        failures: Object.fromEntries(
          Object.entries(step.failures ?? {}).map(([code, failure]) => [
            code,
            { ...failure, chance: 0.03, recovers: 0.7 },
          ]),
        ),
      },
    ]),
  ),
}

let events: RumEvent[]
let funnel: FunnelResult
/** The same, by journey attribute. */
let funnelsBy: Readonly<Record<string, FunnelResult>>
beforeAll(async () => {
  const { lines } = simulation({ journeys: 1_000, seed: 8, mix: population })
  events = lines.map(line => JSON.parse(line))
  await withFolder(async dir => {
    const file = join(dir, 'rum.ndjson')
    await writeFile(file, `${lines.join('\n')}\n`)
    const funnelBy = (by: string) => computeFunnel(renewal, [file], { asOf: LATER, by })
    const page = await funnelBy('page')
    funnel = page
    funnelsBy = { page, toggle: await funnelBy('toggle') }
  })
})

describe.each(documents.dashboards)('the $key dashboard', ({ key, body: { widgets } }) => {
  const isOurs = ({ team }: { team: string }) => !renewal.teams.some(each => each === key) || team === key
  const titles = requestsIn(widgets).map(({ title }) => title)

  test('the table by step equals the funnel', () => {
    const found = rowsOf(widgets, 'By step').map(({ by, ...columns }) => [by['@context.journey.step'], columns])
    const expected = funnel.steps.filter(isOurs).map(step => [
      step.step,
      {
        entered: step.entered,
        completed: step.completed,
        'completed of entered': (step.completed / step.entered) * 100,
        implied: step.implied,
        failed: step.failed,
        recovered: step.recovered,
        abandoned: step.abandoned,
        p50: expect.closeTo(step.p50_ms as number, 3),
        p90: expect.closeTo(step.p90_ms as number, 3),
      },
    ])
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected))
  })

  test('the losses in each step, by cause, team and kind, equal the funnel’s', () => {
    const found = titles.flatMap(title => {
      const [, step] = / in (\w+), by cause$/.exec(title) ?? []
      const cells = step === undefined ? {} : withoutZeros(cellsOf(widgets, title))
      return Object.entries(cells).map(([alias, journeys]) => `${step}: ${alias}: ${journeys}`)
    })
    const expected = [...funnel.drop_offs, ...funnel.lost_returns].filter(each => each.where === 'step' && isOurs(each))
    expect(expected.length).toBeGreaterThan(3)
    expect(found.sort()).toEqual(expected.map(each => `${each.step}: ${aliasOf(each)}: ${each.journeys}`).sort())
  })

  test('the losses between steps equal the funnel’s', () => {
    const losses = [...funnel.drop_offs, ...funnel.lost_returns].filter(
      each => each.where === 'handoff' && isOurs(each),
    )
    const expected = losses.map(each => [`not at ${each.step} (${each.team}, ${kindLabel(each.kind)})`, each.journeys])
    expect(losses.length).toBeGreaterThan(0)
    expect(withoutZeros(cellsOf(widgets, 'Completed a step, and never started the next'))).toEqual(
      Object.fromEntries(expected),
    )
  })

  test('every query finds events, except for rare actions', () => {
    const silent = requestsIn(widgets).flatMap(({ request }) =>
      request.queries.filter(({ search }) => findings(search.query) === 0).map(({ name }) => name),
    )
    expect(silent.filter(name => !NEEDS_OTHER_TRAFFIC.some(pattern => pattern.test(name)))).toEqual([])
  })
})

/**
 * Values that no simulated person reaches: requests that the simulated site does not make, failures without a code, and
 * what the state machine rules out, such as events after a sign-out, or a way back to the link.
 */
const NEEDS_OTHER_TRAFFIC = [
  /^(post_messaging_messages|put_messaging_message_drafts_draftid)(_all|_errors)?$/,
  /^(get_messaging_messages_categories|get_messaging_preferences_signature|post_messaging_folders_folderid_search)_errors$/,
  /_signed_out_replaced$/,
  /^(modal|return)_went_back(_replaced)?$/,
]

describe('common widgets', () => {
  const [endToEnd, ...ofTeams] = documents.dashboards.map(({ body }) => body.widgets)
  const widgets = endToEnd ?? []

  test('the number of conversions equals the funnel’s', () => {
    const { steps, journeys } = funnel
    const number = (title: string) => Object.values(cellsOf(widgets, title))
    expect(number('Started link_view')).toEqual([journeys.total])
    expect(number('Completed link_view')).toEqual([steps[0]?.completed])
    expect(number('Completed send')).toEqual([journeys.converted])
    expect(number('Completed return')).toEqual([journeys.returned])
    expect(number('Lost')).toEqual([journeys.dropped])
    expect(number('Conversion')).toEqual([(journeys.converted / (steps[0]?.completed ?? 0)) * 100])
  })

  test('the conversion from the intent step equals the funnel’s', () => {
    const expected = funnel.steps
      .slice(1)
      .map(step => [step.step, expect.closeTo((step.conversion_from_intent ?? 0) * 100, 9)])
    expect(cellsOf(widgets, 'Completed, of those who completed link_view')).toEqual(Object.fromEntries(expected))
  })

  test('the journeys by entry equal the funnel’s', () => {
    const found = rowsOf(widgets, 'Journeys by the step at which they began')
    const expected = [{ entry: 'link_view', journeys: funnel.journeys }, ...funnel.direct]
    expect(expected.length).toBeGreaterThan(1)
    expect(found.map(row => [row.by['@context.journey.entry_step'], row.began, row['completed send']]).sort()).toEqual(
      expected.map(({ entry, journeys }) => [entry, journeys.total, journeys.converted]).sort(),
    )
  })

  test('the owners of the losses equal the funnel’s', () => {
    const expected = funnel.teams.flatMap(({ team, engineering, ux, known_limitation }) => [
      [`${team}, engineering`, engineering],
      [`${team}, UX`, ux],
      [`${team}, known limitation`, known_limitation],
    ])
    expect(withoutZeros(cellsOf(widgets, 'Lost, by team and kind'))).toEqual(withoutZeros(Object.fromEntries(expected)))
  })

  test('are the same on all dashboards', () => {
    const titles = ['Outcomes', 'Lost journeys by team', 'Data quality']
    const shared = (of: readonly PlacedWidget[]) =>
      titles.map(title => of.find(({ definition }) => definition.title === title)?.definition)
    expect(shared(widgets)).not.toContain(undefined)
    for (const ofTeam of ofTeams) expect(shared(ofTeam)).toEqual(shared(widgets))
  })
})

describe('by journey attribute', () => {
  test.each(['page', 'toggle'])('the conversion by %s equals the funnel’s', name => {
    const { groups = [] } = funnelsBy[name] as FunnelResult
    const [dashboard] = documents.dashboards
    const found = rowsOf(dashboard?.body.widgets ?? [], `By ${name}`)
    const expected = groups.flatMap(({ by, result: { steps, journeys } }) =>
      by === null || journeys.total === 0 ? [] : [[by, steps[0]?.completed, journeys.converted]],
    )
    expect(expected.length).toBeGreaterThan(0)
    expect(
      found.map(row => [
        row.by[`@context.journey.attributes.${name}`],
        row['completed link_view'],
        row['completed send'],
      ]),
    ).toEqual(expect.arrayContaining(expected))
    expect(found).toHaveLength(expected.length)
  })
})

describe('metrics and objectives', () => {
  const metrics = new Map(documents.metrics.map(({ key, body }) => [key, body.data.attributes]))

  test.each(documents.metrics)('$key finds events', ({ body }) => {
    expect(findings(body.data.attributes.filter.query)).toBeGreaterThan(0)
  })

  test.each(documents.slos.filter(({ key }) => key.startsWith('held-')))(
    '$key equals the funnel’s engineering failures',
    ({ key, body: { query } }) => {
      const step = key.slice('held-'.length)
      const parts = [funnel, ...funnel.direct]
      const entered = parts.flatMap(part => part.steps.filter(each => each.step === step).map(each => each.entered))
      const lost = parts.flatMap(part =>
        [...part.drop_offs, ...part.lost_returns].filter(each => each.step === step && isEngineeringFailure(each)),
      )
      const total = sum(entered)
      expect(sum(lost.map(({ journeys }) => journeys))).toBeGreaterThan(0)
      expect(metricValue(query.denominator)).toBe(total)
      expect(metricValue(query.numerator)).toBe(total - sum(lost.map(({ journeys }) => journeys)))
    },
  )

  test.each(documents.slos.filter(({ key }) => key.startsWith('handoff-')))(
    '$key equals the funnel’s lost handoffs',
    ({ key, body: { query } }) => {
      const step = funnel.steps.findIndex(each => each.step === key.slice('handoff-'.length))
      expect(metricValue(query.numerator)).toBe(funnel.steps[step]?.entered)
      expect(metricValue(query.denominator)).toBe(funnel.steps[step - 1]?.completed)
    },
  )

  test('the metric of step times has one time for each completed step of a journey', () => {
    const [stepTime, ...others] = documents.metrics.filter(({ key }) => key.endsWith('.step_time'))
    expect(others).toEqual([])
    const steps = [funnel, ...funnel.direct].flatMap(part => part.steps)
    expect(findings(stepTime?.body.data.attributes.filter.query ?? '')).toBe(sum(steps.map(each => each.completed)))
  })

  test('an interval without a start keeps its failures', () => {
    const [held] = documents.slos.filter(({ key }) => key === 'held-send')
    const counts = { started: null, failed: 3, recovered: 1 }
    const names = Object.keys(counts)
    const formula = held?.body.query.numerator.replace(/sum:[^}]+\}\.as_count\(\)/g, () => names.shift() as string)
    expect(evaluateFormula(formula as string, counts)).toBe(-2)
    const [handoff] = documents.slos.filter(({ key }) => key === 'handoff-care_team_pick')
    const arrived = handoff?.body.query.numerator.replace(/sum:[^}]+\}\.as_count\(\)/g, 'started')
    expect(evaluateFormula(arrived as string, { started: null })).toBe(0)
  })

  /** A metric counts the events of its filter, and its tags are their fields. */
  function metricValue(query: string): number | null {
    const values: Record<string, number> = {}
    const formula = query.replace(/sum:([\w.]+)\{(.*?)\}\.as_count\(\)/g, (_, id: string, conditions: string) => {
      const metric = metrics.get(id)
      const terms = conditions.split(' AND ').map(condition => {
        const [, tag = '', value, list = ''] = /^(\w+)(?::(.+)| IN \((.+)\))$/.exec(condition) ?? []
        const path = metric?.group_by.find(each => each.tag_name === tag)?.path ?? tag
        return is(path, ...(value === undefined ? list.split(',') : [value]))
      })
      const name = `m${Object.keys(values).length}`
      values[name] = findings(all(metric?.filter.query ?? '', ...terms))
      return name
    })
    return evaluateFormula(formula, values)
  }
})

type Cells = Readonly<Record<string, number | null>>
type Shown = { readonly by: Row['by'] } & Readonly<Record<string, unknown>>

interface Request {
  readonly display_type?: string
  readonly queries: readonly NamedQuery[]
  readonly formulas: readonly { readonly formula: string; readonly alias: string }[]
}

/** Every request over RUM's events in widgets, with the title of its widget. */
function requestsIn(widgets: readonly PlacedWidget[]): { title: string; request: Request }[] {
  return widgets.flatMap(({ definition }) => {
    if (definition.type === 'group') return requestsIn(definition.widgets as PlacedWidget[])
    const requests = (definition.requests ?? []) as (Request | { query: unknown })[]
    return requests.flatMap(request =>
      'queries' in request && request.display_type !== 'overlay'
        ? [{ title: String(definition.title).replace(/, by event time$/, ''), request }]
        : [],
    )
  })
}

/** Evaluates the widget with that title: the values of each group, by alias. */
function rowsOf(widgets: readonly PlacedWidget[], title: string): Shown[] {
  const found = requestsIn(widgets).find(each => each.title === title)
  if (!found) throw new Error(`no widget is called ${title}`)
  const { queries, formulas } = found.request
  const filled = queries.map(query => ({ ...query, search: { query: fillVariables(query.search.query, variables) } }))
  const rows = evaluateFormulas(events, {
    queries: filled,
    formulas: formulas.map(({ formula }) => formula),
  })
  return rows.map(({ by, values }) => ({
    by,
    ...Object.fromEntries(formulas.map(({ alias }, i) => [alias, values[i]])),
  }))
}

/** Evaluates a table with one row: its values, by alias. */
function cellsOf(widgets: readonly PlacedWidget[], title: string): Cells {
  const [row, ...others] = rowsOf(widgets, title)
  expect(others).toEqual([])
  const { by: _, ...cells } = row ?? { by: {} }
  return cells as Cells
}

/** Counts the events that a search finds. */
function findings(search: string): number {
  const [bucket] = aggregate(events, { compute: [COUNT], filter: { query: fillVariables(search, variables) } })
  return Number(bucket?.computes.c0)
}

function isEngineeringFailure({ where, kind, cause }: DropOff): boolean {
  return where === 'step' && kind === 'engineering' && cause !== 'left'
}

function aliasOf({ cause, team, kind }: DropOff): string {
  return `${cause} (${team}, ${kindLabel(kind)})`
}

function withoutZeros(cells: Cells): Cells {
  return Object.fromEntries(Object.entries(cells).filter(([, value]) => value !== 0))
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}
