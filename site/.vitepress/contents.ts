/** Sections of the site, in the order of its menu. A page is named by its path without `.md`. */
export interface Section {
  readonly title: string
  readonly pages: readonly { readonly title: string; readonly page: string }[]
}

export const contents: readonly Section[] = [
  {
    title: 'Begin',
    pages: [
      { title: 'What it is', page: 'index' },
      { title: 'Five-minute start', page: 'start' },
      { title: 'How it works', page: 'how-it-works' },
      { title: 'Glossary', page: 'glossary' },
      { title: 'Troubleshooting', page: 'troubleshooting' },
    ],
  },
  {
    title: 'In your app',
    pages: [
      { title: 'Medications', page: 'medications' },
      { title: 'Secure Messaging', page: 'secure-messaging' },
      { title: 'API tour', page: 'api-tour' },
      { title: 'A journey of your own', page: 'own-journey' },
      { title: 'Testing', page: 'testing' },
      { title: 'Delivery', page: 'delivery' },
      { title: 'Compatibility', page: 'compatibility' },
    ],
  },
  {
    title: 'What it says',
    pages: [
      { title: 'Reading the funnel', page: 'reading-the-funnel' },
      { title: 'Share numbers', page: 'sharing' },
      { title: 'The live page', page: 'live-page' },
      { title: 'Attribution', page: 'attribution' },
      { title: 'Simulated journeys', page: 'simulate' },
      { title: 'Compaction', page: 'compact' },
    ],
  },
  {
    title: 'In production',
    pages: [
      { title: 'Privacy', page: 'privacy' },
      { title: 'Threat model', page: 'threat-model' },
      { title: 'Datadog', page: 'datadog' },
      { title: 'Runbook, generated', page: 'runbook' },
      { title: 'A rollout', page: 'rollout' },
      { title: 'Documents of a release', page: 'release-documents' },
      { title: 'What release plans ask for', page: 'requirements' },
    ],
  },
  {
    title: 'Reference',
    pages: [
      { title: 'API', page: 'api/index' },
      { title: 'CLI', page: 'cli' },
      { title: 'Package: SDK', page: 'packages/sdk/README' },
      { title: 'Package: React', page: 'packages/react-bindings/README' },
      { title: 'Package: coverage', page: 'packages/coverage/README' },
      { title: 'Package: CLI', page: 'packages/cli/README' },
      { title: 'Benchmarks', page: 'benchmarks' },
      { title: 'Versions', page: 'versioning' },
      { title: 'Decisions', page: 'decisions' },
      { title: 'Contributing', page: 'CONTRIBUTING' },
      { title: 'Security', page: 'SECURITY' },
      { title: 'Changes', page: 'CHANGELOG' },
    ],
  },
]
