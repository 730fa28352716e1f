/** A prescription, as the list and the details page show it. */
export interface Prescription {
  readonly prescriptionId: number
  readonly prescriptionName: string
  readonly prescriptionNumber: string
  readonly refillStatus: string
  readonly refillRemaining: number
  readonly isRenewable: boolean
  readonly sig: string
  readonly expirationDate: string
}

/** Requests the prescriptions. Rejects with the `Response` if the API returns an error. */
export async function getPrescriptions(): Promise<readonly Prescription[]> {
  const response = await fetch('/my_health/v1/prescriptions')
  if (!response.ok) throw response
  const { data } = (await response.json()) as { data: { attributes: Prescription }[] }
  return data.map(({ attributes }) => attributes)
}
