import { fileURLToPath } from 'node:url'
import { build } from 'vitepress'
import { stagePages } from './stage-pages.ts'
import { writeReference } from './write-reference.ts'

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url))
const SITE = fileURLToPath(new URL('..', import.meta.url))

/** Builds the site into `outDir`: the pages of `docs/`, the API reference, and a search over both. Throws for a dead link. */
export async function buildSite(outDir: string): Promise<void> {
  const pages = `${SITE}.pages`
  await stagePages(REPOSITORY, pages)
  await writeReference(REPOSITORY, `${pages}/api`)
  await build(SITE, { outDir })
}
