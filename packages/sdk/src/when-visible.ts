/** Half of an element, and parts of one so tall that half of it does not fit. It fills half of the viewport at one of these. */
const THRESHOLDS = [0.5, 0.2, 0.1, 0.05]

/** The time before another look at an element that is in view but not visible. */
const LOOK_AGAIN_MS = 250

/**
 * Calls `onVisible` each time at least half of `element` comes into view and is visible. Of an element that is taller than two viewports,
 * half of a viewport is enough. An element is visible if it has a size, and is not
 * transparent, hidden or skipped by `content-visibility`. The visibility of an element with `display: contents` is that of its content.
 *
 * Without a working `IntersectionObserver`, every element counts as visible: the function calls `onVisible` once before it returns.
 *
 * @returns a function that stops the calls.
 * @example const stop = whenVisible(link, () => journey.start('link_view', { page: 'list' }))
 */
export function whenVisible(element: Element, onVisible: () => void): () => void {
  let observer: IntersectionObserver | undefined
  let changes: MutationObserver | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  const stopWaiting = () => {
    clearTimeout(timer)
    if (changes) changes.disconnect()
  }
  const stop = () => {
    stopWaiting()
    if (observer) observer.disconnect()
  }
  const look = () => {
    stop()
    try {
      observer = new IntersectionObserver(onChange, { threshold: THRESHOLDS })
      observer.observe(element)
    } catch {
      onVisible()
    }
  }
  /**
   * Looks again when an element changes that is in view but not visible, as a custom element does when its component has loaded, and at
   * times. The observer does not call again when such an element gets a size or is no longer hidden, because its ratio stays 1:
   * https://www.w3.org/TR/intersection-observer/#update-intersection-observations-algo
   * A `ResizeObserver` does not call either for an inline element, which custom elements are by default:
   * https://www.w3.org/TR/resize-observer/#calculate-box-size
   * In a hidden tab, the loop pauses, because observers call only with a rendered frame.
   */
  const lookAgain = () => {
    timer = setTimeout(look, LOOK_AGAIN_MS)
    changes = new window.MutationObserver(look)
    changes.observe(element, { attributes: true, childList: true, subtree: true })
  }
  const onChange: IntersectionObserverCallback = (entries, own) => {
    for (const entry of entries) {
      const { target, intersectionRatio, intersectionRect, boundingClientRect: box } = entry
      // `isIntersecting` would be true as soon as the element touches the viewport, whatever the threshold.
      const isInView =
        intersectionRatio >= 0.5 ||
        (intersectionRatio &&
          box &&
          box.height > 2 * window.innerHeight &&
          2 * intersectionRect.height >= window.innerHeight)
      const isContents = window.getComputedStyle(target).display === 'contents'
      if (!isInView && !isContents) continue
      stopWaiting()
      const inside = target.shadowRoot || target
      const isVisible = isContents
        ? !inside.children.length && isTextInView(target, inside) && hasVisibleStyle(target)
        : hasSize(entry) && canBeSeen(target)
      if (isVisible) return onVisible()
      for (const part of [...inside.children, ...target.children]) own.observe(part)
      lookAgain()
    }
  }
  look()
  return stop
}

/** Returns whether the element has a size. Without one, its ratio is 1 in view. The observers of simulated DOMs may give no box. */
function hasSize({ boundingClientRect: box }: IntersectionObserverEntry): boolean {
  return !box || box.width * box.height > 0
}

/** Returns whether the middle of a text in `target` is what the person sees there. A text without an element of its own cannot be observed. */
function isTextInView(target: Element, inside: Node): boolean {
  const range = document.createRange()
  range.selectNodeContents(inside)
  const lines = range.getClientRects()
  const line = lines[lines.length >> 1]
  if (!line) return false
  const { left, top, width, height } = line
  const root = target.getRootNode() as Document
  return target.contains(root.elementFromPoint(left + width / 2, top + height / 2))
}

/**
 * Returns whether an element with a size is visible. Browsers before Chrome 105, Firefox 106 and Safari 17.4 have no `checkVisibility`.
 * https://developer.mozilla.org/en-US/docs/Web/API/Element/checkVisibility
 */
function canBeSeen(element: Element): boolean {
  return element.checkVisibility
    ? element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) &&
        window.getComputedStyle(element).contentVisibility !== 'hidden'
    : hasVisibleStyle(element)
}

function hasVisibleStyle(element: Element): boolean {
  for (let each: Element | null = element; each; each = each.parentElement) {
    if (window.getComputedStyle(each).opacity === '0') return false
  }
  return window.getComputedStyle(element).visibility !== 'hidden'
}
