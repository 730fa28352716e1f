import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { serve } from 'vitepress'
import { buildSite } from './build-site.ts'

const [folder] = process.argv.slice(2)
const outDir = folder ? resolve(folder) : fileURLToPath(new URL('../dist', import.meta.url))
await buildSite(outDir)
console.log(`The site is in ${outDir}`)
if (folder === undefined) await serve({ root: fileURLToPath(new URL('..', import.meta.url)), port: 4173 })
