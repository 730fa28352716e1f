import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { REPOSITORY } from './blocks.ts'

/** A file of the app that a page is about: our own code, in the shape of the real component. */
export interface HostFile {
  readonly name: string
  readonly text: string
}

const folderOf = (document: string) => join(REPOSITORY, 'test/docs/hosts', basename(document, '.md'))

/** Returns the app's files before the changes of `document`; empty if the page shows whole files. */
export function hostFiles(document: string): HostFile[] {
  const folder = folderOf(document)
  if (!existsSync(folder)) return []
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name => /\.jsx?$/.test(name))
  return names.sort().map(name => ({ name, text: readFileSync(join(folder, name), 'utf8') }))
}

/**
 * Applies a block of a page to a file of the app. Lines that begin with `+` are added, those with `-` removed; the
 * others must exist. A line `…` stands for any number of lines. The block names the file in its first line.
 * @throws Error with the lines that the file does not have.
 */
export function patch(text: string, block: string, where: string): string {
  const [, ...lines] = block.split('\n')
  const hunks = lines
    .join('\n')
    .split(/^ …\n?/m)
    .filter(hunk => hunk.trim() !== '')
  let patched = text
  let from = 0
  for (const hunk of hunks) {
    const sideOf = (without: string) =>
      hunk
        .replace(/\n+$/, '')
        .split('\n')
        .filter(line => !line.startsWith(without))
        .map(line => `${line.slice(1)}\n`)
        .join('')
    const before = sideOf('+')
    const at = patched.indexOf(before, from)
    if (at < 0) throw new Error(`${where}: the app has no such lines, or not in this order:\n${before}`)
    const after = sideOf('-')
    patched = patched.slice(0, at) + after + patched.slice(at + before.length)
    from = at + after.length
  }
  return patched
}
