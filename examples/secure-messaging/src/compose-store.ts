import { createContext, useContext, useSyncExternalStore } from 'react'
import { type CareTeam, getPrescription, type Prescription } from './messaging-api.ts'
import type { RenewalEntry } from './renewal-entry.ts'

/** The message that the person writes. It is only in memory: a reload loses it. */
export interface ComposeState {
  readonly interstitialAccepted: boolean
  /** Defined if the message is a renewal request. Only then does the app signal the journey. */
  readonly renewal: Renewal | undefined
  readonly careTeam: CareTeam | undefined
}

export interface Renewal extends RenewalEntry {
  /** The request, which starts while the person chooses a care team. */
  readonly prescription: Promise<Prescription>
}

export interface ComposeStore {
  get(): ComposeState
  subscribe(listener: () => void): () => void
  acceptRenewal(entry: RenewalEntry): void
  acceptPlainMessage(): void
  clearRenewal(): void
  pickCareTeam(careTeam: CareTeam): void
}

export function createComposeStore(): ComposeStore {
  let state: ComposeState = { interstitialAccepted: false, renewal: undefined, careTeam: undefined }
  const listeners = new Set<() => void>()
  function set(change: Partial<ComposeState>) {
    state = { ...state, ...change }
    for (const listener of listeners) listener()
  }
  return {
    get: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    acceptRenewal(entry) {
      const isNew = state.renewal?.prescriptionId !== entry.prescriptionId
      if (isNew) set({ renewal: { ...entry, prescription: getPrescription(entry.prescriptionId) } })
      set({ interstitialAccepted: true })
    },
    acceptPlainMessage: () => set({ interstitialAccepted: true }),
    clearRenewal: () => set({ renewal: undefined, careTeam: undefined }),
    pickCareTeam: careTeam => set({ careTeam }),
  }
}

export const ComposeContext = createContext(createComposeStore())

export function useCompose(): ComposeState & { readonly store: ComposeStore } {
  const store = useContext(ComposeContext)
  return { ...useSyncExternalStore(store.subscribe, store.get), store }
}
