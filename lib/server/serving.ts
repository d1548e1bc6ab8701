import type { Server } from 'node:http'
import type { Server as TlsServer } from 'node:https'
import { fileURLToPath } from 'node:url'
import { registerIdentityProvider } from '../auth/identity-provider.ts'
import { type Config, isLoopbackHost } from '../config.ts'
import { createPool } from '../db/pool.ts'
import { createPrisma, registerDatabase } from '../db/prisma.ts'
import type { Encryption } from '../encryption/encryption.ts'
import { registerEncryption } from '../encryption/registered-encryption.ts'
import { createHookRuntime, registerHookRuntime } from '../hooks/hook-runtime.ts'
import { createIssuer } from '../issuer/issuer.ts'
import { registerTokenService } from '../issuer/token-service.ts'
import type { Log } from '../log.ts'
import { registerLog } from '../registered-log.ts'
import { bindListener, closeListener, IN_FLIGHT_MILLISECONDS_MAX } from './bind-listener.ts'
import { Closers } from './closers.ts'
import { createHttpServer, type RequestHandler } from './http-server.ts'
import { createListenerRoutes } from './listener-routes.ts'
import { createPages } from './pages.ts'
import { STARTING } from './readiness.ts'
import type { RequestMetrics } from './request-metrics.ts'
import { announceShutdown } from './shutdown-signal.ts'
import { readTlsFiles, type TlsMaterial } from './tls-files.ts'
import { jsonAnswer, writeAnswerAndClose } from './write-answer.ts'

/** Connections of pages and jobs. */
const POOL_CONNECTIONS = 4
/** Connections that read configuration for tokens: slow pages must not hold up a request. The ledger's two writers have their own. */
const ISSUER_POOL_CONNECTIONS = 2
const ISSUER_CLOSE_MILLISECONDS_MAX = 10_000
/** What takes longer starts while requests are answered: those without hooks need not wait for it. */
const HOOKS_READY_MILLISECONDS_MAX = 10_000
const ROOT = fileURLToPath(new URL('../../', import.meta.url))

export interface ServingOptions {
  readonly config: Config
  readonly databaseUrl: string
  readonly encryption: Encryption
  readonly metrics: RequestMetrics
  /** The Prometheus text of all processes together. */
  readonly metricsText: () => Promise<string>
  readonly log: Log
}

/** Where what is answered; origins without a trailing slash. */
export interface Origins {
  /** Where the token listener was bound: the port that PORT=0 chose, whatever name a proxy gives it. */
  readonly listener: string
  readonly issuer: string
  /** Where a browser finds the console; undefined on a token-only node. */
  readonly console: string | undefined
  /** Where readiness and metrics are, when they have a listener of their own. */
  readonly operations: string | undefined
}

/** A process that answers requests. */
export interface Serving {
  readonly origins: Origins
  /** Loads the console, after the token listener is up. Never rejects. */
  loadPages(): Promise<void>
  /** Reads certificate and key again for new connections. Rejects when they cannot be used; the old ones stay then. */
  reloadTls(): Promise<void>
  /** Ends streams, stops accepting, finishes requests in flight, flushes the ledger, closes connections. Never rejects. */
  stop(): Promise<void>
}

/**
 * Binds the listeners, composes the token path and answers. The port is bound first: the default issuer names it.
 * @throws StartupError when a port is taken or a certificate cannot be used; nothing stays open then
 */
