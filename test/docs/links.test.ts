import { expect, test } from 'vitest'
import { contents } from '../../site/.vitepress/contents.ts'
import { documents } from './blocks.ts'
import { deadLinks, headings, missingFiles } from './links.ts'

const all = await documents()

test.each(all)('every link of %s has a target', async document => {
  expect(await deadLinks(document)).toEqual([])
})

test.each(all)('every file that %s names exists', async document => {
  expect(await missingFiles(document)).toEqual([])
})

test('every page is in the menu of the site', () => {
  const menu = contents.flatMap(({ pages }) => pages.map(({ page }) => page))
  const pages = all.map(document => (document === 'README.md' ? 'index' : document.replace(/^docs\/|\.md$/g, '')))
  expect([...menu].sort()).toEqual([...pages, 'api/index'].sort())
})

test('links to headings use GitHub’s anchors', () => {
  const markdown = '# A `b`: c?\n## Who is it – really\n```\n# no\n```\n## Twice\n## Twice\n'
  expect([...headings(markdown)]).toEqual(['a-b-c', 'who-is-it--really', 'twice', 'twice-1'])
})
