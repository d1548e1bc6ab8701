import type { Pool } from 'pg'
import { type Config, isLoopbackHost } from '../config.ts'
import type { Issuer } from '../issuer/issuer.ts'
import { createKeySetNote } from '../key-set/note-key-set-reads.ts'
import type { Log } from '../log.ts'
import { createAddressResolver } from '../net/client-address.ts'
import { partitionsReady } from '../token-log/partitions.ts'
import type { RequestHandler } from './http-server.ts'
import { createKnownHosts } from './known-hosts.ts'
import { createOperations, type OperationsOptions } from './operations.ts'
import type { Pages } from './pages.ts'
import { createReadiness } from './readiness.ts'
import type { RequestMetrics } from './request-metrics.ts'
import { createRouter, type Surface } from './router.ts'
import { shutdownSignal } from './shutdown-signal.ts'
import { createTokenListener } from './token-listener.ts'

export interface ListenerRoutesOptions {
  readonly config: Config
  /** An origin. */
  readonly issuerOrigin: string
  readonly issuer: Issuer
  readonly pool: Pool
  readonly port: number
  readonly consolePort: number | undefined
  readonly pages: Pages | undefined
  readonly metrics: RequestMetrics
  readonly metricsText: () => Promise<string>
  readonly log: Log
}

/**
 * Which listener answers what. With a CONSOLE_PORT, console, readiness and metrics are on that listener and not on the public one;
 * tokens are on the public one only.
 */
export function createListenerRoutes(options: ListenerRoutesOptions): { open: RequestHandler; own: RequestHandler | undefined } {
  const { config, issuer, pool, consolePort, pages, metrics, log } = options
  const isStopping = () => shutdownSignal().aborted
  const addresses = createAddressResolver(config.trustedProxies)
  const readiness = createReadiness({ issuerStatus: issuer.status, partitionsReady: () => partitionsReady(pool), isStopping })

  const router = (port: number, consoleListener: boolean, surface: Surface) => {
    const bind = { bindHost: config.host, bindsLoopback: isLoopbackHost(config.host) }
    const hosts = createKnownHosts({ issuer: options.issuerOrigin, ...bind, port, tls: config.tls !== undefined, consoleListener })
    return createRouter({ surface, hosts, addresses, metrics, log, isStopping })
  }
  const operations = (more: Pick<OperationsOptions, 'readiness' | 'metricsAccess'>) =>
    createOperations({ ...more, metricsText: options.metricsText, metrics, log })

  const onKeySetRead = createKeySetNote(pool, (error) => log.warn({ err: error }, 'a read of the key set could not be noted'))
  const tokens = createTokenListener({ service: issuer.service, metrics, log, isStopping, onKeySetRead })
  const tokensThroughPages = config.tokenMount === 'next'
  if (consolePort === undefined) {
    const metricsAccess = config.metricsToken === undefined ? 'none' : { token: config.metricsToken }
    const surface = { tokens, operations: operations({ readiness, metricsAccess }), pages, tokensThroughPages }
    return { open: router(options.port, false, surface), own: undefined }
  }
  const bare = operations({ readiness: undefined, metricsAccess: 'none' })
  const full = operations({ readiness, metricsAccess: 'open' })
  return {
    open: router(options.port, false, { tokens, operations: bare, pages: undefined, tokensThroughPages }),
    own: router(consolePort, true, { tokens: undefined, operations: full, pages, tokensThroughPages: false }),
  }
}
