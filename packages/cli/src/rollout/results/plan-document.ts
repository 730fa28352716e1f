import { fromMarkdown } from 'mdast-util-from-markdown'
import { type LabeledLine, plainText, readLine, type Span } from './labeled-line.ts'

/** A heading of a release plan. */
export interface PlanHeading {
  readonly text: string
  /** Line number, 0-based, as for all lines here. */
  readonly line: number
  readonly depth: number
  /** The heading that this one stands under. */
  readonly parent: PlanHeading | undefined
  /** Neither words nor another heading stand between this heading and the next of its depth or above. */
  readonly isEmpty: boolean
}

/** A place of a release plan that may ask for something: a heading, a list item, a line of a paragraph. Spans are of its line. */
export interface PlanField extends LabeledLine {
  readonly type: 'heading' | 'item' | 'line'
  /** The heading that the field stands under; for a heading, itself. */
  readonly heading: PlanHeading | undefined
  readonly line: number
  /** The character between the brackets of a check box. */
  readonly box: Span | undefined
  /** An item without a label of its own that belongs to the field above it. */
  readonly isPart: boolean
  /** Lines below the field: a nested list, or the list after a line. An empty range marks their place. */
  readonly details: Span
  /** Start of each detail line. A number counts up from line to line. */
  readonly marker: string
  /** The details are a list of empty items. */
  readonly isEmptyList: boolean
  /** Text below the heading answers its question. */
  readonly hasContent: boolean
}

/** A release plan, read as Markdown. */
export interface PlanDocument {
  readonly lines: readonly string[]
  readonly headings: readonly PlanHeading[]
  readonly fields: readonly PlanField[]
}

type Block = ReturnType<typeof fromMarkdown>['children'][number]
type List = Extract<Block, { type: 'list' }>
type Item = List['children'][number]

/** Reads a release plan. A carriage return is part of its line. */
export function readDocument(lines: readonly string[]): PlanDocument {
  const blocks = fromMarkdown(lines.join('\n')).children
  const headings: PlanHeading[] = []
  const fields: PlanField[] = []
  for (const [i, block] of blocks.entries()) {
    const heading = headings.at(-1)
    if (block.type === 'heading') {
      const next = blocks.slice(i + 1).find(({ type }) => type !== 'thematicBreak')
      const own: PlanHeading = {
        text: plainText(contentOf(lines, firstLine(block)).text),
        line: firstLine(block),
        depth: block.depth,
        parent: headings.findLast(({ depth }) => depth < block.depth),
        isEmpty: !next || (next.type === 'heading' && next.depth <= block.depth),
      }
      headings.push(own)
      fields.push(headingField(lines, block, own, blocks.slice(i + 1)))
    } else if (block.type === 'paragraph') {
      fields.push(...paragraphFields(lines, block, heading, blocks[i + 1]))
    } else if (block.type === 'list') {
      const question = fields.find(field => field.type === 'heading' && field.heading === heading)
      fields.push(...itemFields(lines, block, heading, { label: question?.label ?? '', isPart: false }))
    }
  }
  return { lines, headings, fields }
}

function headingField(
  lines: readonly string[],
  block: Block,
  heading: PlanHeading,
  after: readonly Block[],
): PlanField {
  const end = after.findIndex(({ type }) => type === 'heading')
  const own = (end < 0 ? after : after.slice(0, end)).filter(({ type }) => type !== 'thematicBreak')
  const below = lastLine(own.at(-1) ?? block) + 1
  return {
    ...readAt(lines, firstLine(block)),
    type: 'heading',
    heading,
    line: firstLine(block),
    box: undefined,
    isPart: false,
    details: { from: below, to: below },
    marker: '',
    isEmptyList: false,
    hasContent: own.length > 0,
  }
}

function paragraphFields(
  lines: readonly string[],
  block: Block,
  heading: PlanHeading | undefined,
  next: Block | undefined,
): PlanField[] {
  const last = lastLine(block)
  const list = next?.type === 'list' ? next : undefined
  const numbers = Array.from({ length: last - firstLine(block) + 1 }, (_, i) => firstLine(block) + i)
  return numbers.map(line => {
    const below = line === last ? list : undefined
    return {
      ...readAt(lines, line),
      type: 'line',
      heading,
      line,
      box: undefined,
      isPart: false,
      details: below ? { from: firstLine(below), to: lastLine(below) + 1 } : { from: line + 1, to: line + 1 },
      marker: below ? `${markerOf(lines, below)} ` : '- ',
      isEmptyList: below?.children.every(({ children }) => children.length === 0) === true,
      hasContent: false,
    }
  })
}

function itemFields(
  lines: readonly string[],
  list: List,
  heading: PlanHeading | undefined,
  above: { readonly label: string; readonly isPart: boolean },
): PlanField[] {
  return list.children.flatMap(item => {
    const [first, ...rest] = item.children
    if (first?.type !== 'paragraph') return []
    const line = firstLine(first)
    const content = contentOf(lines, line)
    const box = /^\[([ xX])\]\s+/.exec(content.text)
    const read = readAt(lines, line, box?.[0].length)
    const isAnonymous = read.label === '' && read.blank !== undefined && read.value.from < read.value.to
    const label = isAnonymous ? above.label : read.label
    const nested = rest.flatMap(block =>
      block.type === 'list' ? itemFields(lines, block, heading, { label, isPart: true }) : [],
    )
    const boxAt = content.from + 1
    const own: PlanField = {
      ...read,
      label,
      type: 'item',
      heading,
      line,
      box: box ? { from: boxAt, to: boxAt + 1 } : undefined,
      isPart: isAnonymous && above.isPart,
      details: { from: lastLine(first) + 1, to: Math.max(lastLine(first), rest.length > 0 ? lastLine(item) : 0) + 1 },
      marker: `${' '.repeat(content.from)}- `,
      isEmptyList: rest.length > 0 && nested.length > 0 && nested.every(({ isPart }) => isPart),
      hasContent: false,
    }
    return [own, ...nested]
  })
}

/** Returns a line without the marks of a heading, an item or a quotation. */
function contentOf(lines: readonly string[], line: number): { readonly text: string; readonly from: number } {
  const text = lines[line] as string
  const from = /^\s*(?:>\s*)*(?:#{1,6}\s+|[-*+](?:\s+|(?=\w))|\d+[.)]\s+)?/.exec(text)?.[0].length ?? 0
  return { text: text.slice(from), from }
}

function readAt(lines: readonly string[], line: number, skipped = 0): LabeledLine {
  const { text, from } = contentOf(lines, line)
  return readLine(text.slice(skipped), from + skipped)
}

function markerOf(lines: readonly string[], list: List): string {
  return /^\s*(?:[-*+]|\d+[.)])/.exec(lines[firstLine(list)] as string)?.[0] ?? '-'
}

function firstLine({ position }: Block | Item): number {
  return (position?.start.line ?? 1) - 1
}

function lastLine({ position }: Block | Item): number {
  return (position?.end.line ?? 1) - 1
}
