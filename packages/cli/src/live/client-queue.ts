interface Message {
  readonly event: string
  readonly data: string
}

/** Messages that wait to be sent to one page. A slow page gets the newest message under each key, and no backlog. */
export interface ClientQueue {
  put(key: string, event: string, content: unknown): void
  /** Resolves with the messages since the last call as soon as there are any; with none once the queue is closed. */
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
