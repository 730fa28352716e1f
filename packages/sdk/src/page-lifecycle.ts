import type { DropReason } from './drop-reason.ts'

/** The time in which the page may end after it has begun to be left and a request was rejected. */
const MAY_END_MS = 3_000

type Prerendered = Document & { readonly prerendering?: boolean }

/**
 * Returns a function that calls `send`: at once or, on a page that is being prerendered, when the page is activated. If a request got no
 * answer (`unanswered`) and the page may be about to end, it waits, and calls `send` with a reason to drop the signal if the page does end.
 *
 * A browser rejects a request that the end of the page cuts off, with the same error as one that failed. Firefox and WebKit do so when a
 * navigation begins, long before `pagehide`, and even if the navigation becomes a download. WebKit does so even before `beforeunload` if
 * the person presses Back, and Safari on iOS has no `beforeunload`: https://github.com/mdn/browser-compat-data/issues/24394
 * Chromium does so together with `pagehide`, and runs no task after it.
 *
 * No event tells that a person canceled a navigation: https://github.com/whatwg/html/issues/4489
 * Nor is there a time after which it has been canceled, because a slow server can answer later. So once a navigation has begun, failures of
 * requests that got no answer wait for as long as the page lives, each for three seconds.
 */
export function createDelivery(
  page: Window | null | undefined,
): (send: (reason?: DropReason) => void, unanswered?: unknown) => void {
  const held = new Set<(reason?: DropReason) => void>()
  /** `page_left` while the page ends. */
  let mayEnd: boolean | DropReason | undefined

  const release = (reason?: DropReason): undefined => {
    // biome-ignore lint/suspicious/useIterableCallbackReturn: the shortest form
    held.forEach(send => held.delete(send) && send(reason))
  }
  if (page) {
    // The number is frozen at 537 in Chromium and jsdom: https://webkit.org/blog/8042/release-notes-for-safari-technology-preview-46/
    mayEnd = /WebKit\/6/.test(page.navigator.userAgent)
    page.addEventListener('beforeunload', () => {
      mayEnd = true
    })
    // Chromium rejects requests also after this event, before the app signals in another event that the page ends. The listener captures, so that
    // it comes before those of the app, in which a signal would release what is held. https://dom.spec.whatwg.org/#concept-event-dispatch
    page.addEventListener(
      'pagehide',
      () => {
        mayEnd = 'page_left'
        release(mayEnd)
        setTimeout(() => {
          mayEnd = true
        }, MAY_END_MS)
      },
      true,
    )
  }
  return (send, unanswered) => {
    // https://wicg.github.io/nav-speculation/prerendering.html#document-prerendering
    if (page && (page.document as Prerendered).prerendering) {
      page.document.addEventListener('prerenderingchange', () => send())
    } else if (unanswered && (mayEnd as unknown as number) > 0) {
      held.add(send)
      setTimeout(() => held.delete(send) && send(), MAY_END_MS)
    } else {
      // The app and the page continue, so the held failure is real, and came first.
      send(unanswered ? (mayEnd as DropReason) : release())
    }
  }
}
