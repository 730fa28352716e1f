import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'

export const REPOSITORY = resolve(import.meta.dirname, '../..')

/** One block of code in a document. */
export interface Block {
  /** Path in the repository. */
  readonly document: string
  /** Line number of the first line of code, 1-based. */
  readonly line: number
  /** Language of the fence, for example `tsx`; `indented` for a block without a fence. */
  readonly language: string
  readonly text: string
}

/** Lists the documents for readers: `docs/`, the files at the root, and the READMEs that npm shows. */
export async function documents(): Promise<string[]> {
  const docs = (await readdir(join(REPOSITORY, 'docs'), { recursive: true })).filter(file => file.endsWith('.md'))
  const packages = (await readdir(join(REPOSITORY, 'packages'))).map(name => `packages/${name}/README.md`)
  return [
    ...['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'],
    ...docs.map(file => `docs/${file}`),
    ...packages.filter(file => existsSync(join(REPOSITORY, file))),
  ].sort()
}

export const textOf = (document: string): Promise<string> => readFile(join(REPOSITORY, document), 'utf8')

/** Returns every block of every document, in order. */
export async function allBlocks(): Promise<Block[]> {
  const blocks: Block[] = []
  for (const document of await documents()) blocks.push(...blocksIn(document, await textOf(document)))
  return blocks
}

/** Finds fenced blocks, also in lists, and blocks that are indented by four spaces after an empty line. */
export function blocksIn(document: string, markdown: string): Block[] {
  const blocks: Block[] = []
  const lines = markdown.split('\n')
  for (let at = 0; at < lines.length; at++) {
    const fence = /^(\s*)(`{3,})(\w*)/.exec(lines[at] ?? '')
    if (fence) {
      const [, indent = '', ticks = '', language = ''] = fence
      const end = lines.findIndex((line, index) => index > at && line.startsWith(`${indent}${ticks}`))
      if (end < 0) throw new Error(`${document}:${at + 1}: this block never ends`)
      const text = lines.slice(at + 1, end).map(line => line.slice(indent.length))
      blocks.push({ document, line: at + 2, language, text: text.join('\n') })
      at = end
    } else if (/^ {4}\S/.test(lines[at] ?? '') && lines[at - 1]?.trim() === '') {
      const rest = lines.slice(at).findIndex(line => line.trim() !== '' && !line.startsWith('    '))
      const end = rest < 0 ? lines.length : at + rest
      const text = lines.slice(at, end).map(line => line.slice(4))
      blocks.push({ document, line: at + 1, language: 'indented', text: text.join('\n').trimEnd() })
      at = end - 1
    }
  }
  return blocks
}
