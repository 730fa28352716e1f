import { createRequire } from 'node:module'
import { dirname, join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Loader, type Plugin } from 'esbuild'
import { REPOSITORY } from './blocks.ts'
import type { SourceFile } from './source-files.ts'

const REACT_17 = createRequire(join(REPOSITORY, 'test/compat/react-17/package.json'))

/**
 * Bundles the files that a reader has after following a page, with React 17, the packages' sources, and the app's
 * modules in `host`. Every other import is an error. Runs the bundle in this realm, and returns the exports of `entry`.
 */
export async function runPage(files: readonly SourceFile[], host: Record<string, string>, entry: string) {
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: join(REPOSITORY, 'test/docs'), loader: 'jsx' },
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'page',
    target: 'es2022',
    conditions: ['@journey-monitor/source'],
    define: { 'process.env.NODE_ENV': '"development"' },
    plugins: [reader(files, host)],
    logLevel: 'silent',
  })
  const code = outputFiles[0]?.text ?? ''
  return new Function(`${code}; return page`)()
}

function reader(files: readonly SourceFile[], host: Record<string, string>): Plugin {
  const file = (path: string) => files.find(({ name }) => name === path)
  /** A file of the page or the app, by a relative import in the file `importer`. */
  const imported = (path: string, importer: string) => {
    const target = posix.join(posix.dirname(importer), path)
    return files.find(({ name }) => [target, `${target}/index`].includes(name.replace(/\.\w+$/, '')))
  }
  return {
    name: 'reader',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^(?:react(?:-dom)?|@testing-library\/react)(?:\/|$)/ }, ({ path }) => ({
        path: REACT_17.resolve(path),
      }))
      onResolve({ filter: /.*/ }, ({ path, importer, namespace }) => {
        if (path in host) return { path, namespace: 'host' }
        if (namespace !== 'page' && importer !== '<stdin>') return undefined
        const own = path.startsWith('.') ? imported(path, namespace === 'page' ? importer : '') : undefined
        if (own) return { path: own.name, namespace: 'page' }
        if (path.startsWith('@journey-monitor/')) return { path: fileURLToPath(import.meta.resolve(path)) }
        return undefined
      })
      onLoad({ filter: /.*/, namespace: 'host' }, ({ path }) => ({
        contents: host[path] ?? '',
        loader: 'jsx',
        resolveDir: dirname(REACT_17.resolve('react')),
      }))
      onLoad({ filter: /.*/, namespace: 'page' }, ({ path }) => ({
        contents: `import React from 'react'\n${file(path)
          ?.text.replace(/^import React, /m, 'import ')
          .replace(/^import React from 'react'$/m, '')}`,
        loader: 'jsx' satisfies Loader,
        resolveDir: REPOSITORY,
      }))
    },
  }
}
