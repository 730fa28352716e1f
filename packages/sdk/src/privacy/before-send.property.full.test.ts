import fc from 'fast-check'
import { beforeAll } from 'vitest'
import './before-send.property.test.ts'

beforeAll(() => fc.configureGlobal({ numRuns: 1_500 }))
