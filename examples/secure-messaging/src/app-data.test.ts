import { renewal } from '@journey-monitor/sdk/renewal'
import { assertFailed, createTestJourney, type TestJourney } from '@journey-monitor/sdk/testing'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { loadAppData, signalCareTeamFailures } from './app-data.ts'

const app = vi.hoisted(() => ({ journey: undefined as unknown }))
vi.mock('./journey.ts', () => ({
  get journey() {
    return app.journey
  },
}))

const list = (...attributes: object[]) => Response.json({ data: attributes.map(each => ({ attributes: each })) })
const refuse = (status: number, code: string) => Response.json({ errors: [{ code }] }, { status })
const careTeam = { triageTeamId: 7001, name: 'Example team', healthCareSystemName: 'Example', blockedStatus: false }

let test: TestJourney<typeof renewal>
beforeEach(() => {
  test = createTestJourney(renewal)
  test.journey.start('care_team_pick')
  app.journey = test.journey
})
afterEach(() => {
  vi.unstubAllGlobals()
})

async function arrive(careTeams: () => Response, maintenance = list()) {
  vi.stubGlobal('fetch', async (path: string) => (path.includes('maintenance') ? maintenance : careTeams()))
  const appData = loadAppData()
  signalCareTeamFailures(appData)
  await appData.catch(() => undefined)
}

it.each([
  ['downtime', () => list(careTeam), list({ externalService: 'mhv_sm' })],
  ['no_care_team', () => list()],
  ['blocked_care_team', () => list({ ...careTeam, blockedStatus: true })],
  ['session_expired', () => refuse(401, '401')],
  ['care_team_api_error', () => refuse(503, 'SM129')],
] as const)('fails the care-team step with %s', async (code, careTeams, maintenance = list()) => {
  await arrive(careTeams, maintenance)
  assertFailed(test, 'care_team_pick', code)
})

it('does not fail the list if there is a team to pick', async () => {
  await arrive(() => list(careTeam, { ...careTeam, blockedStatus: true }))
  expect(test.signals).toEqual(['care_team_pick.start'])
})
