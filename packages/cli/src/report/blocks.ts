import type { JourneyDefinition } from '@journey-monitor/sdk'
import type { Cell } from '../disclosure/ledger.ts'
import { stepNumber } from '../journey/definition-facts.ts'
import { labelsOf } from '../journey/labels.ts'
import type { JourneyProfile } from '../journey/profile.ts'
import { compareText } from '../system/compare-text.ts'
import { humanize } from '../system/format.ts'
import type { Block, Column, Section, Table } from './document.ts'
import type { ReportLinks } from './report-links.ts'

/** Labels for a document, and its audience. */
export interface RenderContext {
  readonly definition: JourneyDefinition
  readonly profile: JourneyProfile
  /** The document leaves the team. */
  readonly isShared: boolean
  /** Links to the events behind each row. */
  readonly links?: ReportLinks | undefined
}

/** Largest number of rows shown from a list that may be long. */
const MAX_ROWS = 20

/** A row that can be left out or moved by what it counts. */
export interface CountedRow {
  readonly cells: readonly string[]
  /** Cell by which the rows are ordered. */
  readonly by: Cell
  readonly link?: string | undefined
}

/**
 * Sorts rows, most first. A shared report omits rows under 11, whose names alone may reveal too much. Withheld rows come
 * last, since their position would reveal their size.
 */
export function ranked(
  rows: readonly CountedRow[],
  noun: string,
): { rows: (readonly string[])[]; links: (string | undefined)[]; notes: Block[] } {
  const size = ({ by }: CountedRow) => by.number ?? -1
  const listed = rows
    .filter(({ by }) => by.shown !== 'small')
    .sort((a, b) => size(b) - size(a) || compareText(a.cells.join(), b.cells.join()))
  const shown = listed.slice(0, MAX_ROWS)
  const notes = [
    listed.length > shown.length && `more ${noun}, not listed here: ${listed.length - shown.length}.`,
    rows.length > listed.length && `${noun} with fewer than 11 are left out.`,
  ].filter(note => note !== false)
  return {
    rows: shown.map(({ cells }) => cells),
    links: shown.map(({ link }) => link),
    notes: notes.map(note => ({ type: 'text', text: note.charAt(0).toUpperCase() + note.slice(1) })),
  }
}

/** `'name'` is a column of words, `'#name'` one of numbers. */
export function table(
  caption: string,
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  otherwise = 'None.',
): Block {
  const asColumn = (name: string): Column =>
    name.startsWith('#') ? { title: name.slice(1), numeric: true } : { title: name }
  const content: Table = { caption, columns: columns.map(asColumn), rows, otherwise }
  return { type: 'table', table: content }
}

/** A table that is closed at first, since the picture above it shows the most important numbers. */
export function foldedTable(...content: Parameters<typeof table>): Block {
  const block = table(...content)
  return block.type === 'table' ? { ...block, table: { ...block.table, isFolded: true } } : block
}

/** Shows all tables of a section at once. */
export function unfolded(section: Section): Section {
  const blocks = section.blocks.map((block): Block => {
    return block.type === 'table' ? { ...block, table: { ...block.table, isFolded: false } } : block
  })
  return { ...section, blocks }
}

/** Links the rows of a table, in order, to the events behind them. */
export function linked(block: Block, links: readonly (string | undefined)[]): Block {
  const isLinked = block.type === 'table' && links.some(link => link !== undefined)
  return isLinked ? { ...block, table: { ...block.table, links } } : block
}

export function text(content: string): Block {
  return { type: 'text', text: content }
}

/** @example stepName(definition, 'modal') // '2. Modal' */
export function stepName(definition: JourneyDefinition, name: string): string {
  return `${stepNumber(definition, name)}. ${humanize(name)}`
}

/** @example teamName(context, 'front_desk') // 'Front desk' */
export function teamName({ profile }: Pick<RenderContext, 'profile'>, team: string): string {
  return labelsOf(profile).team(team)
}

export function teamIndex({ teams }: JourneyDefinition, team: string): number {
  return teams.indexOf(team)
}
