import { contradictionsInRollout, rolloutDocuments } from '@journey-monitor/test-kit/report/closing-rollout'
import { beforeEach, expect, test, vi } from 'vitest'

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue()
})

test('results, check and status page of a stage add up, and agree with the check’s JSON and a funnel computed without SQL', async () => {
  const documents = await rolloutDocuments(6)
  expect(contradictionsInRollout(documents)).toEqual([])
  const { results, status, check } = documents

  const csv = (results.csv['results.csv'] as string).replace(/(?<=dropped,)\d+/, count => `${Number(count) + 1}`)
  const table = { ...results, csv: { ...results.csv, 'results.csv': csv } }
  expect(contradictionsInRollout({ ...documents, results: table }).length, 'a wrong count is found').toBeGreaterThan(0)
  const lost = results.text.replace(/(?<=Lost journeys.*: )\d+/, count => `${Number(count) + 1}`)
  expect(contradictionsInRollout({ ...documents, results: { ...results, text: lost } }).length).toBeGreaterThan(0)
  const page = status.replace(/(?<=· [\d.]+% of )\d+/, count => `${Number(count) + 1}`)
  expect(contradictionsInRollout({ ...documents, status: page }).length).toBeGreaterThan(0)
  const terminal = check.terminal.replace(/[\d.]+(?=% of )/, '99.9')
  expect(contradictionsInRollout({ ...documents, check: { ...check, terminal } }).length).toBeGreaterThan(0)
})
