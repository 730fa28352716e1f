import type { JourneyEvent } from '@journey-monitor/sdk'
import { afterEach, beforeEach, chai, vi } from 'vitest'
import { allBlocks } from './blocks.ts'
import { createHostHistory, createHostStore, HOST_STUBS } from './host-stubs.ts'
import { runPage } from './run-page.ts'
import { appFiles } from './source-files.ts'

/** Stand-in for the browser, the platform and the API. The apps read it at every render. */
interface Host {
  store?: ReturnType<typeof createHostStore>
  history?: ReturnType<typeof createHostHistory>
  api: (request: string) => Promise<unknown>
  /** Started parts: the header of the site, the app. */
  started: unknown[]
  /** Gives the app a new store. */
  load(state: object): void
  chai: typeof chai
  /** Configuration of RUM that the app passes to the platform. */
  rumConfig?: { beforeSend?: (event: object) => boolean; sessionSampleRate: number }
  /** Configuration of logs that the app passes to the platform. */
  logsConfig?: { beforeSend?: (event: object) => boolean }
  actions: string[]
  events: JourneyEvent[]
}
/** A script that renders components below the journey's provider. */
export const RENDER = `
  import React from 'react'
  import ReactDOM from 'react-dom'
  import { act } from 'react-dom/test-utils'
  import { JourneyProvider } from '@journey-monitor/react'
  import { journey } from './journey'
  export { act, journey }
  const root = () => document.getElementById('root')
  export const render = (component, props) => act(() => void ReactDOM.render(
    <JourneyProvider journey={journey}>{React.createElement(component, props)}</JourneyProvider>, root()))
  export const renderElement = element => act(() => void ReactDOM.render(element, root()))
  export const leave = () => act(() => void ReactDOM.unmountComponentAtNode(root()))`

/**
 * Runs the app that a guide changes, with the guide's changes, in a new page for each test.
 * @param document the guide's file
 */
export function useGuide(document: string) {
  const blocks = allBlocks().then(all => all.filter(block => block.document === document))
  let host: Host
  const root = () => globalThis.document.getElementById('root') as HTMLElement
  const element = (selector: string) => {
    const found = root().querySelector<HTMLElement>(selector)
    if (!found) throw new Error(`no ${selector} in ${root().innerHTML}`)
    return found
  }

  beforeEach(() => {
    host = {
      ...{ api: async () => ({}), started: [], actions: [], events: [] },
      chai,
      load: state => {
        host.store = createHostStore({}, state)
        host.history = createHostHistory('', '/')
      },
    }
    vi.stubGlobal('host', host)
    vi.stubGlobal('IntersectionObserver', undefined)
    sessionStorage.clear()
    localStorage.clear()
    globalThis.document.body.innerHTML = '<div id="root"></div>'
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.restoreAllMocks()
    vi.unstubAllGlobals()
  })

  return {
    get host() {
      return host
    },
    root,
    /** Returns the actions that were recorded since the last call. */
    sent: () => host.actions.splice(0),
    click: (selector: string) => element(selector).click(),
    /** Runs a unit test of the app as mocha does. Returns the names of its tests, all of which have passed. */
    async runUnitTest(file: string): Promise<string[]> {
      const tests: [name: string, body: () => unknown][] = []
      const [before, after]: (() => void)[][] = [[], []]
      vi.stubGlobal('describe', (_: string, body: () => void) => body())
      vi.stubGlobal('it', (name: string, body: () => unknown) => tests.push([name, body]))
      vi.stubGlobal('beforeEach', (body: () => void) => before?.push(body))
      vi.stubGlobal('afterEach', (body: () => void) => after?.push(body))
      await this.run(`import './${file.replace(/\.jsx$/, '')}'`)
      for (const [, body] of tests) {
        for (const each of before ?? []) each()
        await body()
        for (const each of after ?? []) each()
      }
      return tests.map(([name]) => name)
    },
    /** Runs `script`, which may import the app's files, and returns its exports. */
    run: async (script: string) => runPage(appFiles(document, await blocks), HOST_STUBS, script),
  }
}
