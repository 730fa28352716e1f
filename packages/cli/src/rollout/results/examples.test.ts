import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { simulation } from '@journey-monitor/test-kit/simulated-journeys'
import { withFolder } from '@journey-monitor/test-kit/temporary-folder'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type SharedEvents, withSharedEvents } from '../../events/event-database.ts'
import { renderGuide } from '../../guide/guide.ts'
import { renewalJourney } from '../../renewal/renewal-profile.ts'
import { defaultMix } from '../../simulate/simulate.ts'
import { renderUrls } from '../../urls/render-urls.ts'
import { alertMessage, followUpMessage } from '../incident/messages.ts'
import { renderTicket } from '../incident/ticket.ts'
import { describeIncident } from '../incident/write-incident.ts'
import { fillPlan } from './fill-plan.ts'
import { readFacts } from './plan-facts.ts'
import type { Facts } from './results-facts.ts'

const EXAMPLES = fileURLToPath(new URL('../../../../../examples/rollout/', import.meta.url))
const example = (name: string) => join(EXAMPLES, name)

const DETAILS = {
  reason: undefined,
  toggleOff: undefined,
  pullRequest: undefined,
  alert: 'https://dsva.slack.com/archives/C0RENEWALS/p1793286300123456',
  ticket: undefined,
}

/** Most lines are views and clicks, which these documents do not count. */
const isRead = (line: string) => /"journey":|"type":"resource"/.test(line)

let facts: Facts
/** Ends the reading of the events, which all tests share. */
let endReading: () => Promise<void>

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'journey-monitor-test-'))
  const { calendar, faults } = JSON.parse(await readFile(example('simulation.json'), 'utf8'))
  const { lines } = simulation({ journeys: 4_000, seed: 5, mix: { ...defaultMix(renewalJourney), calendar, faults } })
  await writeFile(join(folder, 'rum-1.ndjson'), `${lines.filter(isRead).join('\n')}\n`)
  const opened = Promise.withResolvers<SharedEvents>()
  const end = Promise.withResolvers<void>()
  const reading = withSharedEvents([folder], events => {
    opened.resolve(events)
    return end.promise
  })
  endReading = async () => {
    end.resolve()
    await reading
    await rm(folder, { recursive: true })
  }
  const asked = { inputs: await opened.promise, asOf: Date.parse('2026-12-20'), isShared: true }
  facts = await readFacts({ rollout: example('sample-rollout.json'), journey: renewalJourney, asked })
})

afterAll(() => endReading())

/** `UPDATE_EXAMPLES=1` rewrites them. */
test('the sample documents equal the sample rollout’s results', async () => {
  await withFolder(async folder => {
    const plan = join(folder, 'release-plan.md')
    await copyFile(example('release-plan.md'), plan)
    await fillPlan(plan, { type: 'all' }, facts)
    const incident = await describeIncident('B', facts, DETAILS)
    const followUp = { ...incident, ticket: 'https://github.com/example/tickets/issues/1' }
    const guideLinks = { links: facts.links, slackChannel: facts.plan.slack?.channel }
    const written = {
      'release-plan.md': await readFile(plan, 'utf8'),
      'rollback-ticket.md': renderTicket(incident),
      'slack-alert.json': `${JSON.stringify(alertMessage(incident), null, 2)}\n`,
      'slack-follow-up.json': `${JSON.stringify(followUpMessage(followUp), null, 2)}\n`,
      'product-guide-meds.md': renderGuide(renewalJourney, 'meds', guideLinks),
      'product-guide-sm.md': renderGuide(renewalJourney, 'sm', guideLinks),
      'urls.md': renderUrls(renewalJourney, 'markdown'),
    }
    for (const [name, content] of Object.entries(written)) {
      if (process.env.UPDATE_EXAMPLES) await writeFile(example(name), content)
      expect(await readFile(example(name), 'utf8'), name).toBe(content)
    }
  })
})

test('the planted fault triggers the rollback, with its owner', async () => {
  const { triggers, severity, ideas, tags } = await describeIncident('B', facts, DETAILS)
  expect(triggers.find(({ name }) => name === 'Care teams load')).toMatchObject({ team: 'sm', severity: 'critical' })
  expect(severity).toBe('critical')
  expect(ideas[0]).toContain('Check the recipients endpoint')
  expect(tags).toEqual(['@rx-renewal-core', '@sm-engineering', '@sm-ux'])
})

test('a calm stage triggers nothing', async () => {
  expect(await describeIncident('D', facts, DETAILS)).toMatchObject({ triggers: [], severity: 'critical' })
})
