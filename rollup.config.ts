import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { defineConfig, type Plugin, type RollupOptions } from 'rollup'
import esbuild from 'rollup-plugin-esbuild'
import { bundledDeclarations, declarationNames } from './rollup.declarations.ts'
import { shortNames } from './rollup.short-names.ts'

const SOURCE = '@journey-monitor/source'

interface Manifest {
  exports: Record<string, Record<string, string> & { import?: { default: string } }>
  peerDependencies?: Record<string, string>
}

/** Every subpath export also as a physical folder, for `moduleResolution: node` and tools that know no `exports`. */
function subpathFolders(root: string, manifest: Manifest): Plugin {
  return {
    name: 'subpath-folders',
    writeBundle() {
      for (const [subpath, target] of Object.entries(manifest.exports)) {
        const entry = target.import?.default
        if (subpath === '.' || !entry) continue
        const folder = join(root, subpath)
        const to = (extension: string) => relative(folder, join(root, entry)).replace(/\.js$/, extension)
        const stub = { type: 'module', main: to('.cjs'), module: to('.js'), types: to('.d.ts'), sideEffects: false }
        mkdirSync(folder, { recursive: true })
        writeFileSync(join(folder, 'package.json'), `${JSON.stringify(stub, null, 2)}\n`)
      }
    },
  }
}

function browserPackage(root: string): RollupOptions[] {
  const manifest: Manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const peers = Object.keys(manifest.peerDependencies ?? {})
  const external = (id: string) => peers.some(peer => id === peer || id.startsWith(`${peer}/`))
  const sources = Object.fromEntries(
    Object.values(manifest.exports).flatMap(target => {
      const entry = target.import?.default
      const source = target[SOURCE]
      return entry && source ? [[relative('dist', entry).replace(/\.js$/, ''), source]] : []
    }),
  )
  const input = Object.fromEntries(Object.entries(sources).map(([name, source]) => [name, join(root, source)]))
  const dir = join(root, 'dist')
  const names = (extension: string) => ({
    entryFileNames: `[name]${extension}`,
    chunkFileNames: `shared/[name]${extension}`,
  })
  const treeshake = { moduleSideEffects: false }
  // Components and hooks run in the browser too: https://react.dev/reference/rsc/use-client. Rollup drops the directive of a source.
  const banner = peers.includes('react') ? "'use client'" : ''
  return [
    {
      input,
      external,
      treeshake,
      plugins: [
        esbuild({ target: 'es2017', sourceMap: true, tsconfig: false, ...shortNames }),
        subpathFolders(root, manifest),
      ],
      output: [
        { dir, format: 'es', sourcemap: true, banner, ...names('.js') },
        { dir, format: 'cjs', sourcemap: true, exports: 'named', banner, ...names('.cjs') },
      ],
    },
    {
      ...bundledDeclarations(`node_modules/.cache/types/${basename(root)}/src`, sources),
      external,
      treeshake,
      output: ['.d.ts', '.d.cts'].map(extension => ({ dir, format: 'es', ...declarationNames('shared', extension) })),
    },
  ]
}

export default defineConfig(['packages/sdk', 'packages/react-bindings'].flatMap(browserPackage))
