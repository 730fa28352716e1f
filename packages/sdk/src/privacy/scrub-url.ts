/** Allow-lists of what may be sent of a URL. Everything else of it is left out. */
export interface UrlRules {
  /**
   * Allow-list of paths, by their shapes. A segment like `:id` stands for any value and is sent as `:id`. One like `*.js` stands for
   * a file name, which is sent as it is: use it where only your build's files are.
   * @example ['/my-health/medications/prescription/:prescriptionId', '/assets/*.js']
   */
  readonly paths?: readonly string[]
  /** Allow-list of query parameters, each with every value that may be sent. */
  readonly queryParameters?: Readonly<Record<string, readonly string[]>>
  /**
   * Allow-list of origins, besides the page's own, whose paths may be sent. Of any other origin, nothing but the origin is
   * sent and, of a script, the file name.
   */
  readonly origins?: readonly string[]
}

export interface UrlScrubber {
  url(text: string): string
  /** Like `url`, but keeps the file name of a script of any origin: a build made it, not a person. */
  script(text: string): string
  path(text: string): string
}

const REDACTED = ':redacted'

/**
 * Scrubs by allow-list: a path is followed along the declared shapes, and from the first segment that none of them knows
 * the rest is `:redacted`. User info and fragment never pass. A URL that cannot be parsed is `:redacted`. Never throws.
 *
 * @example
 * const { url } = createUrlScrubber({ paths: ['/prescription/:id'], queryParameters: { page: ['1', '2'] } })
 * url('https://www.va.gov/prescription/123?page=2&name=Jo#top') // 'https://www.va.gov/prescription/:id?page=2'
 */
export function createUrlScrubber({ paths = [], queryParameters = {}, origins = [] }: UrlRules): UrlScrubber {
  const shapes = paths.map(path => path.split('/'))

  function path(text: string): string {
    const segments = text.split('/')
    const kept = ['']
    let known = shapes
    for (let i = 1; i < segments.length; i++) {
      const segment = segments[i] as string
      const isTrailingSlash = !segment && i === segments.length - 1
      known = isTrailingSlash ? [] : known.filter(shape => fits(shape[i], segment))
      const isNamed = known.some(shape => shape[i] === segment || shape[i]?.[0] === '*')
      kept.push(isTrailingSlash || isNamed ? segment : (known[0] || [])[i] || REDACTED)
      if (!known[0]) break
    }
    return kept.join('/')
  }

  function query(parameters: URLSearchParams): string {
    const kept: string[] = []
    parameters.forEach((value, name) => {
      const isAllowed = Object.keys(queryParameters).includes(name) && (queryParameters[name] || []).includes(value)
      if (isAllowed) kept.push(`${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    })
    return kept.length ? `?${kept.join('&')}` : ''
  }

  function scrub(text: string, keepsScript: boolean): string {
    if (!text) return ''
    try {
      const { protocol, origin, pathname, searchParams } = new URL(text)
      if (!/^(http|ws)s?:$/.test(protocol)) return REDACTED
      const isKnown = origins.includes(origin) || (typeof location === 'object' && location.origin === origin)
      return isKnown
        ? origin + path(pathname) + query(searchParams)
        : `${origin}/${keepsScript ? scriptName(pathname) : ''}`
    } catch {
      return REDACTED
    }
  }

  return { url: text => scrub(text, false), script: text => scrub(text, true), path }
}

function scriptName(path: string): string {
  const file = path.slice(path.lastIndexOf('/') + 1)
  if (!/^[\w.~-]{1,80}\.m?js$/.test(file)) return ''
  return file.length + 1 < path.length ? `${REDACTED}/${file}` : file
}

function fits(shape: string | undefined, segment: string): boolean {
  if (!shape || shape === segment || shape[0] === ':') return !!shape
  return shape[0] === '*' && segment.endsWith(shape.slice(1)) && /^[\w.~-]+$/.test(segment)
}
