import { useChromium } from '@journey-monitor/test-kit/chromium'
import { expect, onTestFinished, test } from 'vitest'
import { type SiteServer, serveJourneySite } from './journey-site.ts'

const chromium = useChromium()

const RULES = { prerender: [{ urls: ['/prerendered'], eagerness: 'immediate' }] }

/** Prerenders a page that signals when it loads, and opens it, both when the server allows that. */
const OPENER = `<!doctype html><html lang="en"><title>Opener</title>
<script>
fetch('/wait-to-prerender')
  .then(() => document.head.append(Object.assign(document.createElement('script'), { type: 'speculationrules', text: '${JSON.stringify(RULES)}' })))
  .then(() => fetch('/wait-to-open'))
  .then(() => location.assign('/prerendered'))
</script>`

const PRERENDERED = `<!doctype html><html lang="en"><title>Prerendered</title>
<script>
const tell = what => fetch('/tell?' + (document.prerendering ? 'prerendering' : 'active') + '=' + what)
inFirstTask = ({ journey, signal }) => {
  journey.subscribe(({ step, phase }) => tell(step + '.' + phase))
  signal(['care_team_pick.start', 'care_team_pick.complete'])
  tell('signaled')
  document.addEventListener('prerenderingchange', () => fetch('/tell?active=opened').then(() => location.assign('about:blank')))
}
</script>
<script src="/page.js"></script>`

test('a page that Chromium prerenders records nothing until it is opened, and then everything once', async () => {
  const told: string[] = []
  const { promise: isLoaded, resolve: loaded } = Promise.withResolvers<void>()
  const { promise: isDetached, resolve: detached } = Promise.withResolvers<void>()
  const { promise: isSignaled, resolve: signaled } = Promise.withResolvers<void>()
  const addRoutes = (server: SiteServer) => {
    server.get('/opener', c => c.html(OPENER))
    server.get('/prerendered', c => c.html(PRERENDERED))
    server.get('/wait-to-prerender', async c => {
      loaded()
      await isDetached
      return c.text('')
    })
    server.get('/wait-to-open', async c => {
      await isSignaled
      return c.text('')
    })
    server.get('/tell', c => {
      const [what = ''] = Object.entries(c.req.query()).map(each => each.join(' '))
      told.push(what)
      if (what.endsWith('signaled')) signaled()
      return c.text('')
    })
  }
  const site = await serveJourneySite([], addRoutes)
  // Chromium prerenders nothing for a page to which a debugger is attached. Playwright detaches from a page of a context that it did not create.
  const session = await chromium.browser.newBrowserCDPSession()
  const { browserContextId } = await session.send('Target.createBrowserContext')
  onTestFinished(async () => {
    await session.send('Target.disposeBrowserContext', { browserContextId })
    await session.detach()
    await site.close()
  })
  const { targetId } = await session.send('Target.createTarget', { url: `${site.url}/opener`, browserContextId })
  await isLoaded
  const isAttached = async () => {
    const { targetInfos } = await session.send('Target.getTargets')
    return targetInfos.find(each => each.targetId === targetId)?.attached
  }
  await expect.poll(isAttached).toBe(false)
  detached()
  await expect.poll(() => told).toContain('active opened')
  expect(told[0]).toBe('prerendering signaled')
  expect(told.slice(1).toSorted()).toEqual([
    'active care_team_pick.complete',
    'active care_team_pick.start',
    'active opened',
  ])
  await expect.poll(() => site.events()).toMatchObject([{ phase: 'start' }, { phase: 'complete' }])
})
