import { render, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { useHeadingFocus } from './use-heading-focus.ts'

function Page({ path, title }: { readonly path: string; readonly title?: string }) {
  useHeadingFocus(path)
  return <main>{title !== undefined && <h1 key={path}>{title}</h1>}</main>
}

test('focus moves to the heading on a route change, once its data is there, but not on the first page', async () => {
  const { rerender } = render(<Page path="/" title="Medications" />)
  expect(document.activeElement).toBe(document.body)

  rerender(<Page path="/prescription/1" />)
  expect(document.activeElement).toBe(document.body)

  rerender(<Page path="/prescription/1" title="Atorvastatin" />)
  await expect.poll(() => document.activeElement).toBe(screen.getByRole('heading', { name: 'Atorvastatin' }))
})
