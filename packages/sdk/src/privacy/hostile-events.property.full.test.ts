import fc from 'fast-check'
import { beforeAll } from 'vitest'
import './hostile-events.property.test.ts'

beforeAll(() => fc.configureGlobal({ numRuns: 3_000 }))
