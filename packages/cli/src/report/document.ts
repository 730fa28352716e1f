/** Content of a report, independent of the output format. Texts are plain. */
export interface Document {
  readonly title: string
  /** The answer, in a sentence or two. */
  readonly lead: readonly string[]
  /** Which journeys, and when the question was asked. */
  readonly about: readonly string[]
  readonly sections: readonly Section[]
}

export interface Section {
  /** Unique in the document; the target of links. */
  readonly id: string
  readonly title: string
  readonly blocks: readonly Block[]
  /** Closed at first, in HTML: most readers don't need it. */
  readonly isFolded?: boolean
}

export type Block =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'list'; readonly items: readonly string[] }
  | { readonly type: 'warnings'; readonly items: readonly string[] }
  | { readonly type: 'picture'; readonly picture: Picture }
  | { readonly type: 'bars'; readonly bars: BarChart }
  | { readonly type: 'table'; readonly table: Table }

/** A picture, in HTML only. The table below it has the same numbers. */
export interface Picture {
  /** Text alternative of the picture. */
  readonly alt: string
  /** SVG made by this program. */
  readonly svg: string
}

/** Horizontal bars, the first one on top, in HTML only. The table below them has the same numbers. */
export interface BarChart {
  /** Caption that explains how to read the picture. */
  readonly caption: string
  readonly rows: readonly BarRow[]
  /** Marks of a scale that is not a count's; `at` is from 0 to 1. */
  readonly ticks?: readonly { readonly at: number; readonly label: string }[]
}

export interface BarRow {
  readonly name: string
  /** Team, written after the name, so that color is never the only distinction. */
  readonly team?: string
  /** The number, as it may be shown. */
  readonly value: string
  readonly note?: string
  /** Number of the team, 0-based; undefined if the color belongs to no team. */
  readonly color?: number
  /** The parts of the bar, in shares of the width from 0 to 1. */
  readonly fills: readonly BarFill[]
  /** The row stands between two others, and is lower. */
  readonly isBetween?: true
  /** Address of the events behind the row. */
  readonly link?: string | undefined
}

/**
 * One part of a bar. `framed` is a number of which no part is known. `hidden` is a withheld number; all of them are drawn
 * with the same length.
 */
export type BarFill =
  | { readonly pattern: 'solid' | 'outlined' | 'framed'; readonly from: number; readonly to: number }
  | { readonly pattern: 'hidden'; readonly from: number }

export interface Table {
  readonly caption: string
  readonly columns: readonly Column[]
  /** The first cell of a row is its heading. */
  readonly rows: readonly (readonly string[])[]
  /** Addresses of the events behind each row. */
  readonly links?: readonly (string | undefined)[]
  /** Closed at first, in HTML, since the picture above it shows the most important numbers. */
  readonly isFolded?: boolean
  /** Text in place of the rows, if there are none. */
  readonly otherwise?: string
}

export interface Column {
  readonly title: string
  readonly numeric?: true
}
