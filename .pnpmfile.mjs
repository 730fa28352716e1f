/** The condition under which packages of this repository import each other's source. */
const SOURCE = '@journey-monitor/source'

/**
 * Leaves out of a published manifest what serves only this repository.
 * https://pnpm.io/pnpmfile#hooksbeforepackingpkg-pkg--promisepkg
 */
function beforePacking({ exports = {}, scripts: _scripts, devDependencies: _devDependencies, ...manifest }) {
  const published = Object.entries(exports).map(([subpath, target]) => {
    const { [SOURCE]: _, ...rest } = typeof target === 'object' ? target : {}
    return [subpath, typeof target === 'object' ? rest : target]
  })
  return { ...manifest, exports: Object.fromEntries(published) }
}

export const hooks = { beforePacking }
