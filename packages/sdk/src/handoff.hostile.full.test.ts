import fc from 'fast-check'
import { beforeAll } from 'vitest'
import './handoff.hostile.test.ts'

beforeAll(() => fc.configureGlobal({ numRuns: 1_000 }))
