/** Said in each shared document of a time that may go on: no document knows which others were handed on. */
export const ONCE_A_DAY =
  'Until this time is over, share at most one such document a day, once 11 more journeys have come: two that are closer can be subtracted.'
