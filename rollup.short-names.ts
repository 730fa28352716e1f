/**
 * Short names for properties that only `@journey-monitor/sdk` reads: those of its stored state, its signals and its internals. A minifier
 * cannot shorten a property, because it does not know who reads it. So the build does. In the browser packages, each of these names stands for
 * nothing else. They are the format of the stored state, so change them as docs/versioning.md says. Of all letters, these compress best.
 */
const SHORT_NAMES = {
  startedAt: 'f',
  lastAt: 's',
  expiresAt: 'g',
  rank: 'e',
  rankCause: 'i',
  lastRank: 'a',
  beginJourney: 'u',
  internals: 'j',
  stateStore: 'r',
  hostStorage: 't',
  currentTime: 'o',
  nextState: 'n',
  recorded: 'y',
  dropReason: 'd',
  failureDetails: 'k',
  cause: 'x',
  readStored: 'b',
  writeStored: 'h',
  unanswered: 'm',
} as const

/** Options for esbuild. */
export const shortNames = {
  mangleProps: new RegExp(`^(${Object.keys(SHORT_NAMES).join('|')})$`),
  mangleCache: SHORT_NAMES,
}
