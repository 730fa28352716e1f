/**
 * Drops what the page sends by beacon from now on. Datadog's SDKs run on after the last test of a file, when nothing
 * listens any more, and happy-dom leaves the rejection of such a beacon unhandled, which fails the whole run.
 *
 * @example afterAll(dropBeacons)
 */
export function dropBeacons(): void {
  navigator.sendBeacon = () => true
}
