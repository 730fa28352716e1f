import type { ReactElement } from 'react'
import { createRoot } from 'react-dom/client'

/** Renders into a new element. Returns a function that removes both. */
export function renderPage(content: ReactElement): () => void {
  const element = document.body.appendChild(document.createElement('main'))
  const root = createRoot(element)
  root.render(content)
  return () => {
    root.unmount()
    element.remove()
  }
}
