import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'

/** A port of `host` that nobody listens on at this moment. Another process may take it first: whoever binds it says so, and asks again. */
export async function freePort(host: string): Promise<number> {
  const server = createServer().listen(0, host)
  await once(server, 'listening') // rejects on 'error'
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
