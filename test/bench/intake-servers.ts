/**
 * Serves the intake, or bare Node that answers the same posts, as the first argument asks, in a separate process. Prints
 * its address.
 */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { startIntake } from '@journey-monitor/cli/intake'

const SERVERS = {
  async intake(dir: string) {
    const { url } = await startIntake({ dir, port: 0 })
    return url
  },
  async bare() {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', chunk => chunks.push(chunk))
      request.on('end', () => {
        const body = JSON.stringify({ accepted: Buffer.concat(chunks).length })
        response.writeHead(202, { 'Content-Type': 'application/json' }).end(body)
      })
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  },
}

const [, , name, dir] = process.argv as [string, string, keyof typeof SERVERS, string]
console.log(await SERVERS[name](dir))
