import { fileURLToPath } from 'node:url'
import { nodeResolve } from '@rollup/plugin-node-resolve'
import * as esbuild from 'esbuild'
import * as react from 'react'
import { rollup } from 'rollup'
import * as vite from 'vite'
import webpack from 'webpack'

const path = name => fileURLToPath(new URL(name, import.meta.url))
const MIXED = path('src/esm-and-commonjs.js')
const ESM = path('src/esm.js')
// React itself needs `process.env.NODE_ENV`. If nothing replaces that, the page's import map provides React.
const REACT = ['react', 'react-dom/client']

/** Each writes `app.js`, a module, into `outdir`. */
const builds = {
  webpack: outdir => runWebpack({ entry: MIXED, output: { path: outdir, filename: 'app.js' } }),
  'webpack-none': outdir =>
    runWebpack({
      mode: 'none',
      entry: ESM,
      experiments: { outputModule: true },
      output: { path: outdir, filename: 'app.js', module: true },
      externalsType: 'module',
      externals: REACT,
    }),
  esbuild: outdir =>
    esbuild.build({
      entryPoints: [MIXED],
      outfile: `${outdir}/app.js`,
      bundle: true,
      format: 'esm',
      logLevel: 'warning',
    }),
  'esbuild-neutral': outdir =>
    esbuild.build({
      entryPoints: [ESM],
      outfile: `${outdir}/app.js`,
      bundle: true,
      platform: 'neutral',
      external: REACT,
      logLevel: 'warning',
    }),
  async rollup(outdir) {
    const bundle = await rollup({ input: ESM, external: REACT, plugins: [nodeResolve()] })
    await bundle.write({ dir: outdir, entryFileNames: 'app.js' })
  },
  vite: outdir =>
    vite.build({
      root: path('.'),
      logLevel: 'warn',
      build: { outDir: outdir, rollupOptions: { input: MIXED, output: { entryFileNames: 'app.js' } } },
    }),
  /** React as one module, for pages without a bundler. */
  react: outdir =>
    esbuild.build({
      stdin: {
        contents: `export { ${Object.keys(react.default)} } from 'react'; export { createRoot } from 'react-dom/client'`,
        resolveDir: path('.'),
      },
      outfile: `${outdir}/react.js`,
      bundle: true,
      format: 'esm',
      define: { 'process.env.NODE_ENV': '"production"' },
      logLevel: 'warning',
    }),
}

async function runWebpack(config) {
  const stats = await new Promise((resolve, reject) => {
    webpack({ context: path('.'), ...config }, (error, result) => (error ? reject(error) : resolve(result)))
  })
  if (stats.hasErrors()) throw new Error(stats.toString('errors-only'))
}

const [, , name, outdir] = process.argv
if (name === 'vite-dev') {
  const server = await vite.createServer({ root: path('.'), logLevel: 'warn', server: { port: 0 } })
  await server.listen()
  console.log(server.resolvedUrls.local[0])
} else await builds[name](outdir)
