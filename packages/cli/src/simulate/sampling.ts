/** Returns whether RUM samples the session at `rate` percent, by the SDK's own hash: a lower rate keeps a subset of a higher one. */
export function isSampled(sessionId: string, rate: number): boolean {
  if (rate >= 100) return true
  if (rate <= 0) return false
  const hash = BigInt.asUintN(64, BigInt(`0x${sessionId.slice(24)}`) * 1111111111111111111n)
  return Number(hash) <= (rate / 100) * 2 ** 64
}
