interface Message {
  readonly event: string
  readonly data: string
}

/** What waits to be sent to one reader. A slow one gets the newest message under each key, and no backlog. */
export interface ClientQueue {
  put(key: string, event: string, content: unknown): void
  /** Resolves with what came since the last time, as soon as there is something, or nothing any more. */
  take(): Promise<Message[]>
  readonly closed: boolean
  close(): void
}

export function createClientQueue(): ClientQueue {
  const waiting = new Map<string, Message>()
  let closed = false
  let wake = () => {}
  return {
    put(key, event, content) {
      waiting.set(key, { event, data: JSON.stringify(content) })
      wake()
    },
    async take() {
      if (waiting.size === 0 && !closed) await new Promise<void>(resolve => (wake = resolve))
      const messages = [...waiting.values()]
      waiting.clear()
      return messages
    },
    get closed() {
      return closed
    },
    close() {
      closed = true
      wake()
    },
  }
}
