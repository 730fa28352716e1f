import type { FaultName } from '@journey-monitor/example-api'
import { test } from 'vitest'
import { useDemo } from './demo-session.ts'
import { expectLanding } from './fault-landing.ts'

const demo = useDemo()

/** One fault of each kind: in a page, code, an address and each API. The apps' own tests check the other codes. */
const FAULTS_OF_EACH_SORT: readonly FaultName[] = [
  'list_error',
  'modal_code',
  'handoff_lost',
  'sm_code',
  'care_teams_error',
  'send_blocked',
  'redirect_lost',
]

test.each(FAULTS_OF_EACH_SORT)('%s is attributed as expected', name => expectLanding(demo, name))
