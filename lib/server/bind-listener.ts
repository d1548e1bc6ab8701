import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { StartupError } from '../errors.ts'
import { endsWithin } from './closers.ts'

/** How long a stop waits for requests in flight. */
export const IN_FLIGHT_MILLISECONDS_MAX = 10_000
const IDLE_CHECK_MILLISECONDS = 25
const BACKLOG = 1024

/**
 * Binds a server. @returns the port, which the system chose when `port` is 0.
 * @throws StartupError in one sentence when the address is taken or not ours
 */
export async function bindListener(server: Server, setting: 'PORT' | 'CONSOLE_PORT', host: string, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(bindError(error, setting, host, port)))
    server.listen({ host, port, backlog: BACKLOG }, resolve)
  })
  return (server.address() as AddressInfo).port
}

function bindError(error: NodeJS.ErrnoException, setting: string, host: string, port: number): StartupError {
  const sentences: Record<string, string> = {
    EADDRINUSE: `${setting}: port ${port} on ${host} is taken by another process: stop that one, or choose another port.`,
    EACCES: `${setting}: this user may not listen on port ${port}: choose a port from 1024 on, or allow it.`,
    EADDRNOTAVAIL: `HOST: ${host} is not an address of this machine.`,
    ENOTFOUND: `HOST: ${host} has no address.`,
  }
  const sentence = sentences[error.code ?? ''] ?? `${setting}: listening on ${host} port ${port} failed (${error.code ?? error.message}).`
  return new StartupError(sentence, { cause: error })
}

/**
 * Stops accepting, lets requests in flight finish, then closes what is left. Connections between two requests are closed as they become
 * idle: their clients would otherwise hold the stop up until their keep-alive ends.
 * @returns false when requests had to be cut off
 */
export async function closeListener(server: Server, millisecondsMax = IN_FLIGHT_MILLISECONDS_MAX): Promise<boolean> {
  if (!server.listening) return true
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  const idle = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MILLISECONDS)
  const finished = await endsWithin(closed, millisecondsMax)
  clearInterval(idle)
  if (!finished) server.closeAllConnections()
  return finished
}
