import { init } from 'echarts'
import type { Picture } from './document.ts'
import { html } from './html.ts'

type Option = Parameters<ReturnType<typeof init>['setOption']>[0]

interface Size {
  readonly width: number
  readonly height: number
}

/** Colours are those of the page, so that one picture does for light, dark and print. */
const TEXT = 'var(--text)'
const QUIET = 'var(--quiet)'
const LINE = 'var(--line)'
const LABEL = { color: TEXT, fontSize: 13, fontFamily: 'system-ui, sans-serif' }
const SERIES_COLOURS = 7

/** The colours of the `index`th team, strong and soft. */
function teamColour(index: number): { strong: string; soft: string } {
  const own = index % 4
  return { strong: `var(--team-${own})`, soft: `var(--team-${own}-soft)` }
}

export interface Bar {
  /** Written beside the bar: what tells bars apart is never their colour alone. */
  readonly name: string
  readonly value: number
  /** Drawn before it, as its part: the rest is drawn soft. */
  readonly part?: number
  /** Written at its end. */
  readonly label: string
  readonly team: number
}

/** Horizontal bars, the first on top. */
export function bars(alt: string, all: readonly Bar[]): Picture {
  const hasParts = all.some(({ part }) => part !== undefined)
  const widest = Math.max(0, ...all.map(({ name }) => name.length))
  const solid = all.map(({ value, part = value, team, label }) => ({
    value: part,
    itemStyle: { color: teamColour(team).strong },
    label: { show: !hasParts, formatter: label },
  }))
  const rest = all.map(({ value, part = value, team, label }) => ({
    value: value - part,
    itemStyle: {
      color: teamColour(team).soft,
      borderColor: teamColour(team).strong,
      borderWidth: value > part ? 1 : 0,
    },
    label: { show: true, formatter: label },
  }))
  const series = (data: typeof solid) => ({
    type: 'bar' as const,
    stack: 'all',
    barWidth: 20,
    silent: true,
    label: { ...LABEL, position: 'right' as const },
    data,
  })
  return draw(
    alt,
    { width: 900, height: 30 + 34 * all.length },
    {
      grid: { left: Math.min(320, 16 + 7.4 * widest), right: 190, top: 8, bottom: 8 },
      xAxis: { type: 'value', show: false },
      yAxis: {
        type: 'category',
        inverse: true,
        data: all.map(({ name }) => name),
        axisLabel: { ...LABEL, interval: 0 },
        axisLine: { lineStyle: { color: LINE } },
        axisTick: { show: false },
      },
      series: hasParts ? [series(solid), series(rest)] : [series(solid)],
    },
  )
}

export interface Flow {
  readonly from: string
  readonly to: string
  readonly value: number
  /** Undefined: no team's. */
  readonly team?: number
}

export interface FlowNode {
  readonly name: string
  readonly label: string
  readonly team?: number
  /** The column in which it stands, from 0. */
  readonly depth: number
}

/** A Sankey diagram. */
export function flowPicture(alt: string, nodes: readonly FlowNode[], flows: readonly Flow[]): Picture {
  const strong = (team: number | undefined) => (team === undefined ? QUIET : teamColour(team).strong)
  return draw(
    alt,
    { width: 1000, height: 420 },
    {
      series: [
        {
          type: 'sankey',
          silent: true,
          draggable: false,
          left: 8,
          right: 210,
          top: 12,
          bottom: 12,
          nodeWidth: 14,
          nodeGap: 18,
          layoutIterations: 0,
          label: { ...LABEL, fontSize: 12 },
          data: nodes.map(({ name, label, team, depth }) => ({
            name,
            depth,
            itemStyle: { color: strong(team) },
            label: { formatter: label },
          })),
          links: flows.map(({ from, to, value, team }) => ({
            source: from,
            target: to,
            value,
            lineStyle: { color: strong(team), opacity: 0.35 },
          })),
        },
      ],
    },
  )
}

export interface Series {
  readonly name: string
  readonly values: readonly number[]
}

