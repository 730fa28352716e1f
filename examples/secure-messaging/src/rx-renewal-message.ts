import type { Prescription } from './messaging-api.ts'

export interface RxRenewalMessage {
  readonly body: string
  /** How much of what the care team needs could be filled in. */
  readonly prefill: 'full' | 'partial' | 'blank'
}

/** The message that the editor opens with. Without a prescription, or without its fields, a form to fill in by hand. */
export function rxRenewalMessage(rx: Prescription | undefined): RxRenewalMessage {
  const provider = [rx?.providerFirstName, rx?.providerLastName].filter(Boolean).join(' ')
  const lines: readonly (readonly [label: string, value: string | number | undefined])[] = [
    ['Medication name, strength, and form', rx?.prescriptionName],
    ['Prescription number', rx?.prescriptionNumber],
    ['Provider who prescribed it', provider],
    ['Number of refills left', rx?.refillRemaining],
    ['Prescription expiration date', rx?.expirationDate],
    ['Reason for use', rx?.indicationForUse],
    ['Quantity', rx?.quantity],
  ]
  const filled = lines.filter(([, value]) => value !== undefined && value !== '').length
  return {
    body: lines.map(([label, value]) => `${label}: ${value ?? ''}`).join('\n'),
    prefill: filled === lines.length ? 'full' : filled > 0 ? 'partial' : 'blank',
  }
}
