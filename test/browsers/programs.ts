import { accessSync, constants } from 'node:fs'

/** Programs that the browser tests start: the usual path of each one, and the environment variable that overrides it. */
const PROGRAMS = {
  Firefox: { variable: 'FIREFOX_PATH', paths: ['/usr/bin/firefox-esr', '/usr/bin/firefox'], debian: 'firefox-esr' },
  WebKitWebDriver: {
    variable: 'WEBKIT_WEBDRIVER_PATH',
    paths: ['/usr/bin/WebKitWebDriver'],
    debian: 'webkit2gtk-driver',
  },
  Xvfb: { variable: 'XVFB_PATH', paths: ['/usr/bin/Xvfb'], debian: 'xvfb' },
} as const

export type ProgramName = keyof typeof PROGRAMS

/** Returns the path of an installed program. @throws Error that says what to install if there is none. */
export function pathOf(name: ProgramName): string {
  const path = find(name)
  if (!path) throw new Error(installationAdvice([name]))
  return path
}

/** Returns what to install before the browser tests can run, or undefined if nothing is missing. */
export function missingPrograms(): string | undefined {
  const missing = (Object.keys(PROGRAMS) as ProgramName[]).filter(name => !find(name))
  return missing.length > 0 ? installationAdvice(missing) : undefined
}

function find(name: ProgramName): string | undefined {
  const { variable, paths } = PROGRAMS[name]
  return [process.env[variable] ?? paths].flat().find(isExecutable)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function installationAdvice(missing: readonly ProgramName[]): string {
  const packages = missing.map(name => PROGRAMS[name].debian).join(' ')
  const places = missing.map(name => {
    const { variable, paths } = PROGRAMS[name]
    const set = process.env[variable]
    return set
      ? `  ${name}: ${variable} is ${set}, which is not an executable file`
      : `  ${name}: not at ${paths.join(' or ')}; set ${variable} if it is somewhere else`
  })
  return [
    `test:browsers needs ${missing.join(', ')}.`,
    ...places,
    'On Debian or Ubuntu, install what is missing, then run the command again:',
    `  sudo apt-get update && sudo apt-get install --no-install-recommends ${packages}`,
  ].join('\n')
}
