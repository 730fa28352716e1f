/** A section of a rendered report, as a reader sees it. */
export interface RenderedSection {
  readonly id: string
  readonly tables: readonly RenderedTable[]
  readonly text: string
  readonly pictures: readonly RenderedPicture[]
  readonly bars: readonly RenderedBar[]
}

export interface RenderedTable {
  readonly caption: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

export interface RenderedBar {
  readonly name: string
  readonly value: string
  readonly note: string
  /** Bars in percent of the width. */
  readonly rects: readonly { readonly pattern: string; readonly from: number; readonly length: number }[]
}

export interface RenderedPicture {
  readonly alt: string
  /** The words in it. */
  readonly labels: readonly string[]
  readonly svg: string
}

/** Takes the HTML of a report apart. */
export function readPage(html: string): RenderedSection[] {
  return [...html.matchAll(/<section (?:id="([^"]+)"|class="lead")[^>]*>([\s\S]*?)<\/section>/g)].map(
    ([, id = 'lead', content = '']) => ({
      id,
      tables: [...content.matchAll(/<table[^>]*>([\s\S]*?)<\/table>/g)].map(([, table = '']) => readTable(table)),
      text: plain(content.replace(/<(table|svg)[\s\S]*?<\/\1>/g, '')),
      bars: [...content.matchAll(/<li class="bar [^"]*">([\s\S]*?)<\/li>/g)].map(([, bar = '']) => readBar(bar)),
      pictures: [...content.matchAll(/<svg role="img" aria-label="([^"]*)"[\s\S]*?<\/svg>/g)].map(
        ([svg, alt = '']) => ({
          alt: plain(alt),
          labels: [...svg.matchAll(/<text[^>]*>([\s\S]*?)<\/text>/g)].map(([, label = '']) => plain(label)),
          svg,
        }),
      ),
    }),
  )
}

function readBar(html: string): RenderedBar {
  const part = (name: string) => new RegExp(`<span class="${name}">([\\s\\S]*?)</span>`).exec(html)?.[1] ?? ''
  const small = /<small>([\s\S]*?)<\/small>/
  return {
    name: plain(part('name').replace(small, '')),
    value: plain(part('value').replace(small, '')),
    note: plain(small.exec(part('value'))?.[1] ?? ''),
    rects: [...html.matchAll(/<rect class="(\w+)" x="([\d.]+)%" width="([\d.]+)%"/g)].map(
      ([, pattern = '', from, length]) => ({ pattern, from: Number(from), length: Number(length) }),
    ),
  }
}

/** Drawn length of a withheld bar, in percent, whatever its number. */
const HIDDEN_LENGTH = 4

/**
 * Finds bars that reveal more than the numbers next to them: a position or length that does not follow from those, or a
 * withheld number that is not drawn as one.
 */
export function unprintedLengths(bars: readonly RenderedBar[]): string[] {
  const numbers = bars.flatMap(({ value }) =>
    [...value.matchAll(/(?<![<\d.,])\d[\d,]*(?![\d.])/g)].map(([each]) => Number(each.replaceAll(',', ''))),
  )
  const longest = Math.max(1, ...numbers)
  const isPrinted = (share: number) => [0, ...numbers].some(each => Math.abs((100 * each) / longest - share) < 0.011)
  return bars.flatMap(({ name, value, note, rects }) => {
    const isHidden = rects.some(({ pattern }) => pattern === 'hidden')
    const isDrawnRight = isHidden === /withheld|<11/.test(`${value} ${note}`)
    const isSaid = rects.every(
      ({ pattern, from, length }) =>
        isPrinted(from) &&
        (pattern === 'hidden' ? length === HIDDEN_LENGTH : isPrinted(from + length) || isPrinted(length)),
    )
    return isDrawnRight && isSaid ? [] : [`${name}: ${value}`]
  })
}

function readTable(html: string): RenderedTable {
  const cells = (row: string) =>
    [...row.matchAll(/<t[hd][^>]*>([\s\S]*?)<\/t[hd]>/g)].map(([, cell = '']) => plain(cell))
  const [head = '', body = ''] = html.split('</thead>')
  return {
    caption: plain(/<caption>([\s\S]*?)<\/caption>/.exec(html)?.[1] ?? ''),
    columns: cells(head),
    rows: [...body.matchAll(/<tr[^>]*>([\s\S]*?)<\/tr>/g)].map(([, row = '']) => cells(row)),
  }
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', '#39': "'" }

/** The text of a piece of HTML. */
export function plain(html: string): string {
  return html
    .replace(/<[^>]+>/g, '')
    .replace(/&(lt|gt|amp|quot|#39);/g, (_, name: string) => ENTITIES[name] as string)
    .replace(/\s+/g, ' ')
    .trim()
}
