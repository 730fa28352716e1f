/** What the list and the details page show of a prescription. */
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

/** Rejects with the `Response` where the API refuses. */
export async function getPrescriptions(): Promise<readonly Prescription[]> {
  const response = await fetch('/my_health/v1/prescriptions')
  if (!response.ok) throw response
  const { data } = (await response.json()) as { data: { attributes: Prescription }[] }
  return data.map(({ attributes }) => attributes)
}
