/** The message holds no prescription number. */
export const buildRxRenewalMessageBody = (rx, rxError) =>
  [
    `Medication name, strength, and form: ${rxError ? '' : rx?.prescriptionName || ''}`,
    `Quantity: ${rxError ? '' : rx?.quantity || 'Quantity not available'}`,
  ].join('\n')
