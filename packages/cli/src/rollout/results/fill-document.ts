import { oneLine } from '../../system/markdown-text.ts'
import type { AnswerName } from './answer-names.ts'
import { restore, type WrittenLines, withRecord } from './fill-record.ts'
import type { PlanAnswer } from './plan-answer.ts'
import { type PlanDocument, type PlanField, readDocument } from './plan-document.ts'
import { type FieldScope, findSections, keyOf, type PlanSection, scopeOf } from './plan-sections.ts'

export interface FieldAnswer {
  readonly name: AnswerName | 'box' | undefined
  readonly answer: PlanAnswer | undefined
}

/** A blank that was left. */
interface OpenBlank {
  /** Line number, 1-based. */
  readonly line: number
  /** The heading and the label. */
  readonly field: string
  /** Undefined if only people know. */
  readonly missing: string | undefined
}

export interface FilledPlan {
  readonly text: string
  /** Number of answered fields. */
  readonly filled: number
  readonly open: readonly OpenBlank[]
}

/** A plan with a person's text, without the text of an earlier run. */
export interface BlankPlan {
  readonly document: PlanDocument
  readonly sections: readonly PlanSection[]
  /** Fields of a plan whose details are rewritten. */
  readonly wantsDetails: ReadonlySet<number>
  readonly byteOrderMark: string
}

type Stages = Parameters<typeof findSections>[1]
/** The blank form that an empty section gets: lines of Markdown, or undefined. */
export type FormOf = (section: PlanSection | undefined, heading: string) => readonly string[] | undefined

/**
 * Reads a plan. Sections of a stage's planning or results that have a heading and nothing else get the blank form of it.
 */
export function openPlan(text: string, stages: Stages, formOf: FormOf = () => undefined): BlankPlan {
  const byteOrderMark = text.startsWith('\uFEFF') ? '\uFEFF' : ''
  const { lines, wantsDetails } = restore(text.slice(byteOrderMark.length).split('\n'))
  const document = readDocument(lines)
  const sections = findSections(document, stages)
  const forms = document.headings
    .filter(({ isEmpty }) => isEmpty)
    .flatMap(heading => {
      const field = document.fields.find(each => each.type === 'heading' && each.heading === heading)
      const form = field && formOf(scopeOf(field, sections).section, heading.text)
      return form ? [{ line: heading.line, form }] : []
    })
  if (forms.length === 0) return { document, sections, wantsDetails, byteOrderMark }
  const moved = new Set<number>()
  const grown: string[] = []
  for (const [i, line] of lines.entries()) {
    if (wantsDetails.has(i)) moved.add(grown.length)
    grown.push(line)
    const form = forms.find(each => each.line === i)?.form
    if (form) grown.push(...['', ...form].map(each => (line.endsWith('\r') ? `${each}\r` : each)))
  }
  const whole = readDocument(grown)
  return { document: whole, sections: findSections(whole, stages), wantsDetails: moved, byteOrderMark }
}

/** Fills the blanks of a plan for which `answerTo` has an answer, and lists the others. */
export function fillPlanText(
  { document, sections, wantsDetails, byteOrderMark }: BlankPlan,
  answerTo: (field: PlanField, scope: FieldScope) => FieldAnswer,
): FilledPlan {
  const { lines, fields } = document
  const sectionsInUse = new Set<string>()
  const answered = fields.map(field => {
    const scope = scopeOf(field, sections)
    if (scope.section && field.blank && field.value.from < field.value.to) sectionsInUse.add(keyOf(scope.section.time))
    return { field, scope, ...answerTo(field, scope) }
  })
  const open: OpenBlank[] = []
  const heads = new Map<number, string>()
  const below = new Map<number, { readonly to: number; readonly lines: readonly string[] }>()
  const replaced = new Set<number>()
  let filled = 0
  for (const { field, scope, name, answer } of answered) {
    if (field.isPart || replaced.has(field.line)) continue
    const line = lines[field.line] as string
    const isBlank = isBlankFor(field, name, answer, lines)
    const isInUse = scope.section !== undefined && sectionsInUse.has(keyOf(scope.section.time))
    const hadDetails = wantsDetails.has(field.details.from - 1) || wantsDetails.has(field.details.to - 1)
    const isAsked = field.type === 'heading' ? !isAskedBelow(field, fields) : isBlank || hadDetails
    const listed = field.type === 'line' && field.isEmptyList ? answer?.value : undefined
    const value = isBlank && listed === undefined ? answer?.value : undefined
    if (value !== undefined) heads.set(field.line, withValue(line, field, value))
    const details =
      answer && (isAsked || takesEvidence(field, line, isInUse))
        ? detailsFor(field, listed === undefined ? answer : withItem(answer, listed), lines)
        : undefined
    if (details) {
      const there = below.get(details.from)
      below.set(details.from, there ? { ...details, lines: [...there.lines, ...details.lines] } : details)
      for (let at = details.from; at < details.to; at++) replaced.add(at)
    }
    if (!isBlank) continue
    if (value !== undefined || listed !== undefined || (answer?.isComplete && details)) filled++
    else {
      const path = [field.heading?.text, field.label].filter((each, i, all) => each && all.indexOf(each) === i)
      open.push({ line: field.line + 1, field: path.join(' › '), missing: answer?.missing })
    }
  }
  const { text, lineMap } = compose(lines, heads, below)
  return {
    text: byteOrderMark + text,
    filled,
    open: open.map(each => ({ ...each, line: (lineMap[each.line - 1] ?? 0) + 1 })),
  }
}

