/** Text that a plan or an event may hold, and that a document must only show. */
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

const REVERSING = /(?!\n)[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u

/** Finds what GitHub would act upon in Markdown: mentions, links of bare addresses, images, HTML, marks that turn the writing. */
export function actingInMarkdown(markdown: string): string[] {
  return markdown.split('\n').flatMap(line => {
    const text = line
      .replace(/(?<!\\)(?<!`)(`+)(?!`)(?:(?!\1).)+\1(?!`)/g, ' ')
      .replace(/(?<!!)\[[^[\]@<]*\]\(https?:\/\/[^\s()<>]*\)/g, ' ')
    return found(text, [REVERSING, /(?<![\w/.])@\w/, /:\/\//, /\bwww\.\w/i, /(?<!\\)\](?:\[|\((?!#))/, /<[a-z/!?]/i])
  })
}

/** Finds the same in the texts of a Slack message, which makes links and mentions of bare text unless a text is `verbatim`. */
export function actingInSlack(message: object): string[] {
  const acting: string[] = []
  JSON.stringify(message, (_, value) => {
    if (typeof value?.text !== 'string') return value
    const { type, text, verbatim } = value
    if (type === 'mrkdwn' && !verbatim) acting.push(`not verbatim: ${text}`)
    acting.push(...found(text, [REVERSING, /@\w/, ...(type === 'plain_text' ? [] : [/<[!@#a-z]/i])]))
    return value
  })
  return acting
}

/** Finds markup and marks that a page should only have shown. Its own links are web addresses. */
export function actingInHtml(html: string): string[] {
  return found(html, [REVERSING, /<(?:img|script)/i, /href="(?!https?:|#)/i, /evil\.example\/x\.png"/])
}

function found(text: string, patterns: readonly RegExp[]): string[] {
  return patterns.flatMap(pattern => pattern.exec(text)?.[0] ?? []).map(part => `${part} in ${text}`)
}
