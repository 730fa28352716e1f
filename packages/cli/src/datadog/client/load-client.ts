import { createRequire } from 'node:module'
import { errorCode, InputError } from '../../system/errors.ts'

const PACKAGE = '@datadog/datadog-api-client'
/** Version whose file structure is known. */
const KNOWN_VERSION = '1.64'

/**
 * Loads the part of Datadog's client that all of its APIs share, by its path, since the whole client takes seconds to
 * load.
 * @throws InputError if the client is not installed, or its version has the part elsewhere.
 */
export async function loadClient() {
  try {
    const [client, { logger }] = await Promise.all([
      import('@datadog/datadog-api-client/dist/packages/datadog-api-client-common/index.js'),
      import('@datadog/datadog-api-client/dist/logger.js'),
    ])
    if (typeof client.createConfiguration !== 'function' || typeof logger?.setLevel !== 'function') throw unusable()
    return { client, logger }
  } catch (error) {
    if (!NOT_FOUND.includes(errorCode(error))) throw error
    throw unusable()
  }
}

const NOT_FOUND = ['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND', 'ERR_PACKAGE_PATH_NOT_EXPORTED']

/** Creates the error that says what to install. */
function unusable(): InputError {
  const version = installedVersion()
  if (version === undefined) {
    return new InputError(
      `this command needs Datadog’s client, which is not installed because it is large: npm install ${PACKAGE}@1`,
    )
  }
  return new InputError(
    `Datadog’s client is installed (${version}), but its files are not where those of ${KNOWN_VERSION} are: npm install ${PACKAGE}@${KNOWN_VERSION}`,
  )
}

function installedVersion(): string | undefined {
  try {
    const { version } = createRequire(import.meta.url)(`${PACKAGE}/package.json`)
    return `version ${version}`
  } catch (error) {
    return errorCode(error) === 'MODULE_NOT_FOUND' ? undefined : 'an unknown version'
  }
}