/** A field is blank if a placeholder stands in it, or if nothing does and it is known to ask. */
function isBlankFor(
  field: PlanField,
  name: FieldAnswer['name'],
  answer: PlanAnswer | undefined,
  lines: readonly string[],
): boolean {
  const line = lines[field.line] as string
  if (field.box) return line.slice(field.box.from, field.box.to) === ' '
  const isEmpty = field.value.from === field.value.to
  if (field.blank && !isEmpty) return true
  if (name === undefined) return false
  if (!isEmpty) return answer?.stem !== undefined && same(line.slice(field.value.from, field.value.to), answer.stem)
  if (field.type === 'heading') return field.isAsking && !field.hasContent
  if (field.type === 'line' && !field.isAsking && !field.isEmptyList) return false
  return field.details.from === field.details.to || field.isEmptyList || isForm(field, lines)
}

/** The details of a field ask for something themselves. */
function isForm({ details }: PlanField, lines: readonly string[]): boolean {
  return lines.slice(details.from, details.to).some(line => /\[(?:FILL_IN|PICK_ONE|TBD)/i.test(line))
}

/** A heading's question is asked once more by an item without a label. */
function isAskedBelow(heading: PlanField, fields: readonly PlanField[]): boolean {
  return fields.some(
    field => field.type === 'item' && field.heading === heading.heading && field.label === heading.label && field.blank,
  )
}

/** Tells whether evidence is added to a person's answer: if the form points elsewhere, or has a yes or no. */
function takesEvidence(field: PlanField, line: string, isInUse: boolean): boolean {
  const value = line.slice(field.value.from, field.value.to).replace(/[*_]/g, '')
  const isOpen = field.type !== 'heading' && !field.box && field.details.from === field.details.to
  return isInUse && isOpen && /^see\b|^(?:yes|no|n\/a)\b/i.test(value)
}

/** The value as the first of a list. */
function withItem(answer: PlanAnswer, item: string): PlanAnswer {
  return { ...answer, details: [item, ...(answer.details ?? [])] }
}

function withValue(line: string, field: PlanField, value: string): string {
  if (field.box) return `${line.slice(0, field.box.from)}x${line.slice(field.box.to)}`
  const { from, to } = field.blank ?? field.value
  const before = line.slice(0, from)
  const after = line.slice(to)
  const isSeparated = field.label === '' || field.value.from < from || /[:?]\**\s*$/.test(before)
  const isAnonymous = before.trim() === '' || /^\s*(?:[-*+]|\d+[.)])\s+$/.test(before)
  const start = isSeparated || isAnonymous ? before : `${before.trimEnd()}:`
  const gap = /[:?*]$/.test(start) && from === to ? ' ' : /:$/.test(start) && start !== before ? ' ' : ''
  return `${start}${gap}${oneLine(value)}${/^ [a-z]/.test(after) ? ',' : ''}${after}`
}

/** The lines to be written below a field, and the lines that they take the place of. */
function detailsFor(
  field: PlanField,
  { details = [], table }: PlanAnswer,
  lines: readonly string[],
): { readonly from: number; readonly to: number; readonly lines: readonly string[] } | undefined {
  const end = (lines[field.line] as string).endsWith('\r') ? '\r' : ''
  const { from, to } = field.details
  if (field.type === 'heading') {
    const isThere = lines.slice(field.line, from).some(line => line.trimEnd() === table?.split('\n')[0])
    if (table === undefined || isThere) return undefined
    return { from, to: from, lines: ['', ...table.split('\n')].map(line => `${line}${end}`) }
  }
  if (details.length === 0) return undefined
  const counted = /^(\s*)(\d+)([.)]) $/.exec(field.marker)
  const marker = (i: number) => (counted ? `${counted[1]}${Number(counted[2]) + i}${counted[3]} ` : field.marker)
  const items = details.map((item, i) => `${marker(i)}${oneLine(item)}${end}`)
  if (from === to || field.isEmptyList) return { from, to, lines: items }
  return isForm(field, lines) ? { from: to, to, lines: items } : undefined
}

/** Joins the lines, with a record of the generated ones. `lineMap` gives the new place of each old line. */
function compose(
  lines: readonly string[],
  heads: ReadonlyMap<number, string>,
  below: ReadonlyMap<number, { readonly to: number; readonly lines: readonly string[] }>,
): { readonly text: string; readonly lineMap: readonly number[] } {
  const result: string[] = []
  const written: WrittenLines[] = []
  const lineMap: number[] = []
  for (let i = 0; i <= lines.length; i++) {
    const block = below.get(i)
    if (block) {
      written.push({
        line: result.length,
        count: block.lines.length,
        original: lines.slice(i, block.to),
        isBelow: true,
      })
      for (let at = i; at < block.to; at++) lineMap[at] = result.length
      result.push(...block.lines)
      if (block.to > i) {
        i = block.to - 1
        continue
      }
    }
    if (i === lines.length) break
    const line = lines[i] as string
    lineMap[i] = result.length
    const head = heads.get(i)
    if (head !== undefined) written.push({ line: result.length, count: 1, original: [line], isBelow: false })
    result.push(head ?? line)
  }
  return { text: withRecord(result, written).join('\n'), lineMap }
}

function same(one: string, other: string): boolean {
  const plain = (text: string) => text.replace(/[*_\s]/g, '')
  return plain(one) === plain(other)
}
