const MAX_LINES = 100
const FUNCTION = /^((?:async |new )?[\w$.<>]{1,40})(?: \[as [\w$]+\])?(?:\([\w$., ]*\))? ?[(@]? ?$/

/**
 * Keeps of a stack only its frames, as `at function @ url:line:column` with the URL scrubbed. `head` is the text that the
 * stack is known to begin with: the error's message, which could be written to look like frames.
 *
 * The first 100 lines are looked at. A frame without a position at an http URL is dropped; a function whose name is not
 * an identifier of at most 40 characters is `<anonymous>`.
 */
export function scrubStack(stack: string, head: string, scrubUrl: (url: string) => string): string {
  const lines = (stack.startsWith(head) ? stack.slice(head.length) : stack).split('\n', MAX_LINES)
  return lines
    .map(line => scrubFrame(line.trim(), scrubUrl))
    .filter(Boolean)
    .join('\n')
}

function scrubFrame(line: string, scrubUrl: (url: string) => string): string {
  const start = line.search(/https?:\/\//)
  const position = /((?::\d+){1,2})\)?$/.exec(line)
  if (start < 0 || !position || !line.startsWith('at ')) return ''
  const url = scrubUrl(line.slice(start, position.index))
  const name = FUNCTION.exec(line.slice(3, start))
  return url.startsWith('http') ? `  at ${name ? name[1] : '<anonymous>'} @ ${url}${position[1]}` : ''
}
