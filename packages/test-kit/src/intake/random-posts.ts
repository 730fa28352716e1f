import { deflateSync, gzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { expect } from 'vitest'
import { post, proxied, runningIntake, sdkPath, storedLines } from './running-intake.ts'

const path = fc.oneof(
  fc.constantFrom(
    proxied(sdkPath('rum')),
    proxied(sdkPath('rum', { deflated: true })),
    sdkPath('rum'),
    '/api/v2/rum/',
    '/api/v2/../rum',
    '/intake?ddforward=%',
    '//intake',
  ),
  fc.string({ unit: 'binary' }).map(text => proxied(text)),
  fc.webPath().map(text => `/api/v2/rum${text}`),
  fc.webQueryParameters().map(text => `/intake?${text}`),
  fc.webUrl().map(url => proxied(url)),
)
const line = fc.oneof(fc.json(), fc.string(), fc.constant('{"type":"action"}'), fc.constant('{"type":"telemetry"}'))
const plain = fc.array(line).map(lines => Buffer.from(lines.join('\n')))
const body = fc.oneof(plain, fc.uint8Array(), plain.map(deflateSync), plain.map(gzipSync))
const encoding = fc.constantFrom(undefined, 'gzip', 'deflate', 'identity', 'br', 'gzip, gzip', '__proto__')

/** Posts `numRuns` random bodies to random paths: each gets a suitable status, and is stored completely or not at all. */
export async function expectSuitableAnswers(numRuns: number): Promise<void> {
  const intake = await runningIntake()
  await fc.assert(
    fc.asyncProperty(path, body, encoding, async (where, bytes, name) => {
      const headers: Record<string, string> = name ? { 'Content-Encoding': name } : {}
      const { status } = await post(`${intake.url}${where}`, new Uint8Array(bytes), headers)
      expect([202, 400, 404, 413]).toContain(status)
    }),
    { numRuns },
  )
  for (const stored of await storedLines(intake.dir)) expect(JSON.parse(stored)).toHaveProperty('type')
}
