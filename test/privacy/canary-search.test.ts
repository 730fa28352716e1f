import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findCanaries } from './canary-search.ts'
import { decode } from './decode.ts'
import type { Recorded } from './recording-intake.ts'

const CANARY = 'Kwyzzopril7x'
const percent = (text: string) => [...Buffer.from(text)].map(byte => `%${byte.toString(16)}`).join('')
const html = (text: string) => [...text].map(letter => `&#${letter.charCodeAt(0)};`).join('')

/** Ways in which a text may be encoded on arrival. */
const ENCODERS: Record<string, (text: string) => string> = {
  plain: text => text,
  'in capitals': text => text.toUpperCase(),
  percent,
  'percent of percent': text => percent(text).replaceAll('%', '%25'),
  JSON: text => JSON.stringify({ text }),
  'JSON in JSON': text => JSON.stringify(JSON.stringify({ text })),
  'JSON, every letter escaped': text =>
    `"${[...text].map(letter => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}"`,
  HTML: html,
  base64: text => Buffer.from(text).toString('base64'),
  'base64 for URLs': text => Buffer.from(text).toString('base64url'),
  hexadecimal: text => Buffer.from(text).toString('hex'),
  'UTF-16': text => Buffer.from(text, 'utf16le').toString(),
  'split over the texts of a page': text =>
    JSON.stringify([
      { type: 3, textContent: text.slice(0, -3) },
      { id: 7, type: 3, textContent: text.slice(-3) },
    ]),
  'split over keys and values': text => JSON.stringify({ [text.slice(0, 9)]: text.slice(9) }),
}

const request = (body: Buffer | string, given: Partial<Recorded> = {}): Recorded => ({
  target: `/run?ddforward=${encodeURIComponent('/api/v2/rum?ddsource=browser')}`,
  headers: 'Content-Type: text/plain\n',
  contentType: 'text/plain',
  body: Buffer.from(body as string),
  ...given,
})
const deflated = (body: string) =>
  request(deflateSync(body), {
    target: `/run?ddforward=${encodeURIComponent('/api/v2/rum?dd-evp-encoding=deflate')}`,
  })

async function replay(body: string): Promise<Recorded> {
  const form = new FormData()
  form.append('segment', new Blob([new Uint8Array(deflateSync(body))]), 'segment')
  form.append('event', new Blob(['{}']), 'event')
  const packed = new Response(form)
  const contentType = packed.headers.get('content-type') as string
  return request(Buffer.from(await packed.arrayBuffer()), { contentType })
}

/** Ways in which a text may be transported. */
const CARRIERS: Record<string, (text: string) => Recorded | Promise<Recorded>> = {
  'a body': text => request(text),
  'a compressed body': deflated,
  'a compressed body that was cut off': text => {
    const whole = deflated(`${text}\n`)
    return { ...whole, body: whole.body.subarray(0, -4) }
  },
  'a replay segment': replay,
  'an address': text => request('', { target: `/run?ddforward=x&${text}` }),
  'a header': text => request('', { headers: `Referer: ${text}\n` }),
}

const cases = Object.keys(CARRIERS).flatMap(carrier =>
  Object.keys(ENCODERS)
    .filter(encoder => !encoder.startsWith('split') || /body|segment/.test(carrier))
    .map(encoder => [encoder, carrier] as const),
)

test.each(cases)('finds a canary that is written as %s, in %s, among any text', async (encoder, carrier) => {
  const encode = ENCODERS[encoder] as (text: string) => string
  const carry = CARRIERS[carrier] as (text: string) => Recorded | Promise<Recorded>
  const letters = fc.string({ unit: fc.constantFrom(...'abc XYZ.09'), maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(letters, letters, async (before, after) => {
      const around = encoder.startsWith('split') ? CANARY : before + CANARY + after
      const findings = findCanaries([CANARY], await decode(await carry(encode(around))))
      expect(findings.length).toBeGreaterThan(0)
    }),
    { numRuns: 20 },
  )
})

test('reports the place and type of a canary', async () => {
  const findings = findCanaries([CANARY], await decode(deflated(`{"url":"/prescription/${CANARY}"}`)))
  expect(findings[0]).toMatchObject({ canary: CANARY, where: 'rum body', encoding: 'plain' })
  expect(findings[0]?.around).toContain(`/prescription/${CANARY}`)
})

test('refuses a canary that is so short that it occurs by chance', async () => {
  expect(() => findCanaries(['abc'], [])).toThrow('abc')
})

test('finds no canary in other text', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ maxLength: 200 }), async text => {
      expect(findCanaries([CANARY], await decode(await replay(text)))).toEqual([])
    }),
    { numRuns: 50 },
  )
})
