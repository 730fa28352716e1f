import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { error, Session, WebElement } from 'selenium-webdriver'
import type { Command, Executor } from 'selenium-webdriver/lib/command.js'

/** Marionette's names for the commands of Selenium that the tests use. */
const COMMANDS: Readonly<Record<string, string>> = {
  newSession: 'WebDriver:NewSession',
  get: 'WebDriver:Navigate',
  getCurrentUrl: 'WebDriver:GetCurrentURL',
  executeScript: 'WebDriver:ExecuteScript',
  clickElement: 'WebDriver:ElementClick',
  deleteAllCookies: 'WebDriver:DeleteAllCookies',
}

type Reply = readonly [type: number, id: number, failure: Failure | null, result: Result | null]
type Failure = { readonly error: string; readonly message: string }
type Result = { readonly value?: unknown }

/**
 * Sends Selenium's commands to Firefox through Marionette, Firefox's own WebDriver transport, one at a time. Selenium itself
 * needs geckodriver, which does the same, but is in neither Debian nor the npm registry.
 * https://firefox-source-docs.mozilla.org/testing/marionette/Protocol.html
 */
export async function connectToMarionette(port: number): Promise<Executor> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  const messages = readMessages(socket)
  await messages.next() // Firefox speaks first, to introduce itself.
  let id = 0

  async function send(name: string, parameters: object): Promise<Result | null> {
    const text = JSON.stringify([0, ++id, name, parameters])
    socket.write(`${Buffer.byteLength(text)}:${text}`)
    const { value, done } = await messages.next()
    if (done) throw new error.NoSuchSessionError(`Firefox closed the connection during ${name}`)
    const [, , failure, result] = value as Reply
    if (failure) error.throwDecodedError(failure)
    return result
  }

  return {
    async execute(command: Command) {
      const name = COMMANDS[command.getName()]
      if (!name)
        throw new error.UnknownCommandError(`Add the command ${command.getName()} to COMMANDS in marionette.ts`)
      const { sessionId: _, id: element, ...parameters } = command.getParameters()
      if (element) parameters.id = WebElement.extractId(element)
      const result = await send(name, parameters)
      if (name === COMMANDS.newSession) {
        const { sessionId, capabilities } = result as { sessionId: string; capabilities: object }
        return new Session(sessionId, capabilities)
      }
      return result && 'value' in result ? result.value : result
    },
  }
}

/** Reads `<length in bytes>:<JSON>` messages, in chunks of any size. */
async function* readMessages(socket: Socket): AsyncGenerator<unknown> {
  let received = Buffer.alloc(0)
  for await (const chunk of socket) {
    received = Buffer.concat([received, chunk])
    for (;;) {
      const colon = received.indexOf(':')
      const end = colon + 1 + Number(received.subarray(0, colon))
      if (colon < 0 || received.length < end) break
      yield JSON.parse(received.toString('utf8', colon + 1, end))
      received = received.subarray(end)
    }
  }
}
