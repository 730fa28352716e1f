import type { Prescription } from './prescriptions-api.ts'

export function statusText({ refillStatus, refillRemaining }: Prescription): string {
  if (refillStatus === 'expired') return 'Expired'
  if (refillStatus === 'discontinued') return 'Discontinued'
  return refillRemaining === 1 ? 'Active, 1 refill left' : `Active, ${refillRemaining} refills left`
}
