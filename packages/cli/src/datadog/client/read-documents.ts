import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { JourneyDefinition } from '@journey-monitor/sdk'
import { errorCode, InputError } from '../../system/errors.ts'
import { readJson } from '../../system/read-text.ts'
import type { DatadogDocument } from '../datadog-document.ts'
import { type Documents, KIND_NAMES, keyIn } from './plan.ts'
import type { ResourceKindName } from './resource-kinds.ts'

/**
 * Reads documents from the folder of `datadog export`.
 * @throws InputError if there are none, one is not JSON, or one has no identity.
 */
export async function readDocuments(definition: JourneyDefinition, folder: string): Promise<Documents> {
  const read = await Promise.all(
    KIND_NAMES.map(async kind => [kind, await documentsIn(definition, folder, kind)] as const),
  )
  if (read.every(([, own]) => own.length === 0)) {
    throw new InputError(
      `${folder} has no documents; --from takes a folder that journey-monitor datadog export --out wrote`,
    )
  }
  return Object.fromEntries(read) as unknown as Documents
}

async function documentsIn(
  definition: JourneyDefinition,
  folder: string,
  kind: ResourceKindName,
): Promise<DatadogDocument[]> {
  const names = (await namesIn(join(folder, kind))).filter(name => name.endsWith('.json')).sort()
  return Promise.all(
    names.map(async name => {
      const file = join(folder, kind, name)
      const key = name.slice(0, -'.json'.length)
      const body = (await readJson(file, 'export it again')) as object
      const found = documentKey(definition, kind, body)
      if (found === key) return { key, body }
      throw new InputError(
        `${file} does not say that it is ${definition.name}/${key}, so Datadog could not find it again; export it again`,
      )
    }),
  )
}

function documentKey(definition: JourneyDefinition, kind: ResourceKindName, body: object): string | undefined {
  const { tags, description, data } = body as {
    tags?: string[]
    description?: string
    data?: { id?: string; attributes?: { message?: string } }
  }
  if (kind === 'metrics') return data?.id?.startsWith(`${definition.name}.`) ? data.id : undefined
  const identity = { dashboards: description, downtimes: data?.attributes?.message, slos: tags, monitors: tags }[kind]
  return identity && keyIn(definition, identity)
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return []
    throw new InputError(`${folder} cannot be read (${errorCode(error)})`)
  }
}
