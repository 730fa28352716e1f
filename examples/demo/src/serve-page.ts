import { readFileSync } from 'node:fs'
import { Hono } from 'hono'

const PAGE = {
  '/': ['index.html', 'text/html; charset=utf-8'],
  '/demo/page.css': ['page.css', 'text/css; charset=utf-8'],
  '/demo/page.js': ['page.js', 'text/javascript; charset=utf-8'],
} as const

/** Serves the page at `/`, with instructions and the switches of the faults. */
export function servePage(): Hono {
  const app = new Hono()
  for (const [path, [name, type]] of Object.entries(PAGE)) {
    const content = readFileSync(new URL(`./page/${name}`, import.meta.url), 'utf8')
    app.get(path, context => context.body(content, 200, { 'Content-Type': type, 'Cache-Control': 'no-cache' }))
  }
  return app
}
