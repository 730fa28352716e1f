/** A prescription as `/my_health/v1/prescriptions` describes it. All of these are invented. */
export interface Prescription {
  readonly prescriptionId: number
  readonly prescriptionName: string
  readonly prescriptionNumber: string
  readonly refillStatus: 'active' | 'expired' | 'discontinued'
  readonly refillRemaining: number
  readonly isRenewable: boolean
  readonly sig: string
  readonly quantity: number
  readonly indicationForUse: string
  readonly providerFirstName: string
  readonly providerLastName: string
  readonly facilityName: string
  readonly orderedDate: string
  readonly expirationDate: string
}

const base = {
  providerFirstName: 'Pat',
  providerLastName: 'Example',
  facilityName: 'Example VA Medical Center',
  orderedDate: '2025-11-03',
  expirationDate: '2026-11-03',
}

export const PRESCRIPTIONS: readonly Prescription[] = [
  {
    ...base,
    prescriptionId: 4001,
    prescriptionName: 'EXAMPLOPRIL 10MG TAB',
    prescriptionNumber: '9900001',
    refillStatus: 'active',
    refillRemaining: 0,
    isRenewable: true,
    sig: 'TAKE ONE TABLET BY MOUTH EVERY DAY',
    quantity: 90,
    indicationForUse: 'Blood pressure',
  },
  {
    ...base,
    prescriptionId: 4002,
    prescriptionName: 'SAMPLASTATIN 20MG TAB',
    prescriptionNumber: '9900002',
    refillStatus: 'active',
    refillRemaining: 3,
    isRenewable: false,
    sig: 'TAKE ONE TABLET BY MOUTH AT BEDTIME',
    quantity: 90,
    indicationForUse: 'Cholesterol',
  },
  {
    ...base,
    prescriptionId: 4003,
    prescriptionName: 'TESTFORMIN 500MG TAB',
    prescriptionNumber: '9900003',
    refillStatus: 'expired',
    refillRemaining: 0,
    isRenewable: true,
    sig: 'TAKE ONE TABLET BY MOUTH TWICE A DAY WITH FOOD',
    quantity: 180,
    indicationForUse: 'Blood sugar',
    expirationDate: '2026-09-14',
  },
  {
    ...base,
    prescriptionId: 4004,
    prescriptionName: 'DEMOZOLE 20MG CAP',
    prescriptionNumber: '9900004',
    refillStatus: 'discontinued',
    refillRemaining: 0,
    isRenewable: false,
    sig: 'TAKE ONE CAPSULE BY MOUTH BEFORE BREAKFAST',
    quantity: 30,
    indicationForUse: 'Heartburn',
  },
  {
    ...base,
    prescriptionId: 4005,
    prescriptionName: 'PLACEBUTEROL 90MCG INHALER',
    prescriptionNumber: '9900005',
    refillStatus: 'active',
    refillRemaining: 0,
    isRenewable: true,
    sig: 'INHALE TWO PUFFS BY MOUTH EVERY SIX HOURS AS NEEDED',
    quantity: 1,
    indicationForUse: 'Breathing',
  },
]
