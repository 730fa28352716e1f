/**
 * Stores the current SDK in `earlier-sdk/`, under the given name, so that every later version is tested with it: `npx
 * pnpm@12 freeze-sdk 0.1.0`. Never change a stored version.
 */
import { fileURLToPath } from 'node:url'
import { buildSdk } from './build-sdk.ts'

const [name] = process.argv.slice(2)
if (!name || !/^[\w.-]+$/.test(name)) {
  console.error('journey-monitor: freeze-sdk needs a name, such as the version that was released: freeze-sdk 0.1.0')
  process.exit(2)
}
await buildSdk(
  fileURLToPath(new URL(`earlier-sdk/${name}.js`, import.meta.url)),
  `// @journey-monitor/sdk as it was at ${name}. Written by freeze-sdk.ts; not changed by hand.`,
)
