import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CHROMIUM_ARGUMENTS, findChromium } from '@journey-monitor/example-browser'
import { expect, onTestFinished, test } from 'vitest'
import { startChild } from '../child-process.ts'
import { type SiteRoutes, serveJourneySite } from './journey-site.ts'

const RULES = { prerender: [{ urls: ['/prerendered'], eagerness: 'immediate' }] }

/** A page that has another page prerendered, and opens that page when it has signaled. */
const OPENER = `<!doctype html><html lang="en"><title>Opener</title>
<script type="speculationrules">${JSON.stringify(RULES)}</script>
<script>fetch('/when-signaled').then(() => location.assign('/prerendered'))</script>`

/** A page that signals when it loads, and reports what was recorded, then and when it is opened. It leaves as soon as RUM has all events. */
const PRERENDERED = `<!doctype html><html lang="en"><title>Prerendered</title>
<script>
const recorded = []
const report = path =>
  fetch(path, { method: 'POST', keepalive: true, body: JSON.stringify({ prerendering: document.prerendering, recorded }) })
rumOptions = {
  beforeSend({ action }) {
    if (action && action.target.name === 'rx_renewal.care_team_pick.complete') location.assign('about:blank')
  },
}
inFirstTask = ({ journey, signal }) => {
  journey.subscribe(({ step, phase }) => recorded.push(step + '.' + phase))
  signal(['care_team_pick.start', 'care_team_pick.complete'])
  document.addEventListener('prerenderingchange', () => report('/opened'))
  report('/signaled')
}
</script>
<script src="/page.js"></script>`

/**
 * Opens a page in a Chromium without a debugger, because Chromium prerenders nothing while one is attached. So the test can't
 * read or control that page: the page must report to the test's server.
 */
async function openUnattended(url: string): Promise<void> {
  const profile = await mkdtemp(join(tmpdir(), 'journey-monitor-chromium-profile-'))
  const options = ['--headless', '--no-first-run', `--user-data-dir=${profile}`]
  const chromium = startChild(await findChromium(), [...CHROMIUM_ARGUMENTS, ...options, url])
  onTestFinished(async () => {
    await chromium.end()
    await rm(profile, { recursive: true, force: true, maxRetries: 5 })
  })
}

test('a page that Chromium prerenders records nothing until it is opened, and then everything once', async () => {
  const reported: unknown[] = []
  const signaled = Promise.withResolvers<void>()
  const opened = Promise.withResolvers<void>()
  const addRoutes = (site: SiteRoutes) => {
    site.get('/opener', c => c.html(OPENER))
    site.get('/prerendered', c => c.html(PRERENDERED))
    site.get('/when-signaled', async c => {
      await signaled.promise
      return c.text('')
    })
    for (const [path, { resolve }] of Object.entries({ '/signaled': signaled, '/opened': opened })) {
      site.post(path, async c => {
        reported.push(await c.req.json())
        resolve()
        return c.text('')
      })
    }
  }
  const site = await serveJourneySite([], addRoutes)
  onTestFinished(site.close)
  await openUnattended(`${site.url}/opener`)
  await opened.promise
  expect(reported).toEqual([
    { prerendering: true, recorded: [] },
    { prerendering: false, recorded: ['care_team_pick.start', 'care_team_pick.complete'] },
  ])
  await expect.poll(() => site.events()).toMatchObject([{ phase: 'start' }, { phase: 'complete' }])
})
