import type { RefusalReason } from './refusal.ts'

/** Messages about refused posts, with the remedy. Storage failures have their own messages. */
const MESSAGES: Readonly<Record<Exclude<RefusalReason, 'storage'>, string>> = {
  host: 'under a host name that is not allowed; allow it with --allow-host',
  origin: 'from a page of an origin that is not allowed; allow it with --origin',
  endpoint: 'to an address that the browser SDK does not post to; check its proxy setting',
  encoding: 'with a body that cannot be decompressed',
  too_large: 'larger than 5 MiB, or of more lines than the SDK sends',
  busy: 'while the memory for posts was full',
  interrupted: 'because the connection broke off',
  lines: 'with lines that are not events',
}

/**
 * Creates a log of refused posts. Names each reason at its 1st, 10th, 100th … post, so that clients cannot flood the
 * terminal.
 *
 * @example createRefusalLog(console.error)('origin') // Refused a post from a page of an origin …
 */
export function createRefusalLog(log: (message: string) => void): (reason: RefusalReason) => void {
  const counts = new Map<RefusalReason, number>()
  return reason => {
    const count = (counts.get(reason) ?? 0) + 1
    counts.set(reason, count)
    if (reason === 'storage' || !Number.isInteger(Math.log10(count))) return
    const posts = count === 1 ? 'a post' : `${count.toLocaleString('en-US')} posts so far`
    log(`journey-monitor: refused ${posts} ${MESSAGES[reason]}`)
  }
}
