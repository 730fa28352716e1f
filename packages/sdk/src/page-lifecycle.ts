/** How long the end of the page is waited for. */
const LEAVE_MS = 3_000

type Prerendered = Document & { readonly prerendering?: boolean }

/**
 * Returns a function that calls `send`, with whether the page was left: at once or, on a page that is being prerendered, when
 * that is activated. Where a request got no answer (`unanswered`), and the page has begun to end, it waits for the end.
 *
 * Browsers reject a request that the end of the page cut off as they reject one that failed. Firefox and WebKit do so when a
 * navigation begins, long before `pagehide`, and even where the navigation turns out to be a download. Chromium does so
 * together with `pagehide`, and runs no task after it. Nothing says that a person canceled a navigation.
 */
export function createDelivery(): (send: (isLeft?: boolean) => void, unanswered: unknown) => void {
  const page = typeof window === 'undefined' ? undefined : window
  const held: ((isLeft?: boolean) => void)[] = []
  // Safari on iOS has no `beforeunload`. https://github.com/mdn/browser-compat-data/issues/24394
  let hasBegunToEnd = page && 'standalone' in page.navigator

  const release = (isLeft?: boolean) => {
    for (const send of held.splice(0)) send(isLeft)
  }
  if (page) {
    page.addEventListener('beforeunload', () => {
      hasBegunToEnd = true
    })
    page.addEventListener('pagehide', () => release(true))
  }
  return (send, unanswered) => {
    // https://wicg.github.io/nav-speculation/prerendering.html#document-prerendering
    if (page && (page.document as Prerendered).prerendering) {
      page.document.addEventListener('prerenderingchange', () => send())
    } else if (unanswered && hasBegunToEnd) {
      held.push(send)
      setTimeout(release, LEAVE_MS)
    } else {
      // The app goes on, and so does the page: what is held failed indeed, and came first.
      if (!unanswered) release()
      send()
    }
  }
}
