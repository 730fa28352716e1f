import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Plugin, PreRenderedChunk, RollupOptions } from 'rollup'
import { dts } from 'rollup-plugin-dts'

/** `tsc` keeps the extension of an import of a source. */
const importedDeclarations: Plugin = {
  name: 'imported-declarations',
  resolveId: (id, importer) =>
    importer && id.startsWith('.') ? join(dirname(importer), id.replace(/\.tsx?$/, '.d.ts')) : null,
}

/**
 * Bundles the declarations that `tsc` wrote to `folder`, a file for each module of `src`. From the sources, the plugin would
 * compute them by TypeScript in JavaScript, which takes ten times as long.
 *
 * @param sources Maps the name of each bundle to its source, such as `./src/index.ts`.
 */
export function bundledDeclarations(folder: string, sources: Readonly<Record<string, string>>): RollupOptions {
  const declarations = (source: string) => join(folder, source.replace(/^\.\/src\//, '').replace(/\.tsx?$/, '.d.ts'))
  return {
    input: Object.fromEntries(Object.entries(sources).map(([name, source]) => [name, declarations(source)])),
    plugins: [importedDeclarations, dts({ tsconfig: fileURLToPath(new URL('tsconfig.json', import.meta.url)) })],
  }
}

/** Names of the files of bundled declarations; `folder` is that of the parts that they share. */
export const declarationNames = (folder: string, extension = '.d.ts') => ({
  entryFileNames: `[name]${extension}`,
  chunkFileNames: ({ name }: PreRenderedChunk) => `${folder}/${name.replace(/\.d$/, '')}${extension}`,
})
