/**
 * Corrects the roles of VitePress's search dialog, each time that it opens or its results change: the box is a dialog and
 * not a button, its options are the links and not list items with links inside, and its keys are pictures with a name.
 * https://dequeuniversity.com/rules/axe/4.11/nested-interactive
 */
export function correctSearchDialog(): void {
  new MutationObserver(() => {
    const box = document.querySelector('.VPLocalSearchBox')
    if (box) correct(box)
  }).observe(document.body, {
    childList: true,
    subtree: true,
    attributeFilter: ['id', 'role', 'aria-selected', 'aria-label'],
  })
}

function correct(box: Element): void {
  if (setRole(box, 'dialog')) {
    box.setAttribute('aria-modal', 'true')
    for (const name of ['aria-owns', 'aria-expanded', 'aria-haspopup']) box.removeAttribute(name)
  }
  for (const key of box.querySelectorAll('kbd[aria-label]')) setRole(key, 'img')
  for (const item of box.querySelectorAll('.results > li')) {
    const link = item.querySelector('a')
    if (!link) continue
    setRole(item, 'presentation')
    setRole(link, 'option')
    for (const name of ['id', 'aria-selected']) move(name, item, link)
    // Its own text is its name.
    link.removeAttribute('aria-label')
  }
}

/** Returns false if the element has the role already: setting it again would trigger the observer endlessly. */
function setRole(element: Element, role: string): boolean {
  if (element.getAttribute('role') === role) return false
  element.setAttribute('role', role)
  return true
}

function move(name: string, from: Element, to: Element): void {
  const value = from.getAttribute(name)
  if (value === null) return
  to.setAttribute(name, value)
  from.removeAttribute(name)
}
