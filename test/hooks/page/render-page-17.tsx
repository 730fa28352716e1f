import type { ReactElement } from 'react'
import * as ReactDOM from 'react-dom'

const { render, unmountComponentAtNode } = ReactDOM as unknown as {
  render(content: ReactElement, element: Element): void
  unmountComponentAtNode(element: Element): void
}

/** Renders into a new element with React 17. Returns a function that removes both. */
export function renderPage(content: ReactElement): () => void {
  const element = document.body.appendChild(document.createElement('main'))
  render(content, element)
  return () => {
    unmountComponentAtNode(element)
    element.remove()
  }
}
