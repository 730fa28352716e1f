/** What a report says, whatever it is written in. Texts are plain. */
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
}

export type Block =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'list'; readonly items: readonly string[] }
  | { readonly type: 'warnings'; readonly items: readonly string[] }
  | { readonly type: 'picture'; readonly picture: Picture }
  | { readonly type: 'table'; readonly table: Table }

/** Drawn in HTML only; a table under it says the same. */
export interface Picture {
  /** What it shows, for who cannot see it. */
  readonly alt: string
  /** SVG made by this program. */
  readonly svg: string
}

export interface Table {
  readonly caption: string
  readonly columns: readonly Column[]
  /** The first cell of a row is its heading. */
  readonly rows: readonly (readonly string[])[]
  /** Said in the place of rows, where there are none. */
  readonly otherwise?: string
}

export interface Column {
  readonly title: string
  readonly numeric?: true
}
