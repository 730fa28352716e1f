import { type Context, Hono } from 'hono'
import { EXAMPLE_DATA, type ExampleData } from './data.ts'
import { createFaultSwitches, FAULTS, type FaultName, type FaultSwitches } from './faults.ts'
import { apiError, resource } from './json-api.ts'
import { createMessaging } from './messaging.ts'
import type { Prescription } from './prescriptions.ts'

export { EXAMPLE_DATA, type ExampleData } from './data.ts'
export {
  createFaultSwitches,
  FAULTS,
  type Fault,
  type FaultName,
  type FaultOutcome,
  type FaultSwitches,
} from './faults.ts'

/** Longer than the editor waits for a prescription. */
const SLOW_MS = 9_000

export interface ApiOptions {
  /** Default: none are on. */
  readonly faults?: FaultSwitches
  /** Default: `EXAMPLE_DATA`. */
  readonly data?: ExampleData
}

/**
 * The endpoints that the two apps need, on invented data, and the switches that break them (`GET` and `PUT /faults`).
 *
 * @example serve({ fetch: createApi().fetch, port: 3000 })
 */
export function createApi({ faults = createFaultSwitches(), data = EXAMPLE_DATA }: ApiOptions = {}): Hono {
  const app = new Hono()
  const isOn = (name: FaultName, context: Context) => faults.isOn(name, context.req.raw)

  app.get('/faults', context => context.json({ on: faults.list(), faults: FAULTS }))
  app.put('/faults', async context => {
    const body = (await context.req.json().catch(() => undefined)) as { on?: unknown } | undefined
    if (!Array.isArray(body?.on)) return context.json({ error: 'expected {"on": ["name", …]}' }, 400)
    faults.set(body.on.map(String))
    return context.json({ on: faults.list() })
  })

  app.get('/v0/feature_toggles', context =>
    context.json({
      data: { features: [{ name: 'mhv_secure_messaging_medications_renewal_request', value: true }] },
    }),
  )

  app.get('/v0/maintenance_windows', context => {
    const now = Date.now()
    const windows = isOn('sm_downtime', context)
      ? [
          resource('maintenance_windows', 1, {
            externalService: 'mhv_sm',
            startTime: new Date(now - 3_600_000).toISOString(),
            endTime: new Date(now + 3_600_000).toISOString(),
          }),
        ]
      : []
    return context.json({ data: windows })
  })

  app.get('/my_health/v1/prescriptions', context =>
    isOn('list_error', context)
      ? apiError(context, 500, '500', 'Internal server error')
      : context.json({
          data: data.prescriptions.map(prescription =>
            resource('prescriptions', prescription.prescriptionId, prescription),
          ),
        }),
  )

  app.get('/my_health/v1/prescriptions/:prescriptionId', async context => {
    const prescriptionId = Number(context.req.param('prescriptionId'))
    const prescription = data.prescriptions.find(each => each.prescriptionId === prescriptionId)
    if (!prescription || isOn('prescription_missing', context)) return apiError(context, 404, '404', 'Record not found')
    if (isOn('prescription_slow', context)) await new Promise(resolve => setTimeout(resolve, SLOW_MS))
    const kept = isOn('prefill_blank', context) ? blank(prescription) : prescription
    const answered = isOn('prefill_partial', context) ? partial(kept) : kept
    return context.json({ data: resource('prescriptions', prescriptionId, answered) })
  })

  app.route('/my_health/v1/messaging', createMessaging(faults, data))
  return app
}

function blank({ prescriptionId }: Prescription): Partial<Prescription> {
  return { prescriptionId }
}

function partial(prescription: Partial<Prescription>): Partial<Prescription> {
  const { prescriptionNumber: _, quantity: __, ...rest } = prescription
  return rest
}
