// @ts-check

/**
 * Makes `old` what `fresh` is, and touches only what differs: focus, selection and scrolled places stay as they are.
 * Whether a place can be scrolled to with the keyboard (`tabindex`) is not taken over.
 * @param {Node} old @param {Node} fresh
 */
export function morph(old, fresh) {
  if (old.isEqualNode(fresh)) return
  if (old.nodeType === Node.TEXT_NODE && fresh.nodeType === Node.TEXT_NODE) {
    old.nodeValue = fresh.nodeValue
  } else if (old instanceof HTMLElement && fresh instanceof HTMLElement && old.nodeName === fresh.nodeName) {
    takeAttributes(old, fresh)
    const [before, after] = [[...old.childNodes], [...fresh.childNodes]]
    for (const [i, child] of after.entries()) {
      const own = before[i]
      if (own) morph(own, child)
      else old.append(child)
    }
    for (const child of before.slice(after.length)) child.remove()
  } else {
    old.parentNode?.replaceChild(fresh, old)
  }
}

/** @param {HTMLElement} old @param {HTMLElement} fresh */
function takeAttributes(old, fresh) {
  for (const name of old.getAttributeNames())
    if (name !== 'tabindex' && !fresh.hasAttribute(name)) old.removeAttribute(name)
  for (const name of fresh.getAttributeNames())
    if (name !== 'tabindex') old.setAttribute(name, fresh.getAttribute(name) ?? '')
}
