import type { travelClaim } from './travel-claim.ts'

declare module '@journey-monitor/react' {
  interface Register {
    definition: typeof travelClaim
  }
}
