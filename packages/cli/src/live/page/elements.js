// @ts-check

/** Returns the page's element with this ID. @param {string} id @returns {HTMLElement} */
export function byId(id) {
  const found = document.getElementById(id)
  if (!found) throw new Error(`#${id} is missing from the page`)
  return found
}

/**
 * Creates an element.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag @param {Record<string, string>} attributes @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, attributes, ...children) {
  const created = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) created.setAttribute(name, value)
  created.append(...children)
  return created
}

/** Returns a name in words. @param {string} identifier in snake_case */
export function humanize(identifier) {
  const text = identifier.replaceAll('_', ' ').replace(/\b(api|ux)\b/g, acronym => acronym.toUpperCase())
  return text.charAt(0).toUpperCase() + text.slice(1)
}
