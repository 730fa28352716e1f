import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSite } from './build-site.ts'

const [folder] = process.argv.slice(2)
const outDir = folder ? resolve(folder) : fileURLToPath(new URL('../dist', import.meta.url))
await buildSite(outDir)
console.log(`The site is in ${outDir}. ${folder ? 'Serve it from there.' : 'To read it: npx pnpm@12 site:preview'}`)