/** Stacked columns over time; each series has a pattern of its own beside its colour. */
export function columns(alt: string, labels: readonly string[], all: readonly Series[]): Picture {
  const legendHeight = 22 * all.length
  return draw(
    alt,
    { width: 900, height: 270 + legendHeight },
    {
      aria: { enabled: true, label: { enabled: false }, decal: { show: true } },
      legend: { orient: 'vertical', bottom: 0, left: 44, itemGap: 8, textStyle: LABEL, icon: 'roundRect' },
      grid: { left: 52, right: 12, top: 12, bottom: 36 + legendHeight },
      xAxis: {
        type: 'category',
        data: [...labels],
        axisLabel: { ...LABEL, color: QUIET, fontSize: 12, hideOverlap: true },
        axisLine: { lineStyle: { color: LINE } },
        axisTick: { show: false },
      },
      yAxis: {
        type: 'value',
        minInterval: 1,
        axisLabel: { ...LABEL, color: QUIET, fontSize: 12 },
        splitLine: { lineStyle: { color: LINE } },
      },
      series: all.map(({ name, values }, i) => ({
        type: 'bar' as const,
        name,
        stack: 'all',
        silent: true,
        barMaxWidth: 40,
        itemStyle: { color: `var(--series-${i % SERIES_COLOURS})` },
        data: [...values],
      })),
    },
  )
}

export interface Span {
  readonly name: string
  readonly low: number
  readonly high: number
  readonly label: string
  readonly team: number
}

/** From one number to a higher one, on a logarithmic scale: what takes seconds and what takes minutes fit on one. */
export function spans(alt: string, all: readonly Span[]): Picture {
  const lowest = Math.max(1, Math.min(...all.map(({ low }) => low)) / 2)
  const at = (value: number) => Math.log10(Math.max(value, lowest) / lowest)
  const drawn = all.map(({ name, low, high, label, team }) => ({
    bar: { name, value: at(high) - at(low), label, team },
    offset: at(low),
  }))
  return draw(
    alt,
    { width: 900, height: 30 + 34 * all.length },
    {
      grid: {
        left: Math.min(320, 16 + 7.4 * Math.max(0, ...all.map(({ name }) => name.length))),
        right: 190,
        top: 8,
        bottom: 8,
      },
      xAxis: { type: 'value', show: false },
      yAxis: {
        type: 'category',
        inverse: true,
        data: all.map(({ name }) => name),
        axisLabel: { ...LABEL, interval: 0 },
        axisLine: { lineStyle: { color: LINE } },
        axisTick: { show: false },
      },
      series: [
        {
          type: 'bar',
          stack: 'all',
          silent: true,
          itemStyle: { color: 'transparent' },
          data: drawn.map(({ offset }) => offset),
        },
        {
          type: 'bar',
          stack: 'all',
          barWidth: 14,
          silent: true,
          barMinHeight: 4,
          label: { ...LABEL, position: 'right', show: true },
          data: drawn.map(({ bar }) => ({
            value: bar.value,
            itemStyle: { color: teamColour(bar.team).strong, borderRadius: 7 },
            label: { formatter: bar.label },
          })),
        },
      ],
    },
  )
}

function draw(alt: string, { width, height }: Size, option: Option): Picture {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height })
  try {
    chart.setOption({ animation: false, ...option })
    return { alt, svg: asImage(chart.renderToSVGString(), alt) }
  } finally {
    chart.dispose()
  }
}

/** As wide as its place, without what ECharts adds for a script, and without styles that a strict policy refuses. */
function asImage(svg: string, alt: string): string {
  return svg
    .replace(/<style[\s\S]*?<\/style>/g, '')
    .replace(/ (ecmeta_\w+|class)="[^"]*"/g, '')
    .replace(/ style="([^"]*)"/g, (_, styles: string) => asAttributes(styles))
    .replace(/^<svg [^>]*?viewBox/, () => html`<svg role="img" aria-label="${alt}" viewBox`.html)
}

/** @example asAttributes('font-size:13px;') // ' font-size="13px"' */
function asAttributes(styles: string): string {
  return styles
    .split(';')
    .filter(style => style.includes(':'))
    .map(style => style.split(':').map(part => part.trim()))
    .map(([name, value]) => ` ${name}="${value}"`)
    .join('')
}
