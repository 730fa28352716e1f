declare const useState: typeof import('react').useState
declare const useEffect: typeof import('react').useEffect
declare const LeaveModal: Host
declare const isRenewalRequestEnabled: () => boolean
declare const renewal: { readonly redirectPath: string } | undefined
declare const careTeams: readonly unknown[]
declare const openEditor: (careTeam: unknown) => void
declare const prescription: { readonly status: 'pending' | 'success' | 'error'; readonly error: unknown }
declare const isPrefilled: boolean
declare const sendMessage: (draft: unknown) => Promise<void>
declare const draft: { readonly body: string; readonly attachments: readonly unknown[] }
declare const prefilledBody: string
declare const isBlocked: (error: unknown) => boolean
