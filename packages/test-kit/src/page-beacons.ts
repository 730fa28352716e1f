/**
 * Drops what the page sends by beacon from now on. Test files of one worker share their page, with Datadog's SDKs on it,
 * which send when another file leaves the page. Nothing listens then, and happy-dom leaves the rejection of such a beacon
 * unhandled, which fails the whole run.
 *
 * @example afterAll(dropBeacons)
 */
export function dropBeacons(): void {
  navigator.sendBeacon = () => true
}

/** Sends beacons again, in a file whose page an earlier file may have shared. */
export function sendBeacons(): void {
  Reflect.deleteProperty(navigator, 'sendBeacon')
}
