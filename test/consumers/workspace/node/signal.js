/** Signals with the packages' CommonJS or ECMAScript modules, and returns the recorded events. */
exports.signal = ({ sdk, renewal, handoff, react }) => {
  const recorded = []
  const values = new Map()
  const storage = {
    getItem: key => values.get(key) ?? null,
    setItem: (key, value) => values.set(key, value),
    removeItem: key => values.delete(key),
  }
  const options = { sinks: [event => recorded.push(`${event.seq} ${event.step}.${event.phase}`)] }
  const withoutStorage = sdk.createJourney(renewal.renewal, options)
  withoutStorage.start('link_view')
  const journey = sdk.createJourney(renewal.renewal, { ...options, storage })
  journey.start('link_view')
  journey.complete('link_view')
  return {
    recorded,
    withoutStorage: withoutStorage.current() ?? null,
    isCarried: handoff.withHandoff(journey, '/next') !== '/next',
    hooks: Object.keys(react).filter(name => name.startsWith('use')).length > 0,
  }
}
