import { useChromium } from '@journey-monitor/test-kit/chromium'
import { careTeamsBroken, walk, wholeWay } from '@journey-monitor/test-kit/live/live-walks'
import { runningLive } from '@journey-monitor/test-kit/live/running-live'
import { expect, onTestFinished, test } from 'vitest'

const ATTACK = `"'><img src=x onerror="window.attacked=true"><script>window.attacked=true</script><svg/onload=attacked=true>`

const chromium = useChromium()

/** A RUM event that any client of the intake may post. */
type Posted = ReturnType<typeof walk>[number]

const around = (event: Posted) => ({
  ...event,
  service: ATTACK,
  version: ATTACK,
  ddtags: `env:${ATTACK}`,
  application: { id: ATTACK, name: ATTACK },
  view: { id: 'v', url: `https://www.va.gov/${ATTACK}`, referrer: ATTACK, name: ATTACK },
  usr: { name: ATTACK },
})
const within = (event: Posted, changes: object) => ({
  ...event,
  context: { journey: { ...event.context.journey, ...changes } },
})

/** Without the page's content security policy, escaping alone has to hold. */
test.each([
  ['with its content security policy', false],
  ['without it', true],
])('shows hostile events as text only, %s', async (_, bypassCSP) => {
  const { url, send } = await runningLive()
  const context = await chromium.browser.newContext({ bypassCSP })
  onTestFinished(() => context.close())
  const page = await context.newPage()
  const problems: string[] = []
  page.on('pageerror', error => problems.push(error.message))
  page.on('console', message => message.type() === 'error' && problems.push(message.text()))
  await page.goto(`${url}/live/`)

  const failed = walk(careTeamsBroken)
  const changes = ['name', 'step', 'team', 'app', 'phase', 'reason', 'supersedes', 'entry_step', 'id'].map(field => ({
    [field]: ATTACK,
  }))
  await send([
    ...failed.map(around),
    ...failed.flatMap(event => [
      ...changes.map(change => within(event, change)),
      within(event, { failure: { code: ATTACK, kind: ATTACK, team: ATTACK, api_code: ATTACK } }),
      within(event, { attributes: { page: ATTACK, [ATTACK]: ATTACK } }),
    ]),
    { type: ATTACK, [ATTACK]: ATTACK },
    ...walk(wholeWay).map(around),
  ])
  await page.getByRole('row', { name: /^#2/ }).waitFor()
  await page.getByText('Care team API error').first().waitFor()

  expect(await page.locator('img[src="x"], svg[onload], body script').count()).toBe(0)
  expect(await page.evaluate(() => 'attacked' in window)).toBe(false)
  expect(problems).toEqual([])

  await page.evaluate(markup => {
    document.body.insertAdjacentHTML('beforeend', markup)
    return new Promise(resolve => document.querySelector('img')?.addEventListener('error', resolve))
  }, ATTACK)
  expect(await page.evaluate(() => 'attacked' in window)).toBe(bypassCSP)
})

test('shows a hostile address as text only', async () => {
  const { url, send } = await runningLive()
  await send(walk(wholeWay))
  const context = await chromium.browser.newContext({ bypassCSP: true })
  onTestFinished(() => context.close())
  const page = await context.newPage()
  const problems: string[] = []
  page.on('pageerror', error => problems.push(error.message))
  for (const name of ['where.app_version', `where.${ATTACK}`, 'since', 'by', ATTACK]) {
    await page.goto(`${url}/live/?${new URLSearchParams({ [name]: ATTACK })}`)
    const message =
      name === 'where.app_version' ? 'Without the filter “App version”' : 'The page can’t show what its address'
    await page.getByText(message).first().waitFor()
    expect(await page.locator('img[src="x"], svg[onload], body script').count()).toBe(0)
  }
  await page.getByRole('button', { name: 'Clear filters' }).click()
  await page.getByRole('row', { name: /^#1/ }).waitFor()
  expect(new URL(page.url()).search).toBe('')
  expect(await page.evaluate(() => 'attacked' in window)).toBe(false)
  expect(problems).toEqual([])
})
