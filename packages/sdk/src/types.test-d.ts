import {
  createJourney,
  defineJourney,
  type FailureCode,
  type Journey,
  type JourneyDefinition,
  oneOf,
  type Sink,
  type StepName,
  type StorageLike,
} from './index.ts'
import { renewal } from './renewal.ts'

const journey = createJourney(renewal, { attributes: () => ({ page: 'list', toggle: true }) })

journey.start('link_view', { page: 'list', renewable_links: 4 })
journey.complete('link_view', { selected_on: 'details' })
journey.complete('link_view', { selectedOn: 'details', renewableLinks: 4 })
journey.fail('care_team_pick', 'care_team_api_error', { httpStatus: 503, apiCode: 'SM119' })
journey.abandon('modal', 'back')
journey.abandon('link_view', 'went_back')
journey.watch('send', Promise.resolve(), { code: 'send_error', deadlineMs: 30_000 })

// @ts-expect-error no such step
journey.start('modals')
// @ts-expect-error no such word
journey.start('link_view', { page: 'lists' })
// @ts-expect-error no such word, in camelCase
journey.complete('link_view', { selectedOn: 'lists' })
// @ts-expect-error an attribute of another step
journey.complete('modal', { edited: true })
// @ts-expect-error a band takes a number
journey.start('link_view', { renewable_links: '2-5' })
// @ts-expect-error a code of another step
journey.fail('modal', 'send_error')
// @ts-expect-error a reason of another step
journey.abandon('modal', 'left_editor')
// @ts-expect-error a code is no reason
journey.abandon('modal', 'launch_error')
// @ts-expect-error the step declares no timeout
journey.watch('modal', Promise.resolve(), { code: 'launch_error', deadlineMs: 1 })
// @ts-expect-error no free text beside a failure
journey.fail('modal', 'launch_error', { message: 'x' })
// @ts-expect-error no such journey attribute
createJourney(renewal, { attributes: { prescription: 'x' } })
// @ts-expect-error no such word
createJourney(renewal, { attributes: () => ({ page: 'lists' }) })

const shape = {
  name: 'a',
  version: 1,
  teams: ['red'],
  apps: ['one'],
  intentStep: 'x',
  convertingStep: 'x',
  expiryMs: 1,
} as const
defineJourney({ ...shape, steps: [{ name: 'x', team: 'red', app: 'one', attributes: { page: oneOf('list') } }] })
// @ts-expect-error an unknown team
defineJourney({ ...shape, steps: [{ name: 'x', team: 'blue', app: 'one' }] })
// @ts-expect-error an unknown app
defineJourney({ ...shape, steps: [{ name: 'x', team: 'red', app: 'two' }] })
// @ts-expect-error an unknown intent step
defineJourney({ ...shape, intentStep: 'y', steps: [{ name: 'x', team: 'red', app: 'one' }] })

defineJourney({ ...shape, steps: [{ name: 'x', team: 'red', app: 'one', entry: Math.random() > 0.5 }] })
// @ts-expect-error an unknown team of a failure
defineJourney({ ...shape, steps: [{ name: 'x', team: 'red', app: 'one', failures: { a: { team: 'b', kind: 'ux' } } }] })

// @ts-expect-error a misspelled option of a step
defineJourney({ ...shape, steps: [{ name: 'x', team: 'red', app: 'one', reason: ['closed'] }] })
// @ts-expect-error an unknown required step
defineJourney({ ...shape, steps: [{ name: 'x', team: 'red', app: 'one', requires: 'y' }] })

const shared = { reasons: ['closed'], failures: { late: 'ux' } } as const
const twoSteps = createJourney(
  defineJourney({
    ...shape,
    steps: [
      { name: 'x', team: 'red', app: 'one', ...shared },
      { name: 'y', team: 'red', app: 'one', requires: 'x' },
    ],
  }),
)
twoSteps.fail('x', 'late')
// @ts-expect-error a step without codes
twoSteps.fail('y', 'late')
/** A journey without codes is a journey. */
export const withoutCodes: Journey = createJourney(
  defineJourney({ ...shape, steps: [{ name: 'x', team: 'red', app: 'one' }] }),
)

/** Tools for any definition. */
export function leave<Definition extends JourneyDefinition, Step extends StepName<Definition>>(
  journey: Journey<Definition>,
  step: Step,
  code: FailureCode<Definition, Step>,
): void {
  journey.start(step)
  journey.fail(step, code)
  journey.abandon(step, 'went_back')
}
leave(journey, 'modal', 'launch_error')
// @ts-expect-error a code of another step
leave(journey, 'modal', 'send_error')

/** An app can leave out what it does not have. */
export const withoutStorage = (storage: StorageLike | undefined, deadlineMs?: number): void => {
  const own = createJourney(renewal, { storage, enabled: undefined, onDropped: undefined })
  own.watch('send', Promise.resolve(), { code: 'send_error', deadlineMs })
}

const { expiryMs: _, ...withoutExpiry } = shape
/** A journey without `expiryMs` has the default. */
export const expiryMs: number = defineJourney({
  ...withoutExpiry,
  steps: [{ name: 'x', team: 'red', app: 'one' }],
}).expiryMs

/** Tools take any definition, and any journey. */
export const anyDefinition: JourneyDefinition = renewal
export const anyJourney: Journey = journey
export const toggle: string = renewal.featureToggle

journey.subscribe(event => {
  const step: 'link_view' | 'modal' | 'care_team_pick' | 'prefill' | 'send' | 'return' = event.step
  const team: 'meds' | 'sm' = event.failure?.team ?? event.team
  // @ts-expect-error no such step
  if (event.step === 'modals') return [step, team]
  // @ts-expect-error no such code
  if (event.failure?.code === 'sent_error') return undefined
  // @ts-expect-error no such reason
  if (event.reason === 'bakc') return undefined
  // @ts-expect-error no such reason or code
  if (event.supersedes === 'bakc') return undefined
  return event.failure?.code === 'send_error'
})
/** A sink of any journey is a sink of each. */
export const anySink: Sink = event => console.info(event.step)
createJourney(renewal, { sinks: [anySink, event => event.step === 'modal'] })
// @ts-expect-error the store is not public
journey.store
