import { cpSync, globSync, readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { build } from 'esbuild'
import { defineConfig } from 'rollup'
import { dts } from 'rollup-plugin-dts'

const SOURCE = '@journey-monitor/source'

const { exports }: { exports: Record<string, Record<string, string>> } = JSON.parse(
  readFileSync('package.json', 'utf8'),
)

/** Of each export, where its types go, and its source. */
const input = Object.fromEntries(
  Object.values(exports).flatMap(({ types, [SOURCE]: source }) =>
    types && source ? [[relative('dist', types).replace(/\.d\.ts$/, ''), source]] : [],
  ),
)

/** Rewrites what `tsc` built without comments and with narrow indentation: a third of the tarball. */
function compactCode(): Promise<unknown> {
  return build({ entryPoints: globSync('dist/**/*.js'), outdir: 'dist', outbase: 'dist', allowOverwrite: true })
}

/** The types of the exports, and the files of the live page. `tsc` builds the code, a module for each file. */
export default defineConfig({
  input,
  external: id => !/^[./]/.test(id),
  plugins: [
    dts({ tsconfig: '../../tsconfig.json' }),
    {
      name: 'code-and-live-page',
      async writeBundle() {
        await compactCode()
        cpSync('src/live/page', 'dist/live/page', { recursive: true })
      },
    },
  ],
  output: { dir: 'dist', format: 'es', entryFileNames: '[name].d.ts', chunkFileNames: 'types/[name].d.ts' },
})
