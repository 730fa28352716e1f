import type { BrowserContext } from 'playwright-core'

/**
 * Configuration of the apps: as `docs/privacy.md` recommends; the same with replay started by hand; the same with replay
 * of every page, unmasked except by `mask`; and without any protection.
 */
export type Configuration = 'recommended' | 'recommended, with replay by hand' | 'masked replay' | 'control'

/** Makes the pages of `context` post to `proxy` and collect everything; otherwise keeps or removes each app's configuration. */
export async function configure(context: BrowserContext, configuration: Configuration, proxy: string): Promise<void> {
  await context.addInitScript(override, { configuration, proxy })
  await context.addInitScript(slowDown)
  if (configuration === 'control' || configuration === 'masked replay') {
    await context.addInitScript(dropPrivacyAttributes)
  }
}

interface DatadogSdk {
  init(configuration: object): void
  setUser?(user: object): void
  startSessionReplayRecording?(): void
  stopSessionReplayRecording?(): void
}

/** Runs in the page. Replaces the `init` of the SDKs on `window`. */
function override({ configuration, proxy }: { configuration: Configuration; proxy: string }): void {
  const collectAll = {
    proxy,
    compressIntakeRequests: true,
    betaEnableViewUpdates: true,
    trackUserInteractions: true,
    trackFrustrations: true,
    trackResources: true,
    trackLongTasks: true,
    forwardErrorsToLogs: true,
    forwardConsoleLogs: 'all',
    forwardReports: 'all',
    sessionReplaySampleRate: configuration === 'recommended' ? 0 : 100,
    startSessionReplayRecordingManually: configuration === 'recommended, with replay by hand',
  }
  const undone = {
    beforeSend: undefined,
    defaultPrivacyLevel: 'allow',
    enablePrivacyForActionName: false,
    trackAnonymousUser: true,
  }
  const changes = { ...collectAll, ...(configuration === 'control' && undone) }
  const begun = (sdk: DatadogSdk) => {
    if (configuration === 'recommended') return
    if (configuration !== 'recommended, with replay by hand') return sdk.startSessionReplayRecording?.()
    const record = () => {
      const isHarmless = !/\d{4}/.test(location.pathname) && !location.search && !location.hash
      if (isHarmless) sdk.startSessionReplayRecording?.()
      else sdk.stopSessionReplayRecording?.()
    }
    record()
    for (const name of ['pushState', 'replaceState'] as const) {
      const own = history[name]
      history[name] = (...given) => {
        const [, , to] = given
        if (to && (/\d{4}/.test(`${to}`) || `${to}`.includes('?'))) sdk.stopSessionReplayRecording?.()
        own.apply(history, given)
        record()
      }
    }
    addEventListener('popstate', record)
  }
  for (const name of ['DD_RUM', 'DD_LOGS']) {
    let sdk: DatadogSdk
    Object.defineProperty(window, name, {
      configurable: true,
      get: () => sdk,
      set(given: DatadogSdk) {
        sdk = given
        const init = given.init.bind(given)
        given.init = own => {
          init({ ...own, ...changes })
          if (name === 'DD_RUM') begun(given)
        }
      },
    })
  }
}

/** Runs in the page. Delays every key and click by 40 ms, so that RUM reports its element. */
function slowDown(): void {
  for (const type of ['keydown', 'click']) {
    addEventListener(type, () => {
      const until = performance.now() + 45
      while (performance.now() < until);
    })
  }
}

/** Runs in the page: adds the markup of a team that does not care about privacy. */
function dropPrivacyAttributes(): void {
  const setAttribute = Element.prototype.setAttribute
  Element.prototype.setAttribute = function (name, value) {
    if (name !== 'data-dd-privacy' && name !== 'data-dd-action-name') setAttribute.call(this, name, value)
  }
}
