import { fileURLToPath, pathToFileURL } from 'node:url'

/** Returns the configuration of the app in Vite's working folder, with these versions of the Datadog SDKs. */
export async function configWith(rum: string, logs: string): Promise<object> {
  const { default: own } = await import(pathToFileURL('vite.config.ts').href)
  const installed = (name: string) => fileURLToPath(new URL(`../../node_modules/${name}`, import.meta.url))
  return {
    ...own,
    resolve: {
      ...own.resolve,
      alias: [
        ...own.resolve.alias,
        { find: '@datadog/browser-rum', replacement: installed(rum) },
        { find: '@datadog/browser-logs', replacement: installed(logs) },
      ],
    },
  }
}
