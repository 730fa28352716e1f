/** How long to wait before another look at what is in view and cannot be seen yet, in ms. */
const LOOK_AGAIN_MS = 250

/**
 * Calls `onVisible` whenever at least half of `element` comes into view and can be seen: it has a size, and is neither transparent,
 * nor hidden, nor skipped by `content-visibility`. An element of `display: contents` is visible by what is in it. Where there is
 * no `IntersectionObserver` that works, everything counts as visible: `onVisible` is called once, before this returns.
 *
 * @returns a function that ends it.
 * @example const stop = whenVisible(link, () => journey.start('link_view', { page: 'list' }))
 */
export function whenVisible(element: Element, onVisible: () => void): () => void {
  let observer: IntersectionObserver | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  const stop = () => {
    clearTimeout(timer)
    if (observer) observer.disconnect()
  }
  const look = () => {
    stop()
    try {
      observer = new IntersectionObserver(onChange, { threshold: 0.5 })
      observer.observe(element)
    } catch {
      onVisible()
    }
  }
  const onChange: IntersectionObserverCallback = (entries, own) => {
    for (const entry of entries) {
      const { target } = entry
      // Not `isIntersecting`: some browsers set it as soon as the element touches the viewport.
      const isInView = entry.intersectionRatio >= 0.5
      if (isInView && hasSize(entry) && canBeSeen(target)) return onVisible()
      const isContents = getComputedStyle(target).display === 'contents'
      if (isInView || isContents) {
        const inside = target.shadowRoot || target
        if (isContents && !inside.children.length && isTextInView(inside) && hasVisibleStyle(target)) return onVisible()
        for (const part of [...inside.children, ...target.children]) own.observe(part)
        lookAgain()
      }
    }
  }
  /**
   * An observer does not call again where an element in view gets a size, or stops being transparent or hidden: its ratio stays 1
   * (https://www.w3.org/TR/intersection-observer/#update-intersection-observations-algo). A `ResizeObserver` would not tell either: an
   * inline element, as a custom element is by default, has no size for it
   * (https://www.w3.org/TR/resize-observer/#calculate-box-size). In a hidden tab this stops by itself, since observers call with a
   * rendered frame.
   */
  const lookAgain = () => {
    clearTimeout(timer)
    timer = setTimeout(look, LOOK_AGAIN_MS)
  }
  look()
  return stop
}

/** An element in view has the ratio 1 where it has no size. Observers of simulated DOMs may give no box. */
function hasSize({ boundingClientRect: box }: IntersectionObserverEntry): boolean {
  return !box || box.width * box.height > 0
}

/** Text without an element of its own cannot be observed. It counts as in view by its middle. */
function isTextInView(inside: Node): boolean {
  const range = document.createRange()
  range.selectNodeContents(inside)
  const { top, bottom, width } = range.getBoundingClientRect()
  const middle = (top + bottom) / 2
  return width > 0 && middle > 0 && middle < window.innerHeight
}

/** `checkVisibility` came with Chrome 105, Firefox 106 and Safari 17.4. Its options' first names are known to all of them. */
function canBeSeen(element: Element): boolean {
  return element.checkVisibility
    ? element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })
    : hasVisibleStyle(element)
}

function hasVisibleStyle(element: Element): boolean {
  for (let each: Element | null = element; each; each = each.parentElement) {
    if (getComputedStyle(each).opacity === '0') return false
  }
  return getComputedStyle(element).visibility !== 'hidden'
}
