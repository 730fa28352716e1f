import type { StorageLike } from '../storage.ts'

/** A `sessionStorage` in memory. */
export interface TestStorage extends StorageLike {
  /** While true, every access throws, as in a browser that blocks storage. */
  refuses: boolean
}

/**
 * Creates a storage in memory.
 * @example createTestJourney(renewal, { storage: createTestStorage({ refuses: true }) })
 */
export function createTestStorage({ refuses = false }: { readonly refuses?: boolean } = {}): TestStorage {
  const items = new Map<string, string>()
  const allowed = () => {
    if (storage.refuses) throw new DOMException('The operation is insecure.', 'SecurityError')
    return items
  }
  const storage: TestStorage = {
    refuses,
    getItem: key => allowed().get(key) ?? null,
    setItem: (key, value) => void allowed().set(key, value),
    removeItem: key => void allowed().delete(key),
  }
  return storage
}
