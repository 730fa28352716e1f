import stringWidth from 'string-width'

/**
 * Breaks text at blanks into lines of at most `width` columns. A wider word becomes a line of its own. Keeps line
 * breaks, and each line's indentation.
 *
 * @example wrapText('  over the limit', 10) // ['  over the', '  limit']
 */
export function wrapText(text: string, width: number): string[] {
  return text.split('\n').flatMap(line => wrapLine(line.trimStart(), width, /^ */.exec(line)?.[0] ?? ''))
}

/** Longest line of sentences, in columns. Wider ones are hard to read, however wide the terminal is. */
const PROSE_WIDTH = 100

/** Breaks sentences as {@link wrapText} does, into lines that are no wider than a reader can follow. */
export function wrapProse(text: string, columns: number): string[] {
  return wrapText(text, Math.min(columns, PROSE_WIDTH))
}

function wrapLine(text: string, width: number, indent: string): string[] {
  const lines: string[] = []
  let line = indent
  for (const word of text.split(' ')) {
    const longer = line === indent ? line + word : `${line} ${word}`
    if (line !== indent && stringWidth(longer) > width) {
      lines.push(line)
      line = indent + word
    } else line = longer
  }
  return [...lines, line]
}
