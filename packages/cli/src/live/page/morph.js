// @ts-check

/**
 * Changes `old` into `fresh`, and touches only the differences, so that focus, selection and scroll positions stay.
 * Keeps `tabindex`, which marks elements that scroll by keyboard.
 * @param {Node} old @param {Node} fresh
 */
export function morph(old, fresh) {
  if (old.isEqualNode(fresh)) return
  if (old.nodeType === Node.TEXT_NODE && fresh.nodeType === Node.TEXT_NODE) {
    old.nodeValue = fresh.nodeValue
  } else if (old instanceof HTMLElement && fresh instanceof HTMLElement && old.nodeName === fresh.nodeName) {
    copyAttributes(old, fresh)
    const [before, after] = [[...old.childNodes], [...fresh.childNodes]]
    for (const [i, child] of after.entries()) {
      const current = before[i]
      if (current) morph(current, child)
      else old.append(child)
    }
    for (const child of before.slice(after.length)) child.remove()
  } else {
    old.parentNode?.replaceChild(fresh, old)
  }
}

/** @param {HTMLElement} old @param {HTMLElement} fresh */
function copyAttributes(old, fresh) {
  for (const name of old.getAttributeNames())
    if (name !== 'tabindex' && !fresh.hasAttribute(name)) old.removeAttribute(name)
  for (const name of fresh.getAttributeNames())
    if (name !== 'tabindex') old.setAttribute(name, fresh.getAttribute(name) ?? '')
}
