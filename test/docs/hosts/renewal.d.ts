import type { renewal } from '@journey-monitor/sdk/renewal'

declare module '@journey-monitor/react' {
  interface Register {
    definition: typeof renewal
  }
}
