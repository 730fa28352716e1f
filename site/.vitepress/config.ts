import { defineConfig } from 'vitepress'
import { contents } from './contents.ts'
import { slug } from './slug.ts'

const link = (page: string) => `/${page.replace(/(?:^|(?<=\/))index$/, '')}`

export default defineConfig({
  title: 'Journey Monitor',
  description: 'Shows where journeys across two apps were lost, which team owns each loss, and why.',
  lang: 'en-US',
  base: process.env.SITE_BASE ?? '/',
  srcDir: '.pages',
  outDir: 'dist',
  cacheDir: '.vitepress/cache',
  cleanUrls: false,
  vite: { build: { chunkSizeWarningLimit: 2_000 } },
  markdown: {
    anchor: { slugify: slug },
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
  },
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    sidebar: contents.map(({ title, pages }) => ({
      text: title,
      items: pages.map(({ title: text, page }) => ({ text, link: link(page) })),
    })),
    footer: { message: 'Apache-2.0' },
  },
})
