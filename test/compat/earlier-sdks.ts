import { readdirSync } from 'node:fs'

/** The names of what is in `earlier-sdk/`, which `freeze-sdk.ts` writes. */
export const earlierSdks: readonly string[] = readdirSync(new URL('earlier-sdk', import.meta.url))
  .filter(file => file.endsWith('.js'))
  .map(file => file.slice(0, -'.js'.length))
