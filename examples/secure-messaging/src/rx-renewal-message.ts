import type { Prescription } from './messaging-api.ts'

export interface RxRenewalMessage {
  readonly body: string
  /** The part of the details that the message contains. */
  readonly prefill: 'full' | 'partial' | 'blank'
}

/** Returns the message for the editor. Without the details of the prescription, it is a form to fill in by hand. */
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
