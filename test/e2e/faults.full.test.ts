import { FAULTS, type FaultName } from '@journey-monitor/example-api'
import { test } from 'vitest'
import { useDemo } from './demo-session.ts'
import { expectLanding } from './fault-landing.ts'

const demo = useDemo()

test.each(Object.keys(FAULTS) as FaultName[])('%s is attributed as expected', name => expectLanding(demo, name))
