import { cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join, posix } from 'node:path'

/** Markdown outside `docs/` that the site includes. The README is its first page. */
const OUTSIDE_DOCS = new Map([
  ['README.md', 'index.md'],
  ['CONTRIBUTING.md', 'CONTRIBUTING.md'],
  ['SECURITY.md', 'SECURITY.md'],
  ['CHANGELOG.md', 'CHANGELOG.md'],
  ['packages/sdk/README.md', 'packages/sdk/README.md'],
  ['packages/react-bindings/README.md', 'packages/react-bindings/README.md'],
  ['packages/coverage/README.md', 'packages/coverage/README.md'],
  ['packages/cli/README.md', 'packages/cli/README.md'],
])
const LINK = /(!?\[(?:[^\]\\]|\\.)*\]\()([^)\s]+)(\))/g

/**
 * Copies the pages to `folder`, with the site's paths: `docs/` at its root, and next to it every file of the repository
 * that a page links to, as a page that shows it.
 *
 * @throws Error if a page links to a file that does not exist.
 */
export async function stagePages(repository: string, folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  await cp(join(repository, 'docs'), folder, { recursive: true })
  const sources = new Set<string>()
  const documents = (await readdir(join(repository, 'docs'), { recursive: true })).filter(file => file.endsWith('.md'))
  for (const path of [...OUTSIDE_DOCS.keys(), ...documents.map(file => `docs/${file}`)]) {
    const page = join(folder, pageOf(path) ?? path)
    await mkdir(dirname(page), { recursive: true })
    await writeFile(page, relinked(await readFile(join(repository, path), 'utf8'), path, sources))
  }
  for (const path of sources) await writeSourcePage(repository, folder, path)
}

/** Returns the page on the site for a path of the repository, if it is a document. */
function pageOf(path: string): string | undefined {
  return OUTSIDE_DOCS.get(path) ?? (path.startsWith('docs/') ? path.slice('docs/'.length) : undefined)
}

function relinked(text: string, from: string, sources: Set<string>): string {
  return outsideFences(text, prose =>
    fenced(prose).replace(LINK, (whole, before: string, target: string, after: string) => {
      if (/^(?:[a-z]+:|#)/.test(target)) return whole
      const [file = '', fragment] = target.split('#')
      const path = posix.normalize(posix.join(posix.dirname(from), file)).replace(/\/$/, '')
      const page = pageOf(path) ?? sourcePage(path, sources)
      return `${before}/${page}${fragment === undefined ? '' : `#${fragment}`}${after}`
    }),
  )
}

/** Fences blocks that are indented by four spaces, so that they scroll on their own and have a copy button. */
function fenced(prose: string): string {
  return prose.replace(/(?<=\n\n)(?: {4}[^\s*-].*\n(?:(?: {4}.*)?\n)*)/g, block => {
    const code = block.replaceAll(/^ {4}/gm, '').trim()
    return `\`\`\`${code.startsWith('journey-monitor ') ? 'sh' : 'text'}\n${code}\n\`\`\`\n\n`
  })
}

/** Applies `change` to the text outside fenced code. */
function outsideFences(text: string, change: (prose: string) => string): string {
  return text
    .split(/^(```[\s\S]*?^```$)/m)
    .map(part => (part.startsWith('```') ? part : change(part)))
    .join('')
}

function sourcePage(path: string, sources: Set<string>): string {
  sources.add(path)
  return pageOfSource(path)
}

/** Returns the path without the file's extension, which VitePress would take literally in a link. */
const pageOfSource = (path: string) => `source/${path.replaceAll('.', '-')}.md`

async function writeSourcePage(repository: string, folder: string, path: string): Promise<void> {
  const file = join(repository, path)
  const kind = await stat(file).catch(() => {
    throw new Error(`a page links to ${path}, which does not exist`)
  })
  const page = join(folder, pageOfSource(path))
  await mkdir(dirname(page), { recursive: true })
  const shown = kind.isDirectory() ? await listing(file) : await fence(file, path)
  await writeFile(page, `---\nsearch: false\neditLink: false\n---\n\n# \`${path}\`\n\n${shown}\n`)
}

async function listing(folder: string): Promise<string> {
  const names = (await readdir(folder)).filter(name => name !== 'node_modules' && name !== 'dist')
  return names.map(name => `- \`${name}\``).join('\n')
}

async function fence(file: string, path: string): Promise<string> {
  const text = await readFile(file, 'utf8')
  const ticks = '`'.repeat(Math.max(3, ...[...text.matchAll(/`+/g)].map(([run]) => run.length + 1)))
  return `${ticks}${posix.extname(path).slice(1)}\n${text}${ticks}`
}
