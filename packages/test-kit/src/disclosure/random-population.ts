import type { RumAction } from '../journey-recorder.ts'
import { eventsOf, through, type Walk } from '../renewal-walks.ts'
import { clickEvent, resourceEvent, viewEvents } from '../report/rum-page-events.ts'

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const opening =
  (page: 'list' | 'details', toggle: boolean): Walk =>
  ({ journey }) =>
    journey.start('link_view', { page, toggle })

/** Possible walks after a person saw the link. */
const ENDS: readonly Walk[] = [
  through('return'),
  through('send'),
  () => {},
  ({ journey }) => journey.complete('link_view'),
  ({ journey }) => journey.fail('link_view', 'link_render_error'),
  ({ journey }) => {
    journey.complete('link_view')
    journey.start('modal')
  },
  ({ journey }) => {
    journey.complete('link_view')
    journey.start('modal')
    journey.abandon('modal', 'back')
  },
  ({ journey }) => {
    journey.complete('modal')
    journey.start('care_team_pick')
    journey.fail('care_team_pick', 'care_team_api_error')
    journey.fail('care_team_pick', 'care_team_api_error')
  },
  ({ journey }) => {
    journey.complete('modal')
    journey.start('care_team_pick')
    journey.fail('care_team_pick', 'no_care_team')
  },
  visit => {
    const { journey } = visit
    journey.complete('modal')
    journey.start('care_team_pick')
    journey.fail('care_team_pick', 'care_team_api_error')
    through('return')(visit)
  },
  ({ journey }) => journey.complete('care_team_pick'),
  ({ journey }) => {
    journey.start('send')
    journey.abandon('send', 'draft_saved')
  },
  ({ journey }) => {
    journey.start('send')
    journey.fail('send', 'backend_error')
  },
  ({ journey }) => {
    journey.complete('send')
    journey.start('return')
    journey.fail('return', 'route_error')
  },
]

const direct: readonly Walk[] = [
  ({ journey }) => journey.start('care_team_pick'),
  through('return'),
  ({ journey }) => {
    journey.start('care_team_pick')
    journey.fail('care_team_pick', 'context_lost')
  },
]

/**
 * A small population with a few of everything, and what RUM saw of it.
 * @param isSpread the journeys begin on several days; default: those of every second seed do.
 * @param many the most journeys beyond 11 that end in one way.
 */
export function randomPopulation(seed: number, { isSpread = false, many = 25 } = {}): object[] {
  const random = randomFrom(seed)
  const upTo = (limit: number) => Math.floor(random() * (limit + 1))
  /** None, a few or many. */
  const some = () => (random() < 0.35 ? 0 : random() < 0.55 ? 1 + upTo(9) : 11 + upTo(many))
  const repeat = (times: number, walk: Walk): Walk[] => Array.from({ length: times }, () => walk)
  const walks = ENDS.flatMap(end =>
    repeat(some(), visit => {
      opening(random() < 0.5 ? 'list' : 'details', random() < 0.8)(visit)
      end(visit)
    }),
  )
  const entering = direct.flatMap(walk =>
    repeat(random() < 0.5 ? 0 : upTo(14), visit => {
      visit.journey.start('care_team_pick')
      walk(visit)
    }),
  )
  const journeys: RumAction[] = eventsOf(...walks, ...entering)
  const kept = random() < 0.3 ? journeys.filter(() => random() > 0.01) : journeys
  const isOverDays = random() < 0.5 || isSpread
  return [...(isOverDays ? spread(kept, () => upTo(4)) : kept), ...pageEvents(random)]
}

/** Lets each journey begin some days later. */
function spread(actions: readonly RumAction[], days: () => number): RumAction[] {
  const offsets = new Map<string, number>()
  return actions.map(action => {
    const { journey } = action.context
    const offset = offsets.get(journey.id) ?? days() * 86_400_000
    offsets.set(journey.id, offset)
    return {
      ...action,
      date: action.date + offset,
      context: { journey: { ...journey, started_at: journey.started_at + offset } },
    }
  })
}

const PAGES = ['/my-health', '/my-health/medications', '/my-health/secure-messages/new-message', '/rare'] as const

function pageEvents(random: () => number): object[] {
  const upTo = (limit: number) => Math.floor(random() * (limit + 1))
  const sessions = Array.from({ length: upTo(60) }, (_, i) => `session ${i}`)
  const isSignedIn = random() < 0.5
  return sessions.flatMap(session => {
    const account = isSignedIn ? { account: `account ${upTo(40)}` } : {}
    const views = Array.from({ length: 1 + upTo(2) }, (_, n) => ({
      session,
      page: PAGES[random() < 0.1 ? 3 : upTo(2)] as string,
      referrer: random() < 0.6 ? '' : (PAGES[upTo(2)] as string),
      at: n * 10_000,
      spentMs: 5_000,
      id: `${session} ${n}`,
      ...account,
    }))
    const last = views.at(-1) as (typeof views)[number]
    const statuses = [200, 200, 200, 200, 500, 404, 0]
    return [
      ...views.flatMap(viewEvents),
      ...(random() < 0.3 ? [clickEvent({ ...last, page: `${last.page}?page=2` }, 'Next', 1_000)] : []),
      ...(random() < 0.5 ? [clickEvent(last, random() < 0.7 ? 'Contact us' : 'Sign out', 4_000)] : []),
      ...(random() < 0.7
        ? [resourceEvent({ path: '/prescriptions', status: statuses[upTo(6)] as number, ms: 20 + upTo(100) })]
        : []),
    ]
  })
}
