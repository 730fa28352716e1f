import { init } from 'echarts'
import { wrapText } from '../system/wrap-text.ts'
import type { Picture } from './document.ts'
import { hatchPattern } from './hatch-pattern.ts'
import { html } from './html.ts'

type Option = Parameters<ReturnType<typeof init>['setOption']>[0]

interface Size {
  readonly width: number
  readonly height: number
}

/** Colors are those of the page, so that one picture does for light, dark and print. */
const TEXT = 'var(--text)'
const QUIET = 'var(--quiet)'
const LINE = 'var(--line)'
const LABEL = { color: TEXT, fontSize: 13, fontFamily: 'system-ui, sans-serif' }
const SERIES_COLORS = 7
const HATCHED = { symbol: 'rect', color: QUIET, dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: Math.PI / 4 }

export interface Flow {
  readonly from: string
  readonly to: string
  /** The number, or the part of it that is known, which may be 0. */
  readonly known: number
  /** There may be more, which is withheld: it is drawn hatched, with the same width in every flow. */
  readonly hidesSome: boolean
  /** Undefined: no team's. */
  readonly team?: number
}

export interface FlowNode {
  readonly name: string
  readonly label: string
  /** The number, or the part of it that is known. With 0, the node is hatched. */
  readonly known: number
  readonly team?: number
  /** The column in which it stands, from 0. */
  readonly depth: number
}

/** Width of a withheld part of a flow, as a share of the widest known one. */
const HIDDEN_WIDTH = 0.04
/** ECharts has no patterns for flows: this color, which nothing else has, is replaced with the hatching. */
const HIDDEN_COLOR = '#010203'
/** Sizes of a flow picture; `right` is the room for the names of outcomes. */
const FLOW = { width: 1000, height: 420, left: 8, right: 330, nodeWidth: 14, characterWidth: 7.2 }

/** A Sankey diagram. */
export function flowPicture(alt: string, nodes: readonly FlowNode[], flows: readonly Flow[]): Picture {
  const hiddenValue = HIDDEN_WIDTH * Math.max(1, ...flows.map(({ known }) => known))
  const last = Math.max(...nodes.map(({ depth }) => depth))
  const stepWidth = (FLOW.width - FLOW.left - FLOW.right - FLOW.nodeWidth) / Math.max(1, last)
  const charactersFor = ({ depth }: FlowNode) =>
    Math.floor(((depth === last ? FLOW.right : stepWidth) - FLOW.nodeWidth - FLOW.left) / FLOW.characterWidth)
  const strong = (team: number | undefined) => (team === undefined ? QUIET : `var(--team-${team % 4})`)
  const { svg } = draw(
    alt,
    { width: FLOW.width, height: FLOW.height },
    {
      series: [
        {
          type: 'sankey',
          silent: true,
          draggable: false,
          left: FLOW.left,
          right: FLOW.right,
          top: 12,
          bottom: 12,
          nodeWidth: FLOW.nodeWidth,
          nodeGap: 28,
          layoutIterations: 0,
          // The edge in the page's color keeps a label readable where flows and hatching pass below it.
          label: { ...LABEL, fontSize: 12, textBorderColor: 'var(--card)', textBorderWidth: 3 },
          data: nodes.map(node => ({
            name: node.name,
            depth: node.depth,
            value: node.known,
            itemStyle: {
              color: node.known === 0 ? HIDDEN_COLOR : strong(node.team),
              borderColor: strong(node.team),
              borderWidth: 1,
            },
            label: { formatter: wrapText(node.label, charactersFor(node)).join('\n') },
          })),
          links: flows.flatMap(({ from, to, known, hidesSome, team }) => [
            ...(known > 0
              ? [{ source: from, target: to, value: known, lineStyle: { color: strong(team), opacity: 0.35 } }]
              : []),
            ...(hidesSome
              ? [{ source: from, target: to, value: hiddenValue, lineStyle: { color: HIDDEN_COLOR, opacity: 1 } }]
              : []),
          ]),
        },
      ],
    },
  )
  return {
    alt,
    svg: svg
      .replaceAll(`"${HIDDEN_COLOR}"`, '"url(#flow-hatch)"')
      .replace(/(?=<\/svg>$)/, svg.includes(HIDDEN_COLOR) ? hatchPattern('flow-hatch') : ''),
  }
}

export interface Series {
  readonly name: string
  readonly values: readonly number[]
  /** Numbers that are withheld: gray and hatched. */
  readonly isHidden?: boolean
}

/** Stacked columns over time. Each series has a pattern in addition to its color. */
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
      series: all.map(({ name, values, isHidden = false }, i) => ({
        type: 'bar' as const,
        name,
        stack: 'all',
        silent: true,
        barMaxWidth: 40,
        itemStyle: isHidden ? { color: LINE, decal: HATCHED } : { color: `var(--series-${i % SERIES_COLORS})` },
        data: [...values],
      })),
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

/** Makes an SVG fill its place. Removes what ECharts adds for scripts, and inline styles, which a strict CSP refuses. */
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
