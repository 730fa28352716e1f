import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'

/** A resource as VA's APIs wrap it. */
export function resource<Attributes>(type: string, id: number, attributes: Attributes) {
  return { id: `${id}`, type, attributes }
}

/** An error in the format of VA's APIs: `{ errors: [{ code: 'SM119', status: '403', … }] }`. */
export function apiError(context: Context, status: ContentfulStatusCode, code: string, title: string) {
  return context.json({ errors: [{ title, detail: title, code, status: `${status}` }] }, status)
}
