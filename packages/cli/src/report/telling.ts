import type { JourneyDefinition, StepDefinition } from '@journey-monitor/sdk'
import type { Show } from '../disclosure/keys.ts'
import type { DropOff, StepCounts } from '../funnel/funnel-result.ts'
import { stepNumber } from '../journey/definition-facts.ts'
import type { JourneyProfile } from '../journey/profile.ts'
import { compareText } from '../system/compare-text.ts'
import { type Count, humanize } from '../system/format.ts'
import type { Block, Column, Table } from './document.ts'

/** Who tells what of a report, and how counts may be shown. */
export interface Telling {
  readonly definition: JourneyDefinition
  readonly profile: JourneyProfile
  readonly show: Show
  /** The report leaves the team. */
  readonly isShared: boolean
}

/** How many rows a list that may be endless shows. */
const MOST_ROWS = 20

/** A row that can be left out or moved by what it counts. */
export interface CountedRow {
  readonly cells: readonly string[]
  /** By which the rows are ordered. */
  readonly by: Count
}

/**
 * Rows, most first. In a shared report those under 11 are left out, for their words alone may say too much, and those that
 * are withheld come last, for their place would give them away.
 */
export function ranked(rows: readonly CountedRow[], noun: string): { rows: (readonly string[])[]; notes: Block[] } {
  const size = ({ by }: CountedRow) => (typeof by === 'number' ? by : -1)
  const told = rows
    .filter(({ by }) => by !== 'small')
    .sort((a, b) => size(b) - size(a) || compareText(a.cells.join(), b.cells.join()))
  const shown = told.slice(0, MOST_ROWS)
  const few = rows.length - told.length
  const notes = [
    told.length > shown.length && `${told.length - shown.length} more ${noun} are not listed.`,
    few > 0 && `${noun} with fewer than 11 are left out.`,
  ].filter(note => note !== false)
  return {
    rows: shown.map(({ cells }) => cells),
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

export function text(content: string): Block {
  return { type: 'text', text: content }
}

/** @example stepName(definition, 'modal') // '2. Modal' */
export function stepName(definition: JourneyDefinition, name: string): string {
  return `${stepNumber(definition, name)}. ${humanize(name)}`
}

export function stepOf({ steps }: JourneyDefinition, name: string): StepDefinition {
  return steps.find(step => step.name === name) as StepDefinition
}

export function teamIndex({ teams }: JourneyDefinition, team: string): number {
  return teams.indexOf(team)
}

/** @example place({ step: 'modal', where: 'handoff' }) // 'on the way to “Modal”' */
export function place({ step, where }: { step: string; where: 'step' | 'handoff' }): string {
  return `${where === 'handoff' ? 'on the way to' : 'in'} “${humanize(step)}”`
}

/** As it is put in a chart: what may not be shown is not drawn. */
export function drawn(value: Count): number {
  return typeof value === 'number' ? value : 0
}

/** Those that may not be shown come last, in the order of the steps: their place would give them away. */
export function mostFirst<Loss extends { readonly drop: DropOff; readonly lost: Count }>(
  definition: JourneyDefinition,
  losses: readonly Loss[],
): Loss[] {
  const rank = ({ lost }: Loss) => (typeof lost === 'number' ? lost : -1)
  const text = ({ drop }: Loss) => `${stepName(definition, drop.step)} ${drop.where} ${drop.cause}`
  return [...losses].sort((a, b) => rank(b) - rank(a) || compareText(text(a), text(b)))
}

/** How many journeys completed the step of that name. */
export function completedOf(steps: readonly StepCounts[], name: string): number {
  return steps.find(({ step }) => step === name)?.completed ?? 0
}
