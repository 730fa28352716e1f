import { extname } from 'node:path'
import type { Block } from './blocks.ts'
import { hostFiles, patch } from './patch-host.ts'

/** A file as a reader would have it after following a page. */
export interface SourceFile {
  readonly name: string
  readonly text: string
  /** Position of the file's first line, such as `docs/x.md:12`. */
  readonly from: string
}

const SCRIPT = /^(?:js|jsx|ts|tsx)$/
const NAMED = /^\/\/ ([\w./-]+\.[jt]sx?)\b.*$/m

/**
 * Returns the files in a page's blocks. A block, or a part of one, that begins with `// name.ext` is the file of that name. A
 * diff of a file of the app is applied to that file, after the diffs above it.
 */
export function sourceFiles(blocks: readonly Block[]): SourceFile[] {
  const files: SourceFile[] = []
  for (const block of blocks) {
    if (!SCRIPT.test(block.language) && block.language !== 'diff') continue
    const host = hostOf(block)
    if (host) {
      const at = files.findIndex(({ name, from }) => name === host.name && from.startsWith(`${block.document}:`))
      const from = `${block.document}:${block.line}`
      const text = patch(files[at]?.text ?? host.text, block.text, from)
      files.splice(at < 0 ? files.length : at, at < 0 ? 0 : 1, { name: host.name, text, from })
      continue
    }
    const text = block.language === 'diff' ? afterDiff(block.text) : block.text
    for (const part of parts(text)) {
      const named = NAMED.exec(part.text)
      const name = named?.index === 0 ? (named[1] ?? '') : `line-${block.line}.${block.language}`
      files.push({ name, text: part.text, from: `${block.document}:${block.line + part.line}` })
    }
  }
  return files
}

/**
 * Returns the files that a reader of `document` ends up with: those of its blocks, and those of the app that it leaves
 * unchanged.
 */
export function appFiles(document: string, blocks: readonly Block[]): SourceFile[] {
  const files = sourceFiles(blocks)
  const others = hostFiles(document).filter(({ name }) => !files.some(file => file.name === name))
  return [...files, ...others.map(file => ({ ...file, from: `test/docs/hosts, for ${document}` }))]
}

/** Returns the file of the app that a diff changes. */
export function hostOf(block: Block) {
  if (block.language !== 'diff') return undefined
  const [, name] = NAMED.exec(block.text.slice(1)) ?? []
  return hostFiles(block.document).find(file => file.name === name)
}

/** File after a diff: its context and added lines. */
const afterDiff = (diff: string) => side(diff, '-')
/** File before a diff: its context and removed lines. */
export const beforeDiff = (diff: string) => side(diff, '+')

function side(diff: string, without: '+' | '-'): string {
  const lines = diff.split('\n').filter(line => !line.startsWith(without))
  return lines.map(line => line.slice(1)).join('\n')
}

function parts(text: string): { text: string; line: number }[] {
  const lines = text.split('\n')
  const starts = lines.flatMap((line, index) => (NAMED.test(line) && index > 0 ? [index] : []))
  return [0, ...starts].map((start, index, all) => ({
    text: lines.slice(start, all[index + 1]).join('\n'),
    line: start,
  }))
}

export const isTyped = ({ name }: SourceFile) => /^\.tsx?$/.test(extname(name))
