import { createHash } from 'node:crypto'
import { FILL_IN } from '../../system/markdown-text.ts'

/** A part of a form, in Markdown. It begins with `- **Label:**` or `1. **Question**`; without a label it is first. */
export interface Field {
  readonly text: string
  /** Only people know: what somebody writes in its place stays. */
  readonly isOpen?: boolean
}

/** What a person wrote between the markers, beside the answers, or an answer that has no place any more. */
export class Edited extends Error {
  /** Of the content, from 0. */
  readonly line: number

  constructor(line: number, what: string) {
    super(what)
    this.line = line
  }
}

const START = /^(?:- |\d+\. )\*\*(.+?)\*\*/
const SIGNED = /^<!-- journey-monitor wrote this \(([?0-9a-f ]*)\)\..* -->$/

/** A field that only people can answer. */
export function openField(label: string, what: string = FILL_IN): Field {
  return { text: `- ${titled(label)} ${what}`, isOpen: true }
}

/** @example field('Metrics monitored', 'none') // - **Metrics monitored:** none */
export function field(label: string, value: string, details: readonly string[] = []): Field {
  return { text: [`- ${titled(label)} ${value}`, ...details.map(detail => `  - ${detail}`)].join('\n') }
}

/** As the forms have it: a question may do without a colon. */
function titled(label: string): string {
  return `**${label}${/[?:]$/.test(label) ? '' : ':'}**`
}

/** The fields as text, without what lets a later run tell our words from a person's. */
export function renderFields(fields: readonly Field[]): string {
  return fields.map(({ text }, i) => (START.test(text) || i === fields.length - 1 ? text : `${text}\n`)).join('\n')
}

/** The same, with it. */
export function signFields(fields: readonly Field[], unanswered: readonly Field[] = fields): string {
  const marks = unanswered.map(({ text, isOpen }) => `${isOpen ? '?' : ''}${hash(text)}`)
  return `${renderFields(fields)}\n\n<!-- journey-monitor wrote this (${marks.join(' ')}). What replaces ${FILL_IN} stays; change nothing else here. -->`
}

/**
 * `fields` with what people wrote into the open ones of `content`, which an earlier run signed, or nobody has filled in.
 * @throws Edited where that would lose a person's words.
 */
export function mergeFields(content: string, fields: readonly Field[]): string {
  const lines = content.split('\n').map(line => line.trimEnd())
  const signedAt = lines.findLastIndex(line => SIGNED.test(line))
  if (signedAt < 0) {
    const foreign = lines.findIndex(line => line !== '' && !isBlank(line))
    if (foreign >= 0) throw new Edited(foreign, 'this was not written by journey-monitor')
    return signFields(fields)
  }
  const after = lines.findIndex((line, i) => i > signedAt && line !== '')
  if (after >= 0) throw new Edited(after, 'this was not written by journey-monitor')
  const answers = answersIn(lines.slice(0, signedAt), SIGNED.exec(lines[signedAt] as string)?.[1]?.split(' ') ?? [])
  const merged = fields.map(own => {
    const answer = answers.get(labelOf(own.text))
    return answer ? { text: answer.text, isOpen: true } : own
  })
  for (const [label, { line }] of answers) {
    if (!fields.some(({ text }) => labelOf(text) === label)) {
      throw new Edited(line, `the answer to “${label}” has no place any more`)
    }
  }
  return signFields(
    merged,
    fields.map((own, i) => ({ ...own, isOpen: merged[i]?.isOpen ?? false })),
  )
}

interface Written {
  readonly text: string
  readonly line: number
}

/** By label, what people wrote in the place of what was open. */
function answersIn(lines: readonly string[], marks: readonly string[]): Map<string, Written> {
  const written = split(lines)
  const answers = new Map<string, Written>()
  for (const [i, own] of written.entries()) {
    const mark = marks[i]
    if (mark?.replace('?', '') === hash(own.text) || (mark && isCleared(own.text))) continue
    if (!mark?.startsWith('?')) throw new Edited(own.line, 'this was changed by hand')
    answers.set(labelOf(own.text), own)
  }
  if (written.length < marks.length) throw new Edited(0, 'a part of this was taken away by hand')
  return answers
}

function split(lines: readonly string[]): Written[] {
  const starts = lines.flatMap((line, i) => (START.test(line) ? [i] : []))
  const first = lines.findIndex(line => line !== '')
  if (first >= 0 && first !== starts[0]) starts.unshift(first)
  return starts.map((start, i) => ({
    text: lines
      .slice(start, starts[i + 1])
      .join('\n')
      .trim(),
    line: start,
  }))
}

/** A line of a form, from its label on, in which nobody has written anything. */
function isBlank(line: string): boolean {
  const value = line.replace(/^\s*(?:[-*]|\d+\.)?\s*(?:[^[\]:?]*[:?]+)?/, '')
  return !/[a-z0-9]/i.test(value.replace(/\[(FILL_IN|PICK_ONE|TBD)\]|\b(yes\s*[|/]\s*no(\s*\|\s*N\/A)?|XX|TBD)\b/g, ''))
}

/** An answer that was taken back. */
function isCleared(text: string): boolean {
  return text.replace(START, '').trim() === FILL_IN
}

function labelOf(text: string): string {
  return START.exec(text)?.[1] ?? ''
}

function hash(text: string): string {
  const words = text.split('\n').map(line => line.trimEnd())
  return createHash('sha256').update(words.join('\n').trim()).digest('hex').slice(0, 8)
}
