import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { slug } from '../../site/.vitepress/slug.ts'
import { REPOSITORY, textOf } from './blocks.ts'

/** Returns the dead links of a document: to missing files, and to missing headings. */
export async function deadLinks(document: string): Promise<string[]> {
  const text = (await textOf(document)).replaceAll(/^```[\s\S]*?^```$/gm, '').replaceAll(/`[^`\n]*`/g, '')
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target)
  return links
    .filter(target => !/^[a-z]+:/.test(target) && isDead(document, target))
    .map(target => `${document}: ${target}`)
}

/** Returns the missing files that a document names as code, such as `packages/sdk/src/event.ts`. */
export async function missingFiles(document: string): Promise<string[]> {
  const named = (await textOf(document)).matchAll(/`((?:packages|examples|site|test)\/[\w./-]+)`/g)
  return [...named].map(([, path = '']) => path).filter(path => !existsSync(join(REPOSITORY, path)))
}

function isDead(document: string, target: string): boolean {
  const [path = '', fragment] = target.split('#')
  const file = path ? join(REPOSITORY, dirname(document), path) : join(REPOSITORY, document)
  if (!existsSync(file) || relative(REPOSITORY, file).startsWith('..')) return true
  return fragment !== undefined && file.endsWith('.md') && !headings(readFileSync(file, 'utf8')).has(fragment)
}

/** Returns the fragments of a document's headings, as GitHub and the site make them. */
export function headings(markdown: string): Set<string> {
  const prose = markdown.replaceAll(/^```[\s\S]*?^```$/gm, '')
  const slugs = [...prose.matchAll(/^#{1,6} (.+)$/gm)].map(([, title = '']) =>
    slug(title.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')),
  )
  return new Set(
    slugs.map((own, index) => {
      const before = slugs.slice(0, index).filter(other => other === own).length
      return before === 0 ? own : `${own}-${before}`
    }),
  )
}
