import { cleanup, configure } from '@testing-library/react'
import { afterEach, inject } from 'vitest'

configure({ asyncUtilTimeout: inject('waitLimitMs') })
// Testing Library does it by itself only in the file that loads it first, and files share a process.
afterEach(cleanup)
