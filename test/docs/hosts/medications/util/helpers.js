/** Whether the prescription expired in the last 120 days. */
export const isExpiredWithin120Days = ({ expirationDate }) =>
  !!expirationDate && Date.now() - Date.parse(expirationDate) < 120 * 24 * 60 * 60 * 1000
