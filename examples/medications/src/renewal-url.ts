const RETURN_PATH = '/my-health/medications?page=1&rxRenewalMessageSuccess=true'

/**
 * Returns the URL of Secure Messaging for a renewal.
 * @throws Error if the prescription has no ID, because Secure Messaging would treat the message as a plain one.
 */
export function renewalUrl(prescriptionId: number | undefined): string {
  if (!prescriptionId) throw new Error('a renewal needs a prescription ID')
  return `/my-health/secure-messages/new-message?prescriptionId=${prescriptionId}&redirectPath=${encodeURIComponent(RETURN_PATH)}`
}
