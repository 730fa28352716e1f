import { createApi, type ExampleData, type FaultSwitches } from '@journey-monitor/example-api'
import { Hono } from 'hono'
import type { BuiltApp } from './build-app.ts'
import { serveApp } from './serve-app.ts'

export interface SiteOptions {
  readonly medications: BuiltApp
  readonly secureMessaging: BuiltApp
  readonly faults: FaultSwitches
  /** Data of the API. Default: its example data. */
  readonly data?: ExampleData
}

/** Creates a site with both apps and the API that they need, on one origin. */
export function createSite({ medications, secureMessaging, faults, data }: SiteOptions): Hono {
  const app = new Hono()
  app.route('/', createApi({ faults, ...(data && { data }) }))
  app.route(
    '/my-health/medications',
    serveApp({
      files: medications,
      base: '/my-health/medications',
      faults,
      brokenCode: { fault: 'modal_code', chunk: 'leave-medications-modal' },
      lostParameters: { fault: 'redirect_lost', names: ['rxRenewalMessageSuccess'] },
    }),
  )
  app.route(
    '/my-health/secure-messages',
    serveApp({
      files: secureMessaging,
      base: '/my-health/secure-messages',
      faults,
      brokenCode: { fault: 'sm_code', chunk: 'mount-app' },
      lostParameters: { fault: 'handoff_lost', names: ['prescriptionId', 'redirectPath'] },
    }),
  )
  return app
}
