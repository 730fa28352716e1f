/** Half open, epoch ms. */
export const PULLED_TIME = { from: Date.UTC(2026, 10, 1), to: Date.UTC(2026, 10, 20) }
