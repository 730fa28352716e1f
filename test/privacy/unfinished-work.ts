import type { Page } from 'playwright-core'

/** Waits until the SDKs on the page have started, have received what the browser observed for them, and have finished their work. */
export async function workFinished(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    ['DD_RUM', 'DD_LOGS'].every(name => {
      const sdk = Reflect.get(window, name)
      return !sdk || sdk.getInternalContext()
    }),
  )
  await page.evaluate(async () => {
    // The browser gives all observers what it has for them in one task, the oldest observer first.
    await new Promise(resolve => {
      new PerformanceObserver(resolve).observe({ type: 'mark' })
      performance.mark('observed')
    })
    await new Promise(resolve => requestIdleCallback(resolve))
  })
  await page.waitForFunction(() => Reflect.get(window, 'unfinished') === 0)
}

/**
 * Runs in the page: counts the work on it that is `unfinished`. That is each post to `proxy`, and each step from what happens on the page to
 * the batch that reports it: RUM makes events of resources when the page is idle, and RUM 7 those of a script's requests after 50 ms; logs
 * read the body of an answer that reports an error; a worker compresses events and replay. Beacons, which a page sends as it is left, have no
 * answer: they are marked, and counted over all pages of the tab.
 */
export function countWork(proxy: string): void {
  const LONGEST_TIMER_MS = 50
  const unfinished = new Set<unknown>()
  Object.defineProperty(window, 'unfinished', { get: () => unfinished.size })
  const isPost = (url: unknown): url is string => typeof url === 'string' && url.startsWith(proxy)

  const setTimer: (run: () => void, ms?: number) => number = window.setTimeout.bind(window)
  /** Counts one piece of work. Returns a function that ends it a task later, when the SDK has taken up its result. */
  const begin = () => {
    const work = {}
    unfinished.add(work)
    return () => void setTimer(() => unfinished.delete(work))
  }

  const ends = new Map<number, () => void>()
  const setTimeout = (run: (...given: unknown[]) => void, ms = 0, ...given: unknown[]) => {
    if (ms > LONGEST_TIMER_MS) return setTimer(() => run(...given), ms)
    const end = begin()
    const timer = setTimer(() => {
      end()
      run(...given)
    }, ms)
    ends.set(timer, end)
    return timer
  }
  const clearTimer = window.clearTimeout.bind(window)
  const clearTimeout = (timer: number) => {
    ends.get(timer)?.()
    clearTimer(timer)
  }
  Object.assign(window, { setTimeout, clearTimeout })

  const idleEnds = new Map<number, () => void>()
  const whenIdle = window.requestIdleCallback.bind(window)
  window.requestIdleCallback = (run, options) => {
    const end = begin()
    const id = whenIdle(deadline => {
      end()
      run(deadline)
    }, options)
    idleEnds.set(id, end)
    return id
  }
  const cancelIdle = window.cancelIdleCallback.bind(window)
  window.cancelIdleCallback = id => {
    idleEnds.get(id)?.()
    cancelIdle(id)
  }

  const fetch = window.fetch.bind(window)
  window.fetch = (input, init) => {
    const answered = fetch(input, init)
    if (isPost(input)) {
      const end = begin()
      answered.then(end, end)
    }
    return answered
  }
  const { read } = ReadableStreamDefaultReader.prototype
  ReadableStreamDefaultReader.prototype.read = function (this: ReadableStreamDefaultReader) {
    const end = begin()
    const answered = read.call(this)
    answered.then(end, end)
    return answered
  }
  const { open } = XMLHttpRequest.prototype
  XMLHttpRequest.prototype.open = function (this: XMLHttpRequest, method: string, url: string | URL) {
    if (isPost(url)) this.addEventListener('loadstart', () => this.addEventListener('loadend', begin()))
    open.call(this, method, url, true)
  }

  const { postMessage } = Worker.prototype
  Worker.prototype.postMessage = function (this: Worker, message, ...given: never[]) {
    if (message.action === 'write') {
      const end = begin()
      const receive = ({ data }: MessageEvent) => {
        if (data.type !== 'wrote' || data.streamId !== message.streamId || data.id !== message.id) return
        this.removeEventListener('message', receive)
        end()
      }
      this.addEventListener('message', receive)
    }
    postMessage.call(this, message, ...given)
  }

  const sendBeacon = navigator.sendBeacon.bind(navigator)
  navigator.sendBeacon = (url, data) => {
    if (!isPost(url)) return sendBeacon(url, data)
    const isQueued = sendBeacon(`${url}&beacon`, data)
    if (isQueued) sessionStorage.setItem('beacons', `${Number(sessionStorage.getItem('beacons')) + 1}`)
    return isQueued
  }
}
