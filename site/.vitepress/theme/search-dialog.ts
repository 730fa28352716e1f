/**
 * Corrects the roles of VitePress's search dialog, each time that it opens or its results change: the box is a dialog and
 * not a button, and its options are the links and not list items with links inside, which WCAG 4.1.2 rules out.
 * https://dequeuniversity.com/rules/axe/4.11/nested-interactive
 */
export function correctSearchDialog(): void {
  new MutationObserver(() => {
    const box = document.querySelector('.VPLocalSearchBox')
    if (box) correct(box)
  }).observe(document.body, { childList: true, subtree: true, attributeFilter: ['id', 'role', 'aria-selected'] })
}

function correct(box: Element): void {
  if (box.getAttribute('role') !== 'dialog') {
    box.setAttribute('role', 'dialog')
    box.setAttribute('aria-modal', 'true')
    for (const name of ['aria-owns', 'aria-expanded', 'aria-haspopup']) box.removeAttribute(name)
  }
  for (const item of box.querySelectorAll('li[role="option"], li[aria-selected], li[id]')) {
    const link = item.querySelector('a')
    if (!link) continue
    link.setAttribute('role', 'option')
    item.setAttribute('role', 'presentation')
    for (const name of ['id', 'aria-selected']) move(name, item, link)
  }
}

function move(name: string, from: Element, to: Element): void {
  const value = from.getAttribute(name)
  if (value === null) return
  to.setAttribute(name, value)
  from.removeAttribute(name)
}
