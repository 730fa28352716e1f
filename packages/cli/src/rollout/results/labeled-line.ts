/** A part of a text, by offsets. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** A line of a form: its question, and the place of the answer. */
export interface LabeledLine {
  /** Without markup, e.g. `Number of unique users`. Empty if the line has a placeholder alone. */
  readonly label: string
  /** Text after the label, trimmed. */
  readonly value: Span
  /**
   * The placeholder in the value, which an answer replaces. Undefined if there is none; the whole value if it is empty.
   */
  readonly blank: Span | undefined
  /** The line asks: it has a colon, a question mark or a placeholder. */
  readonly isAsking: boolean
}

const CHOICES = String.raw`yes\s*[|/]\s*no(?:\s*[|/]\s*N\/A)?`
/** Placeholders for an answer in forms. Brackets may contain a link. */
const PLACEHOLDERS = [
  String.raw`\[(?:FILL_IN|TBD)\b(?:[^[\]]|\[[^\]]*\](?:\([^)]*\))?)*\]%?`,
  String.raw`\[PICK_ONE\](?::?\s*${CHOICES})?`,
  String.raw`\*{0,2}\(?\b(?:add|u(?:pd|dp)\w*|enter|insert)\b[^*():.]*\bhere\b\)?\*{0,2}`,
  CHOICES,
  String.raw`\b(?:TBD|XX)\b`,
]
const PLACEHOLDER = new RegExp(PLACEHOLDERS.join('|'), 'gi')
/** Two placeholders with no word between them are one: `[FILL_IN]/[FILL_IN]`. */
const ONLY_MARKS = /^[^a-z0-9]*$/i
const LINK = /!?\[[^\]]*\]\([^)]*(?:\([^)]*\)[^)]*)*\)/g
const EMPHASIS = ['**', '__', '*', '_']

/**
 * Splits a line of Markdown, without its list marker, into label and value. The label ends at the first colon or question
 * mark outside parentheses and links; without one, at the placeholder or the end of the line.
 * @param offset of `line` in its document, by which spans are given
 * @example readLine('**Number of users:** XX', 0).label // 'Number of users'
 */
export function readLine(line: string, offset: number): LabeledLine {
  const { end: labelEnd, isAsking } = labelIn(line)
  const marks = emphasisAround(line, labelEnd)
  const closed = marks.opened && line.startsWith(marks.opened, labelEnd) ? labelEnd + marks.opened.length : labelEnd
  const wrapped = marks.opened !== '' && closed === labelEnd
  const text = line.trimEnd()
  const end = wrapped && text.endsWith(marks.opened) ? text.length - marks.opened.length : text.length
  const from = closed + (/^\s*/.exec(line.slice(closed, end))?.[0].length ?? 0)
  const value = from >= end ? { from: Math.max(closed, end), to: Math.max(closed, end) } : { from, to: end }
  const blank = blankIn(line, value)
  return {
    label: plainText(line.slice(0, labelEnd)).replace(/[\s:?(–—-]+$/, ''),
    value: shift(value, offset),
    blank: blank && shift(blank, offset),
    isAsking,
  }
}

/** Finds the first placeholder of a text, joined with those that only marks separate from it. */
function blankIn(line: string, value: Span): Span | undefined {
  if (value.from === value.to) return value
  const found = [...line.slice(value.from, value.to).matchAll(PLACEHOLDER)].map(({ index, 0: { length } }) => ({
    from: value.from + index,
    to: value.from + index + length,
  }))
  const [first, ...more] = found
  if (!first) return undefined
  let { to } = first
  for (const next of more) {
    if (!ONLY_MARKS.test(line.slice(to, next.from))) break
    to = next.to
  }
  return wholeEmphasis(line, { from: first.from, to }, value)
}

/** A placeholder in bold is replaced with its marks: they were there to be seen. */
function wholeEmphasis(line: string, { from, to }: Span, value: Span): Span {
  for (const marks of EMPHASIS) {
    const outer = { from: from - marks.length, to: to + marks.length }
    const isAround = line.slice(outer.from, from) === marks && line.slice(to, outer.to) === marks
    if (isAround && outer.from >= value.from && outer.to <= value.to) return outer
  }
  return { from, to }
}

function labelIn(line: string): { readonly end: number; readonly isAsking: boolean } {
  const placeholder = new RegExp(PLACEHOLDER.source, 'i').exec(line)
  const masked = line.replace(LINK, link => 'x'.repeat(link.length))
  let depth = 0
  for (let i = 0; i < masked.length; i++) {
    const sign = masked[i]
    if (placeholder?.index === i && depth === 0) break
    if (sign === '(') depth++
    if (sign === ')') depth = Math.max(0, depth - 1)
    if (depth > 0 || (sign !== ':' && sign !== '?')) continue
    return { end: sign === '?' && masked[i + 1] === ':' ? i + 2 : i + 1, isAsking: true }
  }
  return { end: placeholder ? placeholder.index : line.trimEnd().length, isAsking: placeholder !== null }
}

/** Finds the emphasis that is open at the end of the label. */
function emphasisAround(line: string, labelEnd: number): { readonly opened: string } {
  const label = line.slice(0, labelEnd).trimStart()
  const opened = EMPHASIS.find(marks => label.startsWith(marks) && !label.slice(marks.length).includes(marks))
  return { opened: opened ?? '' }
}

/** Markdown without links' targets and emphasis. */
export function plainText(markdown: string): string {
  return markdown
    .replace(/!?\[([^\]]*)\]\([^)]*(?:\([^)]*\)[^)]*)*\)/g, '$1')
    .replace(/\*{1,3}|`|(?<!\w)_{1,3}|_{1,3}(?!\w)/g, '')
    .replace(/\s+/g, ' ')
    .trim()
}

function shift({ from, to }: Span, by: number): Span {
  return { from: from + by, to: to + by }
}
