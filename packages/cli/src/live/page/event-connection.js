// @ts-check

const RETRY_MS = 10_000
/** The server sends a heartbeat every 20 s. After a sleep of the computer, a dead connection reports no error. */
const SILENCE_MS = 60_000
/** A browser has six connections to a server for all of its tabs: https://developer.mozilla.org/docs/Web/API/EventSource */
const PAUSE_MS = 60_000
const LOST = 'Connection lost, trying again'

/**
 * The connection to the server's events for the page's address. Reconnects by itself, and pauses while the page is hidden for long.
 *
 * @param {Record<string, (content: any) => void>} handlers by the names of the messages
 * @param {(state: 'connecting' | 'live' | 'lost' | 'paused', text: string) => void} showState
 * @returns {{ open: () => void }} `open` connects anew, for the address as it is now
 */
export function createConnection(handlers, showState) {
  /** @type {EventSource | undefined} */
  let source
  let lastHeardAt = 0
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let retry
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let pause
  let isPaused = false

  function connect() {
    close()
    const opened = new EventSource(`events${location.search}`)
    source = opened
    const hear = () => (lastHeardAt = Date.now())
    hear()
    opened.addEventListener('open', () => {
      hear()
      showState('live', 'Live')
    })
    opened.addEventListener('error', () => {
      showState('lost', LOST)
      // A browser gives up on an answer like 503: https://html.spec.whatwg.org/multipage/server-sent-events.html#fail-the-connection
      if (opened.readyState === EventSource.CLOSED) retry = setTimeout(connect, RETRY_MS)
    })
    for (const name of ['heartbeat', ...Object.keys(handlers)]) {
      opened.addEventListener(name, ({ data }) => {
        hear()
        handlers[name]?.(JSON.parse(data))
      })
    }
  }

  function close() {
    source?.close()
    clearTimeout(retry)
    isPaused = false
  }

  /** Reconnects if the server's heartbeat has stopped, also by a clock that was set back. The numbers stay, with the time of their update. */
  function reconnectIfSilent() {
    if (source?.readyState !== EventSource.OPEN || Math.abs(Date.now() - lastHeardAt) < SILENCE_MS) return
    showState('lost', LOST)
    connect()
  }
  setInterval(reconnectIfSilent, RETRY_MS)

  function pauseIfHidden() {
    clearTimeout(pause)
    if (document.visibilityState === 'visible') {
      if (isPaused) connect()
      return
    }
    pause = setTimeout(() => {
      close()
      isPaused = true
      showState('paused', 'Paused while hidden')
    }, PAUSE_MS)
  }
  document.addEventListener('visibilitychange', pauseIfHidden)
  pauseIfHidden()

  return {
    open() {
      showState('connecting', 'Connecting')
      connect()
    },
  }
}
