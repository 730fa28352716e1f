import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { renewal } from '@journey-monitor/sdk/renewal'
import { funnelOf, lines } from '@journey-monitor/test-kit/event-funnel'
import { LATER, MINUTE, START } from '@journey-monitor/test-kit/journey-recorder'
import { eventsOf, link, through, type Walk } from '@journey-monitor/test-kit/renewal-walks'
import { withFolder } from '@journey-monitor/test-kit/temporary-folder'
import { expect, test } from 'vitest'
import { renewalJourney } from '../renewal/renewal-profile.ts'
import { withFileEvidence } from './file-evidence.ts'
import { type JourneyCriterion, shareOf } from './share.ts'

const failing: Walk = visit => {
  through('modal')(visit)
  visit.journey.start('care_team_pick')
  visit.journey.fail('care_team_pick', 'care_team_api_error')
}
const unseen: Walk = ({ journey }) => {
  journey.start('link_view')
  journey.fail('link_view', 'link_render_error')
}
const direct: Walk = ({ journey, wait }) => {
  journey.start('care_team_pick')
  wait(1_000)
  journey.complete('care_team_pick')
}
const late =
  (walk: Walk): Walk =>
  visit => {
    visit.wait(60 * MINUTE)
    walk(visit)
  }

const LOST = [through('return'), through('return'), failing, link, through('modal'), unseen, through('send')]

/** Counts a share in both ways, for users who have one journey each. */
function sharesOf(criterion: object, walks: readonly Walk[], asOf = LATER) {
  const asked = { id: 'it', severity: 'low', max: 0.5, ...criterion } as unknown as JourneyCriterion
  const events = eventsOf(...walks)
  return withFolder(async folder => {
    await writeFile(join(folder, 'events.ndjson'), lines(events))
    const period = { from: START, to: START + 24 * 60 * MINUTE }
    const ofUsers = await withFileEvidence(renewalJourney, [folder], period, asOf, evidence => evidence.trials(asked))
    const ofJourneys = shareOf(renewal, await funnelOf(renewal, events, { ...period, asOf }), asked)
    return { ofUsers: ofUsers && { hits: ofUsers.hits, trials: ofUsers.trials }, ofJourneys }
  })
}

test.each([
  [{ kind: 'conversion' }, { hits: 3, trials: 6 }],
  [
    { kind: 'failure_rate', step: 'care_team_pick' },
    { hits: 1, trials: 4 },
  ],
  [
    { kind: 'handoff_loss', step: 'care_team_pick' },
    { hits: 1, trials: 5 },
  ],
  [
    { kind: 'handoff_loss', step: 'return' },
    { hits: 1, trials: 3 },
  ],
  [
    { kind: 'drop_off', team: 'sm' },
    { hits: 1, trials: 6 },
  ],
  [{ kind: 'telemetry_loss' }, { hits: 0, trials: 7 }],
])('%j is the same share of users and of a funnel’s journeys', async (criterion, share) => {
  expect(await sharesOf(criterion, LOST)).toEqual({ ofUsers: share, ofJourneys: share })
})

test('journeys lost before the intent step are not among those that completed it', async () => {
  const share = { hits: 2, trials: 6 }
  expect(await sharesOf({ kind: 'drop_off', team: 'meds' }, LOST)).toEqual({ ofUsers: share, ofJourneys: share })
})

test('a journey that may still reach a step is neither lost on the way nor a drop-off', async () => {
  const walks = [...LOST, late(through('send'))]
  const share = { hits: 1, trials: 3 }
  const whileOpen = START + 60 * MINUTE + 100 * MINUTE
  const shares = await sharesOf({ kind: 'handoff_loss', step: 'return' }, walks, whileOpen)
  expect(shares.ofJourneys).toEqual(share)
})

test('journeys of a funnel that miss an event are a share of all, from any entry', async () => {
  const events = eventsOf(through('return'), direct, direct).filter(({ context }) => context.journey.seq !== 2)
  const funnel = await funnelOf(renewal, events)
  const criterion = { id: 'it', kind: 'telemetry_loss', severity: 'low', max: 0.5 } as const
  expect(funnel.journeys).toMatchObject({ total: 1, direct_entries: 2 })
  expect(shareOf(renewal, funnel, criterion)).toEqual({ hits: 1, trials: 3 })
  const unknown = { ...funnel, quality: { ...funnel.quality, journeys_with_missing: null } }
  expect(shareOf(renewal, unknown, criterion)).toBeUndefined()
})
