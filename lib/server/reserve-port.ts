import { type AddressInfo, createServer } from 'node:net'

/**
 * A free port, for PORT=0 with workers: each of them binds by number, and one that is replaced must find the same. Another process may take
 * it before they do; then they say so, and another is tried.
 */
export async function reservePort(host: string): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, host, resolve)
  })
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
