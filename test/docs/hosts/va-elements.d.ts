import type {} from 'react'

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      // biome-ignore lint/suspicious/noExplicitAny: VA's web components take what they take
      [element: `va-${string}`]: any
    }
  }
}
