/** Cases for the tests of `useVisible` in every browser. The link is the element `#link`. */

export const TEXT = 'Send a renewal request message'

/** A change of the page, as a script in which `link` is the link: its component loads. */
export const LOADED = 'link.innerHTML = "<a href=#>Send a renewal request message</a>"'
const LOADED_IN_SHADOW = `link.attachShadow({ mode: 'open' }).innerHTML = "<a href=#>Send a renewal request message</a>"`

/** Hidden links, and the change that makes each visible. */
export const HIDDEN_LINKS: readonly (readonly [name: string, html: string, becomesVisible: string])[] = [
  ['a custom element without size, before its component has loaded', '<va-link id="link"></va-link>', LOADED],
  ['the same with a shadow root', '<va-link id="link"></va-link>', LOADED_IN_SHADOW],
  ['the same as a block', '<va-link id="link" style="display: block"></va-link>', LOADED_IN_SHADOW],
  ['a hidden element', `<a id="link" style="visibility: hidden">${TEXT}</a>`, 'link.style.visibility = ""'],
  [
    'an element in a hidden one',
    `<p style="visibility: hidden"><a id="link">${TEXT}</a></p>`,
    'link.parentElement.style.visibility = ""',
  ],
  ['a transparent element', `<a id="link" style="opacity: 0">${TEXT}</a>`, 'link.style.opacity = 0.01'],
  [
    'an element in a transparent one',
    `<div style="opacity: 0"><p><a id="link">${TEXT}</a></p></div>`,
    'link.closest("div").style.opacity = 1',
  ],
  ['an element that is not rendered', `<a id="link" style="display: none">${TEXT}</a>`, 'link.style.display = ""'],
  ['an element of display: contents that is empty', '<va-link id="link" style="display: contents"></va-link>', LOADED],
  ['the same with a shadow root', '<va-link id="link" style="display: contents"></va-link>', LOADED_IN_SHADOW],
  [
    'the same with a hidden link in it',
    `<va-link id="link" style="display: contents"><a style="visibility: hidden">${TEXT}</a></va-link>`,
    'link.firstChild.style.visibility = ""',
  ],
  [
    'a text of display: contents in closed details',
    `<details><summary>more</summary><va-link id="link" style="display: contents">${TEXT}</va-link></details>`,
    'link.parentElement.open = true',
  ],
  [
    'a text of display: contents beside the viewport',
    `<div style="transform: translateX(-200vw)"><va-link id="link" style="display: contents">${TEXT}</va-link></div>`,
    'link.parentElement.style.transform = ""',
  ],
  [
    'a text of display: contents that a scroll container clips',
    `<div style="height: 100px; overflow: auto"><p style="height: 300px"></p><va-link id="link" style="display: contents">${TEXT}</va-link></div>`,
    'link.parentElement.scrollTop = 999',
  ],
  [
    'an element that a closed container clips',
    `<div style="height: 0; overflow: hidden"><a id="link">${TEXT}</a></div>`,
    'link.parentElement.style.height = "50px"',
  ],
]

/** Content that an element with `display: contents` can have. */
export const CONTENTS: readonly (readonly [name: string, html: string])[] = [
  ['an element', `<a>${TEXT}</a>`],
  ['text', TEXT],
  ['text of several lines', `${TEXT} `.repeat(20)],
  [
    'elements of display: contents',
    `<span style="display: contents"><b style="display: contents"><a>${TEXT}</a></b></span>`,
  ],
  ['an image', '<svg width="40" height="40"></svg>'],
]
