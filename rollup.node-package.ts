import { cpSync, globSync, readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { build } from 'esbuild'
import { defineConfig, type RollupOptions } from 'rollup'
import { bundledDeclarations, declarationNames } from './rollup.declarations.ts'

const SOURCE = '@journey-monitor/source'

const IN_PLACE = {
  outdir: 'dist',
  outbase: 'dist',
  allowOverwrite: true,
  charset: 'utf8',
  minifyWhitespace: true,
} as const

/**
 * Rewrites what `tsc` built without comments, "use strict" (modules are), escapes and white space: two fifths of the tarball. Names
 * stay, and lines are short, so stack traces can be read.
 */
function compactCode(): Promise<unknown> {
  const tsconfigRaw = { compilerOptions: { alwaysStrict: false } }
  return build({ ...IN_PLACE, entryPoints: globSync('dist/**/*.js'), lineLimit: 100, tsconfigRaw })
}

/** Copies a folder of files for browsers from `src`, and rewrites its scripts and styles without comments and white space. */
function copyPage(folder: string): Promise<unknown> {
  cpSync(`src/${folder}`, `dist/${folder}`, { recursive: true })
  return build({ ...IN_PLACE, entryPoints: globSync(`dist/${folder}/*.{js,css}`) })
}

/**
 * Bundles the declarations of the exports of the package in the working folder, and copies `folders` of `src` that are no code.
 * `tsc` has built the code and the declarations before, a module for each file.
 */
export function nodePackage({ folders = [] }: { folders?: readonly string[] } = {}): RollupOptions {
  const { exports }: { exports: Record<string, Record<string, string>> } = JSON.parse(
    readFileSync('package.json', 'utf8'),
  )
  /** Maps each export, by the path of its types, to its source. */
  const sources = Object.fromEntries(
    Object.values(exports).flatMap(({ types, [SOURCE]: source }) =>
      types && source ? [[relative('dist', types).replace(/\.d\.ts$/, ''), source]] : [],
    ),
  )
  const { input, plugins } = bundledDeclarations('node_modules/.cache/types', sources)
  return defineConfig({
    input,
    external: id => !/^[./]/.test(id),
    plugins: [
      plugins,
      {
        name: 'code-and-folders',
        async writeBundle() {
          await compactCode()
          await Promise.all(folders.map(copyPage))
        },
      },
    ],
    output: { dir: 'dist', format: 'es', ...declarationNames('types') },
  })
}
