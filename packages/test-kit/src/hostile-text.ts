/** Parts of text that a plan or an event may contain, and that must have no effect in a document. */
export const HOSTILE_PARTS: readonly string[] = [
  '@everyone',
  '@team-a ',
  '<!channel>',
  '<@U012345> ',
  'https://evil.example/x',
  'HTTP://evil.example ',
  'www.evil.example',
  '<https://evil.example|here>',
  '<img src="https://evil.example/x.png">',
  '![x](https://evil.example/x.png)',
  '[x](javascript:alert(1))',
  '[x][y]',
  '<!-- ',
  '</td><script>',
  '\u202e',
  '\u2066',
  '\u001b[2J',
  '`',
  '``',
  '\\',
  '|',
  ' ',
  'words',
  '\n# heading\n',
]

const CONTROL_CHARACTER = /(?!\n)[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u

/** Finds parts of Markdown that have an effect on GitHub: mentions, bare addresses, images, HTML, text direction marks. */
export function activePartsOfMarkdown(markdown: string): string[] {
  return markdown.split('\n').flatMap(line => {
    const text = line
      .replace(/(?<!\\)(?<!`)(`+)(?!`)(?:(?!\1).)+\1(?!`)/g, ' ')
      .replace(/(?<!!)\[[^[\]@<]*\]\(https?:\/\/[^\s()<>]*\)/g, ' ')
    return found(text, [
      CONTROL_CHARACTER,
      /(?<![\w/.])@\w/,
      /:\/\//,
      /\bwww\.\w/i,
      /(?<!\\)\](?:\[|\((?!#))/,
      /<[a-z/!?]/i,
    ])
  })
}

/** Finds such parts in a Slack message. Slack turns bare text into links and mentions unless a text is `verbatim`. */
export function activePartsOfSlack(message: object): string[] {
  const active: string[] = []
  JSON.stringify(message, (_, value) => {
    if (typeof value?.text !== 'string') return value
    const { type, text, verbatim } = value
    if (type === 'mrkdwn' && !verbatim) active.push(`not verbatim: ${text}`)
    active.push(...found(text, [CONTROL_CHARACTER, /@\w/, ...(type === 'plain_text' ? [] : [/<[!@#a-z]/i])]))
    return value
  })
  return active
}

/** Finds markup from hostile text in a page. The page's own links are web addresses. */
export function activePartsOfHtml(html: string): string[] {
  return found(html, [CONTROL_CHARACTER, /<(?:img|script)/i, /href="(?!https?:|#)/i, /evil\.example\/x\.png"/])
}

function found(text: string, patterns: readonly RegExp[]): string[] {
  return patterns.flatMap(pattern => pattern.exec(text)?.[0] ?? []).map(part => `${part} in ${text}`)
}
