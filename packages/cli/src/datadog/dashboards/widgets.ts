import { eventQuery } from '../event-query.ts'
import type { FailureLogs } from '../failure-logs.ts'
import type { Formula, Query } from '../losses.ts'
import { all, PEOPLE, type Search } from '../query.ts'

/** A formula with its label. */
export interface Shown extends Formula {
  readonly alias: string
  /** Default: journeys. */
  readonly unit?: CanonicalUnit | 'journeys' | 'events' | 'failures' | 'page views'
  /** The engineering failures that are counted. */
  readonly failure?: FailureLogs | undefined
}

/** A unit that Datadog knows; any other is only its label. */
type CanonicalUnit = 'percent' | 'millisecond'

/** A link in the menu of a widget, as Datadog takes it. */
export interface CustomLink {
  readonly label: string
  readonly link: string
}

/** A widget; how wide, of 12, and how high. */
export interface Widget {
  readonly definition: { readonly type: string; readonly [setting: string]: unknown }
  readonly width: number
  readonly height: number
}

export interface PlacedWidget {
  readonly definition: Widget['definition']
  readonly layout: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
}

const COLUMNS = 12

/**
 * Creates the functions that build widgets from formulas.
 * @param linksTo Creates the links to the events behind a formula.
 * @param marks Search for the events that are marked on every time series.
 */
export function createWidgets(linksTo: (shown: Shown) => readonly CustomLink[], marks: Query) {
  // A widget's `events` do the same, and are deprecated in favor of this.
  const overlay = request([{ alias: 'Rollout', formula: marks.name, queries: [marks], unit: 'events' }], [])
  return { value, table, series }

  /** One number. */
  function value(title: string, shown: Shown): Widget {
    return {
      definition: {
        type: 'query_value',
        title: live(title),
        autoscale: false,
        precision: isCanonical(shown.unit) ? 1 : 0,
        requests: [scalar([shown])],
        ...links([shown]),
      },
      width: 2,
      height: 2,
    }
  }

  /** A column for each formula; a row for each value of the facets, or one row. */
  function table(title: string, columns: readonly Shown[], facets: readonly string[] = [], height = 4): Widget {
    return {
      definition: {
        type: 'query_table',
        title: live(title),
        requests: [scalar(columns, facets)],
        has_search_bar: 'never',
        ...links(columns),
      },
      width: COLUMNS,
      height,
    }
  }

  /** Over time: a line or bars for each formula, by the values of the facets. */
  function series(
    title: string,
    shown: readonly Shown[],
    {
      as,
      facets = [],
      width = 6,
    }: { readonly as: 'line' | 'bars'; readonly facets?: readonly string[]; width?: number },
  ): Widget {
    return {
      definition: {
        type: 'timeseries',
        title: live(title),
        show_legend: true,
        legend_layout: 'auto',
        requests: [
          { ...request(shown, facets), response_format: 'timeseries', display_type: as },
          { ...overlay, response_format: 'timeseries', display_type: 'overlay' },
        ],
        ...links(shown),
      },
      width,
      height: 4,
    }
  }

  function links(shown: readonly Shown[]): { readonly custom_links?: readonly CustomLink[] } {
    const all = shown.flatMap(linksTo)
    return all.length === 0 ? {} : { custom_links: all }
  }
}

/** RUM's own funnel: people's sessions that did one action after the other. */
export function sessionFunnel(title: string, search: Search, actions: readonly string[]): Widget {
  const steps = actions.map(value => ({ facet: '@action.name', value }))
  const query = { data_source: 'rum', query_string: all(PEOPLE, search), steps }
  return {
    definition: { type: 'funnel', title: live(title), requests: [{ request_type: 'funnel', query }] },
    width: COLUMNS,
    height: 4,
  }
}

/** Widget of log entries, newest first. */
export function logStream(title: string, search: Search): Widget {
  const query = { data_source: 'logs_stream', query_string: search, indexes: [] }
  const columns = ['timestamp', 'service', 'content'].map(field => ({ field, width: 'auto' }))
  return {
    definition: { type: 'list_stream', title, requests: [{ response_format: 'event_list', query, columns }] },
    width: COLUMNS,
    height: 4,
  }
}

export function note(content: string, height = 2): Widget {
  const definition = { type: 'note', content, background_color: 'white', font_size: '14', has_padding: true }
  return { definition, width: COLUMNS, height }
}

/** Groups widgets under a heading; undefined if there are none. */
export function group(title: string, widgets: readonly Widget[]): Widget | undefined {
  if (widgets.length === 0) return undefined
  const placed = place(widgets)
  const bottom = Math.max(...placed.map(({ layout }) => layout.y + layout.height))
  const definition = { type: 'group', title, layout_type: 'ordered', widgets: placed }
  return { definition, width: COLUMNS, height: bottom + 1 }
}

/** Places widgets from left to right, in rows of the full width. */
export function place(widgets: readonly Widget[]): PlacedWidget[] {
  let [x, y, rowHeight] = [0, 0, 0]
  return widgets.map(({ definition, width, height }) => {
    if (x + width > COLUMNS) [x, y, rowHeight] = [0, y + rowHeight, 0]
    const layout = { x, y, width, height }
    x += width
    rowHeight = Math.max(rowHeight, height)
    return { definition, layout }
  })
}

/** Titles a widget that counts the events in its time frame, whenever the journeys began. */
function live(title: string): string {
  return `${title}, by event time`
}

function scalar(shown: readonly Shown[], facets: readonly string[] = []) {
  return { ...request(shown, facets), response_format: 'scalar' }
}

function request(shown: readonly Shown[], facets: readonly string[]) {
  const queries = new Map(shown.flatMap(({ queries }) => queries.map(query => [query.name, query])))
  return {
    queries: [...queries.values()].map(query => eventQuery(query, facets)),
    formulas: shown.map(({ formula, alias, unit }) => ({ formula, alias, ...formatOf(unit) })),
  }
}

function formatOf(unit: Shown['unit'] = 'journeys') {
  return {
    number_format: {
      unit: isCanonical(unit)
        ? { type: 'canonical_unit', unit_name: unit }
        : { type: 'custom_unit_label', label: unit },
    },
  }
}

function isCanonical(unit: Shown['unit']): unit is CanonicalUnit {
  return unit === 'percent' || unit === 'millisecond'
}
