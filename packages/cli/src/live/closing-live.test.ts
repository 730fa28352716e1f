import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { renewal } from '@journey-monitor/sdk/renewal'
import { randomPopulation } from '@journey-monitor/test-kit/disclosure/random-population'
import { lines } from '@journey-monitor/test-kit/event-funnel'
import { LATER, type RumAction } from '@journey-monitor/test-kit/journey-recorder'
import { referenceFunnel } from '@journey-monitor/test-kit/reference-funnel'
import { contradictionsIn } from '@journey-monitor/test-kit/report/closing-numbers'
import { temporaryFolder } from '@journey-monitor/test-kit/temporary-folder'
import { expect, test } from 'vitest'
import { renewalJourney } from '../renewal/renewal-profile.ts'
import { computeLiveFunnel } from './live-funnel.ts'
import { reportParts } from './report-parts.ts'
import { parseSelection } from './selection.ts'

test.each([11, 12])('the live page adds up, and agrees with a funnel computed without SQL: seed %i', async seed => {
  const events = randomPopulation(seed)
  const dir = await temporaryFolder()
  await writeFile(join(dir, 'rum-1.ndjson'), lines(events))
  const selection = parseSelection(renewal, new URLSearchParams())
  const live = await computeLiveFunnel(renewal, { dir, selection, now: LATER })
  const page = reportParts(live, renewalJourney)
    .map(({ html }) => html)
    .join('\n')

  const actions = events.filter((event): event is RumAction => 'context' in event && 'action' in event)
  const reference = referenceFunnel(renewal, actions, LATER)
  expect(contradictionsIn(page, reference)).toEqual([])
  const figure = (title: string) => Number(new RegExp(`${title}</dt>\\s*<dd>([\\d,]+)`).exec(page)?.[1])
  expect(['Open', 'Sent the message', 'Lost'].map(figure)).toEqual([
    0,
    reference.journeys.converted,
    reference.journeys.dropped,
  ])
  expect(figure('Journeys'), 'the sum of its parts').toBe(
    ['Sent the message', 'Lost', 'Saw the link, didn’t select it', 'Open']
      .map(figure)
      .reduce((sum, part) => sum + part),
  )
  const wrong = page.replace(/(?<=sent the message \+ )\d+/, count => `${Number(count) + 1}`)
  expect(contradictionsIn(wrong, reference).length, 'a wrong headline is found').toBeGreaterThan(0)
})
