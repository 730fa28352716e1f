import { once } from 'node:events'
import type { Readable } from 'node:stream'
import type { TestProject } from 'vitest/node'
import { startChild } from '../child-process.ts'
import { pathOf } from './programs.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The X display that WebKit draws on, such as `:1`. */
    display: string
  }
}

/** Starts Xvfb on a free display for the whole run. WebKitGTK has no headless mode. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const args = ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp']
  const xvfb = startChild(pathOf('Xvfb'), args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] })
  const [number] = await once(xvfb.process.stdio[3] as Readable, 'data')
  project.provide('display', `:${String(number).trim()}`)
  return xvfb.end
}
