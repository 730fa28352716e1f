import { render, screen } from '@testing-library/react'
import { version } from 'react'
import { version as domVersion } from 'react-dom'
import { expect, test } from 'vitest'

test('the hooks run on the React version of the project’s name', () => {
  render(<p>rendered</p>)
  expect(screen.getByText('rendered').textContent).toBe('rendered')
  const major = process.env.REACT_MAJOR
  expect([version, domVersion].map(each => each.split('.')[0])).toEqual([major, major])
})
