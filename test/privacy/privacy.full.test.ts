import { FAULTS, type FaultName } from '@journey-monitor/example-api'
import { useChromium } from '@journey-monitor/test-kit/chromium'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FAULT_WALKS } from '../e2e/fault-walks.ts'
import { ALL_CANARIES, CANARIES, type CanaryKind } from './canaries.ts'
import { fieldsAround, told, walkAndDecode } from './canary-run.ts'
import { findCanaries } from './canary-search.ts'
import { type CanarySite, type SdkVersions, serveCanarySite } from './canary-site.ts'
import { carelessWalk, WALKS } from './canary-walks.ts'
import type { Configuration } from './configurations.ts'
import { isListed } from './inventory/envelope.ts'
import { type RecordingIntake, startRecordingIntake } from './recording-intake.ts'

/**
 * Values that `mask` does not hide: the `value` attribute of VA's text area, text input and select, which contains the
 * whole message and the care team's ID, and the page's path, before RUM 7 with its query.
 */
const MASKED_REPLAY_TELLS: readonly CanaryKind[] = [
  'drug',
  'prescriptionNumber',
  'providerLastName',
  'subject',
  'body',
  'careTeamId',
  'prescriptionId',
]
const MASKED_REPLAY_TELLS_BEFORE_7: readonly CanaryKind[] = [...MASKED_REPLAY_TELLS, 'urlToken']

const kinds = Object.keys(CANARIES) as CanaryKind[]
const names = Object.keys(FAULTS) as FaultName[]
const paths = Object.values(WALKS).map(walk => ({ walk }))
const chromium = useChromium()
const faults = names.map(fault => ({ walk: FAULT_WALKS[fault], fault }))

describe.each<SdkVersions>(['7', '6.33', '4.50'])('RUM %s', versions => {
  let site: CanarySite
  let intake: RecordingIntake

  beforeAll(async () => {
    ;[site, intake] = await Promise.all([serveCanarySite(versions), startRecordingIntake()])
  })
  afterAll(async () => {
    await Promise.all([site?.close(), intake?.close()])
  })

  const walkAs = (configuration: Configuration) => {
    const careless = { walk: carelessWalk(versions, configuration === 'control') }
    return walkAndDecode({
      browser: chromium.browser,
      site,
      intake,
      configuration,
      walks: [...paths, ...faults, careless],
    })
  }

  test('on every path and in every fault, no byte contains a canary', async () => {
    const arrived = await walkAs('recommended')
    expect(findCanaries(Object.values(ALL_CANARIES), arrived)).toEqual([])
    const causes = told(arrived, event => event.context?.journey?.failure?.code)
    const expected = names.map(name => FAULTS[name].lands.cause).filter(cause => cause !== 'not_reached')
    expect(causes).toEqual(expect.arrayContaining(expected))
    expect(fieldsAround(arrived).filter(field => !isListed(field))).toEqual([])
    const addresses = arrived.filter(({ where }) => where === 'rum address').map(({ text }) => text)
    expect(addresses.filter(address => !address.includes(`dd-evp-origin-version%3D${versions}.`))).toEqual([])
    // RUM 4.50 sends no path of a click.
    const clickPaths = told(arrived, event => event._dd?.action?.target?.composed_path_selector).join('\n')
    expect(clickPaths.includes('careless-silent')).toBe(versions !== '4.50')
    expect(clickPaths).not.toContain('careless-posting')
  })

  test('with replay started by hand on harmless pages, no byte contains a canary', async () => {
    const arrived = await walkAs('recommended, with replay by hand')
    expect(findCanaries(Object.values(ALL_CANARIES), arrived)).toEqual([])
    expect(arrived.filter(({ where }) => where === 'replay segment').length).toBeGreaterThan(0)
  })

  test('masked replay of every page reveals only what the docs say', async () => {
    const found = findCanaries(Object.values(ALL_CANARIES), await walkAs('masked replay'))
    expect(found.filter(({ where }) => !where.startsWith('replay'))).toEqual([])
    const toldKinds = kinds.filter(kind => found.some(({ canary }) => canary === CANARIES[kind]))
    const expected = versions === '7' ? MASKED_REPLAY_TELLS : MASKED_REPLAY_TELLS_BEFORE_7
    expect(toldKinds).toEqual(expect.arrayContaining([...expected]))
  })

  test('without protection, every canary is found', async () => {
    const found = findCanaries(Object.values(ALL_CANARIES), await walkAs('control'))
    const seen = new Set(found.map(({ canary }) => canary))
    expect(Object.entries(ALL_CANARIES).filter(([, canary]) => !seen.has(canary))).toEqual([])
  })
})
