import { visibleText } from '../system/visible-text.ts'

/** HTML with all inserted text escaped. */
export interface Html {
  readonly html: string
}

type Content = Html | string | number | false | null | undefined | readonly Content[]

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/**
 * A tagged template that escapes everything put into it, but HTML made with it. Attributes must be quoted.
 * @example html`<p title="${title}">${lines.map(line => html`${line}<br>`)}</p>`
 */
export function html(texts: TemplateStringsArray, ...contents: readonly Content[]): Html {
  return { html: texts.map((text, i) => (i === 0 ? text : `${rendered(contents[i - 1])}${text}`)).join('') }
}

/** Marks `markup` as safe. Only for markup that this program made. */
export function trusted(markup: string): Html {
  return { html: markup }
}

function rendered(content: Content): string {
  if (content === false || content === null || content === undefined) return ''
  if (Array.isArray(content)) return content.map(rendered).join('')
  if (typeof content === 'object') return (content as Html).html
  return visibleText(String(content)).replace(/[&<>"']/g, character => ENTITIES[character] as string)
}