export async function startServing(options: ServingOptions): Promise<Serving> {
  const { config, databaseUrl, encryption, metrics, log } = options
  const closers = new Closers()
  try {
    const tls = config.tls && (await readTlsFiles(config.tls))
    const pool = createPool(databaseUrl, { max: POOL_CONNECTIONS, applicationName: 'writ' })
    closers.add('pool', () => pool.end())
    const issuerPool = createPool(databaseUrl, { max: ISSUER_POOL_CONNECTIONS, applicationName: 'writ issuer' })
    closers.add('issuer pool', () => issuerPool.end())
    const prisma = createPrisma(pool)
    closers.add('prisma', () => prisma.$disconnect())
    const issuerClosers = new Closers() // filled once the port is known; closed after the listeners
    closers.add('issuer', () => issuerClosers.closeAll(log), ISSUER_CLOSE_MILLISECONDS_MAX)
    const listeners = createListeners(config, tls, log)
    closers.add('listeners', listeners.close, IN_FLIGHT_MILLISECONDS_MAX + 2_000)

    const open = await listeners.bind('PORT', config.port)
    const own = config.consolePort === undefined ? undefined : await listeners.bind('CONSOLE_PORT', config.consolePort)
    const scheme = tls ? 'https' : 'http'
    const issuerOrigin = config.issuerUrl ?? `${scheme}://localhost:${open.port}`
    const tenant = new URL(issuerOrigin).hostname
    const hookRuntime = createHookRuntime({ pool, prisma, tenant, issuer: `${issuerOrigin}/`, workers: config.workers, log })
    issuerClosers.add('hooks', hookRuntime.close)
    const { hooks } = hookRuntime
    const issuer = createIssuer({
      ...{ pool: issuerPool, databaseUrl, encryption, issuer: `${issuerOrigin}/`, log, metrics: metrics.registry, hooks },
    })
    issuerClosers.add('issuer', issuer.close, ISSUER_CLOSE_MILLISECONDS_MAX)
    registerDatabase({ prisma, pool })
    registerEncryption(encryption)
    registerLog(log)
    registerIdentityProvider(config.identityProvider)
    registerHookRuntime(hookRuntime)
    registerTokenService(issuer.service)

    const consolePort = own?.port
    const pages =
      config.console === 'on'
        ? createPages({
            directory: ROOT,
            hostname: 'localhost',
            port: consolePort ?? open.port,
            actionKey: encryption.deriveKey('server-actions'),
            log,
          })
        : undefined
    const metricsText = options.metricsText
    const routes = createListenerRoutes({
      config,
      issuerOrigin,
      issuer,
      pool,
      port: open.port,
      consolePort,
      pages,
      metrics,
      metricsText,
      log,
    })
    const { problems } = await issuer.status() // also opens the connections and keys that the first token needs
    if (problems.length > 0) log.warn({ problems }, 'started, but not ready')
    await issuer.openHooks()
    if (!(await hookRuntime.whenLiveReady(HOOKS_READY_MILLISECONDS_MAX))) log.warn('started before the hook sandbox was ready')
    open.answerWith(routes.open)
    if (routes.own) own?.answerWith(routes.own)

    const originOf = (port: number) => `${scheme}://${reachableHost(config.host)}:${port}`
    const operations = consolePort === undefined ? undefined : originOf(consolePort)
    return {
      origins: {
        listener: originOf(open.port),
        issuer: issuerOrigin,
        console: pages && (operations ?? issuerOrigin),
        operations,
      },
      loadPages: async () => pages?.load(),
      reloadTls: async () => {
        if (config.tls) listeners.setTls(await readTlsFiles(config.tls))
      },
      async stop() {
        announceShutdown()
        await closers.closeAll(log)
        await pages?.close().catch((error: unknown) => log.warn({ err: error }, 'the console did not close cleanly'))
        registerTokenService(undefined)
        registerHookRuntime(undefined)
        registerIdentityProvider(undefined)
        registerLog(undefined)
        registerEncryption(undefined)
        registerDatabase(undefined)
      },
    }
  } catch (error) {
    await closers.closeAll(log)
    throw error
  }
}

/** Where a listener bound to this host is reached from this machine. */
function reachableHost(host: string): string {
  if (isLoopbackHost(host) || ['0.0.0.0', '::', '[::]'].includes(host)) return 'localhost'
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host
}

function createListeners(config: Config, tls: TlsMaterial | undefined, log: Log) {
  const servers: Server[] = []
  return {
    async bind(setting: 'PORT' | 'CONSOLE_PORT', port: number) {
      let handle = answerStarting
      const server = createHttpServer((request, response) => handle(request, response), { tls })
      const bound = await bindListener(server, setting, config.host, port)
      servers.push(server)
      return {
        port: bound,
        answerWith: (handler: RequestHandler) => {
          handle = handler
        },
      }
    },
    setTls(material: TlsMaterial) {
      for (const server of servers) (server as unknown as TlsServer).setSecureContext(material) // https only when `tls` was given
    },
    async close() {
      const finished = await Promise.all(servers.map((server) => closeListener(server)))
      if (finished.includes(false)) log.warn('requests were cut off because they took longer than the stop waits')
    },
  }
}

/** Between binding and composing, a matter of milliseconds. */
const answerStarting: RequestHandler = (request, response) =>
  writeAnswerAndClose(request, response, jsonAnswer(503, STARTING, { 'retry-after': '1' }))
