/** A section of a rendered report, as a reader sees it. */
export interface RenderedSection {
  readonly id: string
  readonly tables: readonly RenderedTable[]
  readonly text: string
  readonly pictures: readonly RenderedPicture[]
}

export interface RenderedTable {
  readonly caption: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
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

/** The widths of the horizontal bars in a picture. */
export function barWidthsOf({ svg }: RenderedPicture): number[] {
  return [...svg.matchAll(/ d="M[\d.]+ [\d.]+l([\d.]+) 0l0 [\d.]+l/g)].map(([, width]) => Number(width))
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

function plain(html: string): string {
  return html
    .replace(/<[^>]+>/g, '')
    .replace(/&(lt|gt|amp|quot|#39);/g, (_, name: string) => ENTITIES[name] as string)
    .replace(/\s+/g, ' ')
    .trim()
}
