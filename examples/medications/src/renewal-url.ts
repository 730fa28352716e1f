const RETURN_PATH = '/my-health/medications?page=1&rxRenewalMessageSuccess=true'

/**
 * Where Secure Messaging takes over.
 * @throws Error where the prescription has no ID: Secure Messaging could not tell it from a plain message.
 */
export function renewalUrl(prescriptionId: number | undefined): string {
  if (!prescriptionId) throw new Error('a renewal needs a prescription ID')
  return `/my-health/secure-messages/new-message?prescriptionId=${prescriptionId}&redirectPath=${encodeURIComponent(RETURN_PATH)}`
}
