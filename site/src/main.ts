import { fileURLToPath } from 'node:url'
import { buildSite } from './build-site.ts'

const outDir = fileURLToPath(new URL('../dist', import.meta.url))
await buildSite(outDir)
console.log(`The site is in ${outDir}. To read it: npx pnpm@12 site:preview`)
