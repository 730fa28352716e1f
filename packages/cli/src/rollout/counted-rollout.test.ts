import { expectAgreement } from '@journey-monitor/test-kit/counted-rollout'
import { test } from 'vitest'

test.each([10, 12])('Datadog’s counts give the hours and the verdict that files give: seed %i', expectAgreement)
