import { fileURLToPath, pathToFileURL } from 'node:url'

/** The configuration of the app in whose folder Vite runs, with the Datadog SDKs that VA.gov has. */
const { default: own } = await import(pathToFileURL('vite.config.ts').href)
const installed = (name: string) => fileURLToPath(new URL(`../../node_modules/${name}`, import.meta.url))

export default {
  ...own,
  resolve: {
    ...own.resolve,
    alias: [
      ...own.resolve.alias,
      { find: '@datadog/browser-rum', replacement: installed('datadog-rum-4') },
      { find: '@datadog/browser-logs', replacement: installed('datadog-logs-5') },
    ],
  },
}
