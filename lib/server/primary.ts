import type { Config } from '../config.ts'
import type { Encryption } from '../encryption/encryption.ts'
import { freePort } from '../free-port.ts'
import type { Log } from '../log.ts'
import { announce } from './announce.ts'
import type { Closers } from './closers.ts'
import { makeOwner, renewLink } from './first-owner.ts'
import { type OpenDatabase, openDatabase } from './open-database.ts'
import { prepareDatabase } from './prepare-database.ts'
import { createRequestMetrics } from './request-metrics.ts'
import { removeServerFile, writeServerFile } from './server-file.ts'
import { type Origins, startServing } from './serving.ts'
import { watchTlsFiles } from './tls-files.ts'
import { PortTaken, startWorkers } from './worker-pool.ts'

/** Longer than everything that stopping the listeners and the issuer may take by itself. */
const SERVING_STOP_MILLISECONDS_MAX = 35_000
const PORT_TRIES_MAX = 5

export interface PrimaryOptions {
  readonly config: Config
  /** Filled with what was opened, also when the start fails. */
  readonly closers: Closers
  readonly onOwnershipLost: () => void
  readonly log: Log
}

export interface Primary {
  reloadTls(): Promise<void>
  abandon(): void
}

/** The answering part: in this process, or in workers. */
interface Answering {
  readonly origins: Origins
  loadPages(): Promise<void>
  reloadTls(): Promise<void>
  stop(): Promise<void>
}

/**
 * The start-up order: database → owner → migrations → keys at rest → signing keys → partitions → listeners → jobs → say where → console.
 * @throws StartupError; the caller closes what `closers` holds
 */
export async function startPrimary({ config, closers, onOwnershipLost, log }: PrimaryOptions): Promise<Primary> {
  const database = await openDatabase(config, closers, log, onOwnershipLost)
  const { prisma, encryption, startJobs } = await prepareDatabase(config, database, closers, log)
  await makeOwner(config, prisma)
  const answering = await (config.workers === 1 ? answerHere(config, database, encryption, log) : answerInWorkers(config, database, log))
  closers.add('serving', answering.stop, SERVING_STOP_MILLISECONDS_MAX)
  const jobs = startJobs()
  closers.add('jobs', jobs.stop)
  const reloadTls = async () => {
    await answering.reloadTls()
    log.info('the certificate was read again')
  }
  if (config.tls) {
    const unwatch = watchTlsFiles(config.tls, () =>
      reloadTls().catch((error: unknown) => log.error({ err: error }, 'the changed certificate cannot be used; the old one stays')),
    )
    closers.add('certificate watch', async () => unwatch())
  }
  if (database.embedded) await sayWhereToCommands(config, answering.origins, closers, log)
  const ownerLink = await renewLink(prisma, answering.origins.console)
  await announce(answering.origins, ownerLink, config, process.stdout, log)
  await answering.loadPages()
  return { reloadTls, abandon: database.abandon }
}

/** Best effort: without the file a command names the URL that its own settings give. */
async function sayWhereToCommands({ dataDir }: Config, { issuer }: Origins, closers: Closers, log: Log): Promise<void> {
  closers.add('server file', () => removeServerFile(dataDir))
  await writeServerFile(dataDir, { url: issuer }).catch((error: unknown) => log.warn({ err: error }, 'server.json could not be written'))
}

function answerHere(config: Config, database: OpenDatabase, encryption: Encryption, log: Log): Promise<Answering> {
  const metrics = createRequestMetrics()
  return startServing({ config, databaseUrl: database.url, encryption, metrics, metricsText: () => metrics.registry.metrics(), log })
}

// Each worker binds by number, and one that is replaced must find the same port: so PORT=0 is chosen here.
async function answerInWorkers(config: Config, database: OpenDatabase, log: Log): Promise<Answering> {
  for (let tries = 1; ; tries++) {
    const port = config.port || (await freePort(config.host))
    const consolePort = config.consolePort === 0 ? await freePort(config.host) : config.consolePort
    try {
      const start = { databaseUrl: database.url, embedded: database.embedded, port, consolePort }
      const pool = await startWorkers({ workers: config.workers, start, metrics: createRequestMetrics(), log })
      return { ...pool, loadPages: async () => {} } // each worker loads its own
    } catch (error) {
      const chosenHere = config.port === 0 || config.consolePort === 0
      if (!(error instanceof PortTaken) || !chosenHere || tries >= PORT_TRIES_MAX) throw error
    }
  }
}
