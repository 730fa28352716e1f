// @vitest-environment happy-dom
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { build, type Plugin } from 'esbuild'
import { afterEach, expect, test, vi } from 'vitest'

const run = promisify(execFile)

/** A library that was published as CommonJS, and uses the hooks. */
const LIBRARY = `
  const { useStep } = require('@journey-monitor/react')
  exports.Link = () => (useStep('link_view', { active: true }), null)`

const APP = `
  import { JourneyProvider } from '@journey-monitor/react'
  import { createJourney } from '@journey-monitor/sdk'
  import { renewal } from '@journey-monitor/sdk/renewal'
  import { createElement } from 'react'
  import { createRoot } from 'react-dom/client'
  import { flushSync } from 'react-dom'
  import { Link } from 'library'
  export const recorded = []
  const journey = createJourney(renewal, { sinks: [event => recorded.push(event.step + '.' + event.phase)] })
  flushSync(() =>
    createRoot(document.createElement('div')).render(createElement(JourneyProvider, { journey }, createElement(Link))),
  )`

const library: Plugin = {
  name: 'library',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^library$/ }, () => ({ path: 'library.cjs', namespace: 'library' }))
    onLoad({ filter: /.*/, namespace: 'library' }, () => ({ contents: LIBRARY, resolveDir: import.meta.dirname }))
  },
}

afterEach(() => sessionStorage.clear())

test('an ESM app and a CommonJS library share one journey, even if the bundle contains the hooks twice', async () => {
  const { outputFiles, metafile } = await build({
    stdin: { contents: APP, resolveDir: import.meta.dirname },
    bundle: true,
    write: false,
    metafile: true,
    format: 'iife',
    globalName: 'page',
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [library],
    logLevel: 'silent',
  })
  const copies = Object.keys(metafile.inputs).filter(file => /react-bindings\/dist\/index\.c?js$/.test(file))
  expect(copies).toHaveLength(2)
  const warn = vi.spyOn(console, 'warn')
  const page = new Function(`${outputFiles[0]?.text}; return page`)() as { recorded: string[] }
  await expect.poll(() => page.recorded).toEqual(['link_view.start'])
  expect(warn).not.toHaveBeenCalled()
})

test('in Node, too, a component of one format finds the journey of the other', async () => {
  const script = `
    import { createRequire } from 'node:module'
    import { JourneyProvider } from '@journey-monitor/react'
    import { createElement } from 'react'
    import { renderToString } from 'react-dom/server'
    const { useJourney } = createRequire(import.meta.url)('@journey-monitor/react')
    const Name = () => useJourney().definition.name
    const journey = { definition: { name: 'found', steps: [] } }
    console.log(renderToString(createElement(JourneyProvider, { journey }, createElement(Name))))`
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: import.meta.dirname,
  })
  expect(stdout).toBe('found\n')
})
